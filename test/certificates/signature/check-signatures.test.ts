import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRenderer } from '../../../src/certificates/render.ts'
import { checkSignatures } from '../../../src/certificates/signature/check-signatures.ts'
import {
  isIntact,
  type SignatureCheck,
} from '../../../src/certificates/signature/signature-check.ts'
import { installed, readPdf } from '../foreign-tools.ts'
import { sample } from '../sample.ts'
import { appended, changed, freeNumber, numberAt, opensslPen, signAs } from './agency-signature.ts'
import { type KeyShop, type MadeKey, openKeyShop } from './test-keys.ts'

const AT = new Date('2026-04-06T03:00:00Z')
let shop: KeyShop
let person: MadeKey
let agency: MadeKey
let pdf: Buffer
let once: Buffer
let twice: Buffer

beforeAll(async () => {
  shop = openKeyShop()
  const authority = shop.makeKey('/C=VN/O=Ban Cơ yếu Chính phủ/CN=CA thử')
  person = shop.makeKey('/C=VN/CN=Quàng Thị Ánh Tuyết', { by: authority })
  agency = shop.makeKey('/C=VN/CN=Sở Khoa học và Công nghệ', { by: authority })
  pdf = createRenderer().render(sample, null)
  once = await signAs(person, pdf, AT)
  twice = await signAs(agency, once, AT, { seal: true })
})
afterAll(() => shop.close())

const check = (file: Buffer, trusted: MadeKey[] = []) =>
  checkSignatures(file, { certificates: trusted.map(({ pem }) => pem) })

async function only(file: Buffer): Promise<SignatureCheck> {
  const checks = await check(file)
  expect(checks).toHaveLength(1)
  const [one] = checks
  if (!one) throw new Error('there is none')
  return one
}

describe('signatures of a file', () => {
  it('are none where nobody signed', async () => {
    expect(await check(pdf)).toEqual([])
    expect(await check(Buffer.from('no PDF'))).toEqual([])
    expect(await check(Buffer.alloc(0))).toEqual([])
  })

  it('tell whose they are', async () => {
    const { signer, ...told } = await only(once)
    expect(signer).toMatchObject({
      subject: 'C=VN, CN=Quàng Thị Ánh Tuyết',
      issuer: 'C=VN, O=Ban Cơ yếu Chính phủ, CN=CA thử',
      serial: person.certificate.serialNumber,
      validFrom: new Date('2020-01-01T00:00:00Z'),
      validTo: new Date('2045-12-31T00:00:00Z'),
    })
    expect(told).toMatchObject({ field: 'Signature1', signedAt: AT, known: false, fault: null })
  })

  it('are two where a person and the agency signed: the second came after the first and breaks nothing', async () => {
    const checks = await check(twice, [agency])
    expect(checks).toMatchObject([
      { covers: 'earlier', appended: 'signatures', known: false, end: once.length },
      { covers: 'whole', appended: 'nothing', known: true },
    ])
    expect(checks.every(isIntact)).toBe(true)
  })

  it('that name another algorithm than that of their key prove nothing', async () => {
    const ec = shop.makeKey('/CN=EC', { kind: 'ec' })
    expect(await only(await signAs(ec, pdf, AT))).toMatchObject({ signature: false })
  })

  it('are not in time when the certificate had expired', async () => {
    const late = await signAs(shop.makeKey('/CN=x', { to: '2026-04-01T00:00:00Z' }), pdf, AT)
    const one = await only(late)
    expect(one).toMatchObject({ digest: true, signature: true, inTime: false })
    expect(isIntact(one)).toBe(false)
  })
})

