import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isVouchedFor, readAuthorities } from '../../../src/certificates/signature/authorities.ts'
import { HocvuError } from '../../../src/foundation/errors.ts'
import { type KeyShop, type MadeKey, openKeyShop } from './test-keys.ts'

const AT = new Date('2026-04-06T03:00:00Z')
let shop: KeyShop
let root: MadeKey
let middle: MadeKey
let agency: MadeKey

beforeAll(() => {
  shop = openKeyShop()
  root = shop.makeKey('/CN=Root', { authority: true })
  middle = shop.makeKey('/CN=Authority of agencies', { by: root, authority: true })
  agency = shop.makeKey('/CN=Agency', { by: middle })
})
afterAll(() => shop.close())

const vouched = (came: MadeKey[], authorities: MadeKey[], at = AT) =>
  isVouchedFor(
    came.map(({ certificate }) => certificate),
    authorities.map(({ certificate }) => certificate),
    at,
  )

describe('an agency’s certificate is vouched for', () => {
  it('when it is named itself, or was issued by an authority that is named', () => {
    expect(vouched([agency], [agency])).toBe(true)
    expect(vouched([agency], [middle])).toBe(true)
  })

  it('through the authorities that came along with it', () => {
    expect(vouched([agency, middle], [root])).toBe(true)
    expect(vouched([agency], [root])).toBe(false)
  })

  it('not when somebody made one of the same name', () => {
    const forged = shop.makeKey('/CN=Agency')
    const forgedAuthority = shop.makeKey('/CN=Authority of agencies', {
      authority: true,
      kind: 'ec',
    })
    const below = shop.makeKey('/CN=Agency', { by: forgedAuthority })
    expect(vouched([forged], [agency, middle])).toBe(false)
    expect(vouched([below, forgedAuthority], [middle, root])).toBe(false)
  })

  it('not by somebody whom an authority gave a certificate that issues none', () => {
    const below = shop.makeKey('/CN=Friend', { by: agency })
    expect(vouched([below, agency, middle], [root])).toBe(false)
  })

  it('not when a certificate on the way had ended', () => {
    const ended = shop.makeKey('/CN=Ended', { by: root, authority: true, to: '2025-12-31' })
    const below = shop.makeKey('/CN=Agency', { by: ended })
    expect(vouched([below, ended], [root])).toBe(false)
    expect(vouched([below, ended], [root], new Date('2025-06-01T00:00:00Z'))).toBe(true)
  })

  it('not when nothing came, and not in circles', () => {
    expect(vouched([], [root])).toBe(false)
    expect(vouched([middle, root], [agency])).toBe(false)
  })
})

describe('AGENCY_CERTIFICATES', () => {
  it('holds one certificate or many', () => {
    const path = join(shop.folder, 'authorities.pem')
    writeFileSync(path, `${root.pem}\n${middle.pem}\n`)
    expect(readAuthorities(path).map(({ subject }) => subject)).toEqual([
      'CN=Root',
      'CN=Authority of agencies',
    ])
    expect(readAuthorities(undefined)).toEqual([])
  })

  it.each([
    ['is not there', null],
    ['holds none', 'no certificate\n'],
    ['is spoilt', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
  ])('says what to do when it %s', (_, text) => {
    const path = join(shop.folder, 'spoilt.pem')
    if (text !== null) writeFileSync(path, text)
    expect(() => readAuthorities(text === null ? join(shop.folder, 'none.pem') : path)).toThrow(
      HocvuError,
    )
  })
})
