/** Whatever is changed in a token, it is no launch any more. */
import fc from 'fast-check'
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { sha256 } from '../../src/foundation/secrets.ts'
import type { KeySets } from '../../src/lti/key-sets.ts'
import { checkToken } from '../../src/lti/launch/check-token.ts'

const LTI = 'https://purl.imsglobal.org/spec/lti/claim'
const platform = {
  issuer: 'https://lms.example.vn',
  clientId: 'hocvu-1',
  keysUrl: 'https://lms.example.vn/keys',
}
const now = new Date('2026-03-02T02:00:00Z')
const seconds = now.getTime() / 1000
const nonceHash = sha256('nonce')

let keySets: KeySets
let sign: (claims?: object, header?: object) => Promise<string>

beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const published = createLocalJWKSet({
    keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' }],
  })
  keySets = { of: () => published }
  sign = (claims = {}, header = {}) =>
    new SignJWT({
      ...{ iss: platform.issuer, aud: platform.clientId, sub: '7', nonce: 'nonce' },
      ...{ iat: seconds, exp: seconds + 300 },
      [`${LTI}/version`]: '1.3.0',
      [`${LTI}/message_type`]: 'LtiResourceLinkRequest',
      [`${LTI}/deployment_id`]: '1',
      [`${LTI}/target_link_uri`]: 'https://hocvu.example.gov.vn/lti/launch',
      [`${LTI}/roles`]: [],
      [`${LTI}/resource_link`]: { id: '5' },
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'k', ...header })
      .sign(privateKey, { crit: { more: false } })
})

const check = (token: string, expected = { nonceHash, now }) =>
  checkToken(token, platform, keySets, expected)

const refused = { code: 'lti.token-refused' }
const later = (wanted: number) => new Date(now.getTime() + wanted * 1000)

describe('a token of a launch', () => {
  it('counts as it was signed', async () => {
    expect((await check(await sign())).sub).toBe('7')
  })

  it('does not count with any letter of it changed, left out, put in or moved', async () => {
    const token = await sign()
    const letter = fc.constantFrom(...'ABYZabyz0189-_.=+/ \n~é')
    const at = fc.nat({ max: token.length - 1 })
    const changes = fc.oneof(
      fc.tuple(at, letter).map(([i, one]) => token.slice(0, i) + one + token.slice(i + 1)),
      fc.tuple(at, letter).map(([i, one]) => token.slice(0, i) + one + token.slice(i)),
      at.map((i) => token.slice(0, i) + token.slice(i + 1)),
      at.map((i) => token.slice(i) + token.slice(0, i)),
      fc.tuple(at, at).map(([i, j]) => token.slice(0, i) + token.slice(j)),
    )
    await fc.assert(
      fc.asyncProperty(changes, async (changed) => {
        fc.pre(changed !== token)
        await expect(check(changed)).rejects.toMatchObject(refused)
      }),
      { numRuns: 400 },
    )
  })

  it('does not count in another way of writing the same bytes', async () => {
    // 256 bytes of signature leave four bits of the last letter over.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const token = await sign()
    const last = alphabet.indexOf(token.at(-1) ?? '')
    for (let extra = 1; extra < 16; extra += 1) {
      const other = token.slice(0, -1) + alphabet[last + extra]
      expect(Buffer.from(other.split('.')[2] ?? '', 'base64url')).toEqual(
        Buffer.from(token.split('.')[2] ?? '', 'base64url'),
      )
      await expect(check(other)).rejects.toMatchObject(refused)
    }
    await expect(check(`${token}=`)).rejects.toMatchObject(refused)
  })

  it('counts from a minute before its time to a minute after', async () => {
    const token = await sign({ iat: seconds, exp: seconds + 60 })
    await expect(check(token, { nonceHash, now: later(-60) })).resolves.toBeDefined()
    await expect(check(token, { nonceHash, now: later(119) })).resolves.toBeDefined()
    await expect(check(token, { nonceHash, now: later(-61) })).rejects.toMatchObject(refused)
    await expect(check(token, { nonceHash, now: later(120) })).rejects.toMatchObject(refused)
  })

  it('does not count ten minutes after it was made, however long it says that it does', async () => {
    const token = await sign({ iat: seconds, exp: seconds + 86_400 })
    await expect(check(token, { nonceHash, now: later(660) })).resolves.toBeDefined()
    await expect(check(token, { nonceHash, now: later(661) })).rejects.toMatchObject(refused)
  })

  it.each([
    ['no end', { exp: undefined }],
    ['no beginning', { iat: undefined }],
    ['no nonce', { nonce: undefined }],
    ['another nonce', { nonce: 'nonce ' }],
    ['a nonce that is no text', { nonce: ['nonce'] }],
    ['another client that it was made for (azp)', { azp: 'other' }],
    ['several audiences, and not for whom it was made', { aud: ['hocvu-1', 'other'] }],
    ['an issuer in other letters', { iss: 'https://LMS.example.vn' }],
    ['an issuer with a slash', { iss: 'https://lms.example.vn/' }],
  ])('does not count with %s', async (_, claims) => {
    await expect(check(await sign(claims))).rejects.toMatchObject(refused)
  })

  it('counts for several audiences where it says for whom it was made', async () => {
    const token = await sign({ aud: ['other', 'hocvu-1'], azp: 'hocvu-1' })
    await expect(check(token)).resolves.toBeDefined()
  })

  it('does not count where its header asks for something that must be understood', async () => {
    const token = await sign({}, { crit: ['more'], more: 1 })
    await expect(check(token)).rejects.toMatchObject(refused)
  })
})