describe.skipIf(!installed('openssl', 'openssl'))('signatures made by openssl', () => {
  it.each([
    ['RSA', [], 'rsa' as const],
    ['RSA with PSS', ['-keyopt', 'rsa_padding_mode:pss'], 'rsa' as const],
    ['RSA with SHA-512', ['-md', 'sha512'], 'rsa' as const],
    ['an elliptic curve', [], 'ec' as const],
  ])('with %s are right', async (_, options, kind) => {
    const key = shop.makeKey('/CN=x', { kind })
    const one = await only(await signAs(key, pdf, AT, { sign: opensslPen(key, options) }))
    expect(one).toMatchObject({ digest: true, signature: true, inTime: true, fault: null })
  })

  it.each([
    ['with SHA-1', ['-md', 'sha1'], 'none of SHA-256'],
    ['without signed attributes', ['-noattr'], 'no signed attributes'],
    ['without their certificate', ['-nocerts'], 'certificate of the signer is missing'],
  ])('%s prove nothing', async (_, options, fault) => {
    const file = await signAs(person, pdf, AT, { sign: opensslPen(person, options) })
    expect(await only(file)).toMatchObject({
      signature: false,
      fault: expect.stringContaining(fault),
    })
  })
})

describe.skipIf(!installed('pdfsig', 'poppler-utils'))(
  'two signatures, as poppler reads them',
  () => {
    it('are both valid', () => {
      const told = readPdf(twice, 'pdfsig', ['-nocert', '{pdf}'])
      expect(told.match(/Signature is Valid/g)).toHaveLength(2)
    })
  },
)

describe('a file that somebody changed', () => {
  it('under the signature has another digest', async () => {
    const edited = Buffer.from(once)
    edited[edited.indexOf('/MediaBox [0 0 8') + 14] = 0x39
    expect(await only(edited)).toMatchObject({
      digest: false,
      fault: expect.stringContaining('not those that were signed'),
    })
  })

  it('in the signature itself, or behind it, does not verify', async () => {
    const start = once.indexOf('/Contents <', pdf.length) + '/Contents <'.length
    const end = once.indexOf('>', start)
    // The signature proper ends where the zeros begin.
    const last = end - (/0*$/.exec(once.toString('latin1', start, end))?.[0].length ?? 0)
    for (const at of [start, last - 100, end - 100]) {
      const edited = Buffer.from(once)
      edited.write(edited.toString('latin1', at, at + 1) === '5' ? '6' : '5', at)
      expect(isIntact(await only(edited))).toBe(false)
    }
  })

  it.each([
    [
      'the page’s content',
      (file: Buffer) =>
        changed(
          file,
          numberAt(file, 'Pages/Kids/Contents'),
          () => '<< /Length 0 >>\nstream\n\nendstream',
        ),
    ],
    [
      'the size of the page',
      (file: Buffer) =>
        changed(file, numberAt(file, 'Pages/Kids'), (text) =>
          text.replace('/MediaBox [0 0', '/MediaBox [9 9'),
        ),
    ],
    [
      'its catalog',
      (file: Buffer) =>
        changed(file, numberAt(file, ''), (text) =>
          text.replace('/Type /Catalog', '/Type /Catalog /OpenAction [0 /Fit]'),
        ),
    ],
    [
      'the signature field',
      (file: Buffer) =>
        changed(file, numberAt(file, 'AcroForm/Fields'), (text) =>
          text.replace('[0 0 0 0]', '[0 0 99 99]'),
        ),
    ],
  ])('by an update to %s is told of', async (_, change) => {
    const one = await only(change(once))
    expect(one).toMatchObject({ covers: 'earlier', appended: 'changes', digest: true })
    expect(isIntact(one)).toBe(false)
  })

  it('by bytes behind its end is told of', async () => {
    for (const tail of ['x', '%%EOF', '\n% a comment\n%%EOF\n']) {
      const one = await only(Buffer.concat([once, Buffer.from(tail)]))
      expect(one).toMatchObject({ covers: expect.not.stringMatching('whole'), appended: 'changes' })
    }
  })

  it('by white space at its end is the same file', async () => {
    for (const space of ['\n', '\r\n', ' '.repeat(100)])
      expect(await only(Buffer.concat([once, Buffer.from(space)]))).toMatchObject({
        covers: 'whole',
      })
  })

  it('by proofs for the years to come is not', async () => {
    const dss = freeNumber(once)
    const file = appended(once, {
      [numberAt(once, '')]: objectTextWith(once, `/DSS ${dss} 0 R`),
      [dss]: '<< /Type /DSS /Certs [] >>',
    })
    const one = await only(file)
    expect(one).toMatchObject({ covers: 'earlier', appended: 'signatures' })
    expect(isIntact(one)).toBe(true)
  })
})

function objectTextWith(file: Buffer, entry: string): string {
  let made = ''
  changed(file, numberAt(file, ''), (text) => {
    made = text.replace('/Type /Catalog', `/Type /Catalog ${entry}`)
    return made
  })
  return made
}

describe('a byte range that lies', () => {
  const withRange = (change: (range: number[]) => number[]) => {
    const text = once.toString('latin1')
    const found = /\/ByteRange \[([\d ]+)\] *(?=\n)/.exec(text)
    if (!found) throw new Error('no range')
    const range = change((found[1] ?? '').split(' ').map(Number))
    const written = `/ByteRange [${range.join(' ')}]`.padEnd(found[0].length)
    return Buffer.from(text.replace(found[0], written), 'latin1')
  }
  it.each([
    ['begins later', ([, b = 0, c = 0, d = 0]: number[]) => [9, b - 9, c, d]],
    [
      'leaves out more than the signature',
      ([a = 0, b = 0, c = 0, d = 0]: number[]) => [a, b - 40, c, d],
    ],
    [
      'leaves out more behind it',
      ([a = 0, b = 0, c = 0, d = 0]: number[]) => [a, b, c + 30, d - 30],
    ],
    ['ends in the middle', ([a = 0, b = 0, c = 0, d = 0]: number[]) => [a, b, c, d - 200]],
    ['ends behind the file', ([a = 0, b = 0, c = 0, d = 0]: number[]) => [a, b, c, d + 1]],
    ['covers a part twice', ([a = 0, b = 0, , d = 0]: number[]) => [a, b, 0, d]],
    ['has three numbers', ([a = 0, b = 0, c = 0]: number[]) => [a, b, c]],
    ['has fractions', ([a = 0, b = 0, c = 0, d = 0]: number[]) => [a, b, c, d + 0.5]],
    ['is huge', ([a = 0, b = 0, c = 0]: number[]) => [a, b, c, 1e12]],
  ])('because it %s is not intact', async (_, change) => {
    const checks = await check(withRange(change))
    expect(checks).not.toEqual([])
    expect(checks.every((one) => !isIntact(one))).toBe(true)
  })

  it('of a signature that the form does not hold is told of', async () => {
    const form = freeNumber(once) - 1
    expect(form).toBeGreaterThan(0)
    const file = changed(once, numberAt(once, ''), (text) => text.replace(/\/AcroForm \d+ 0 R/, ''))
    const one = await only(file)
    expect(one).toMatchObject({ field: null, covers: 'unsound' })
  })
})

describe('a hostile file', () => {
  const refused = async (file: Buffer) => {
    const begun = performance.now()
    for (const one of await check(file)) expect(isIntact(one)).toBe(false)
    expect(performance.now() - begun).toBeLessThan(2000)
  }

  it('ends in good time, whatever it is', async () => {
    const start = '%PDF-1.7\n'
    await refused(Buffer.from(`${start}${'['.repeat(100_000)}/ByteRange\nstartxref\n9\n%%EOF`))
    await refused(Buffer.from(`${start}${'/ByteRange'.repeat(100_000)}`))
    await refused(
      Buffer.from(`${start}xref\n0 99999999\ntrailer\n<</Prev 9>>\nstartxref\n9\n%%EOF /ByteRange`),
    )
    await refused(
      Buffer.from(`${start}xref\n0 0\ntrailer\n<< /Prev 9 >>\nstartxref\n9\n%%EOF /ByteRange`),
    )
    await refused(Buffer.from(`${start}${'('.repeat(500_000)}\nstartxref\n9\n%%EOF /ByteRange`))
  })

  it('cut off anywhere, or with any byte changed, is never intact', async () => {
    for (let at = 0; at < once.length; at += 997) {
      await refused(once.subarray(0, at))
      if (at < 9) continue
      const edited = Buffer.from(once)
      edited[at] = (edited[at] ?? 0) ^ 0x15
      await refused(edited)
    }
  })

  it('whose fields go in circles is read to its end', async () => {
    const field = numberAt(once, 'AcroForm/Fields')
    const file = changed(once, field, (text) => text.replace('/FT', `/Kids [${field} 0 R] /FT`))
    await refused(file)
  })
})
