import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRenderer } from '../../../src/certificates/render.ts'
import { checkSignatures } from '../../../src/certificates/signature/check-signatures.ts'
import { embeddedCredential } from '../../../src/certificates/signature/embedded-credential.ts'
import { type FileSigner, loadFileSigner } from '../../../src/certificates/signature/file-signer.ts'
import { fixedClock } from '../../../src/foundation/clock.ts'
import { installed, readPdf } from '../foreign-tools.ts'
import { sample } from '../sample.ts'
import { type KeyShop, type MadeKey, openKeyShop } from './test-keys.ts'

const SYSTEM = '/C=VN/O=Sở Khoa học và Công nghệ/CN=Hệ thống Học Vụ'
const PASSWORD = 'mật khẩu của tệp'
const clock = fixedClock('2026-04-06T02:00:00Z')
const ISSUED_AT = new Date('2026-04-06T01:30:15Z')
const credential = Buffer.from('{"id":"urn:uuid:1"}')

/** It writes the P12 files. */
const openssl = installed('openssl', 'openssl')
let shop: KeyShop
let key: MadeKey
let signer: FileSigner
let pdf: Buffer
let signed: Buffer

beforeAll(async () => {
  shop = openKeyShop()
  if (!openssl) return
  key = shop.makeKey(SYSTEM)
  signer = await loadFileSigner(shop.makeP12(key, PASSWORD), PASSWORD, clock)
  pdf = createRenderer().render(sample, credential)
  signed = await signer.sign(pdf, ISSUED_AT)
})
afterAll(() => shop.close())

describe.skipIf(!openssl)('a P12 file', () => {
  const OLD = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']
  it.each([
    ['as OpenSSL 3 writes it', PASSWORD, []],
    ['as older programs write it', PASSWORD, OLD],
    [
      'with AES-128 and SHA-512',
      PASSWORD,
      ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-128-CBC', '-macalg', 'sha512'],
    ],
    ['without a seal', PASSWORD, ['-nomac']],
    ['without encryption', PASSWORD, ['-keypbe', 'NONE', '-certpbe', 'NONE']],
    ['with an empty password', '', []],
    ['with an empty password and 3DES', '', OLD],
  ])('%s is read', async (_, password, options) => {
    const loaded = await loadFileSigner(shop.makeP12(key, password, options), password, clock)
    expect(loaded.certificatePem).toBe(key.certificate.toString())
    expect(loaded.subject).toBe('C=VN, O=Sở Khoa học và Công nghệ, CN=Hệ thống Học Vụ')
  })

  it.each([
    ['as OpenSSL 3 writes it', []],
    ['as older programs write it', OLD],
    ['without a seal', ['-nomac']],
  ])('%s tells of a wrong password', async (_, options) => {
    const path = shop.makeP12(key, PASSWORD, options)
    const loading = loadFileSigner(path, 'another', clock)
    await expect(loading).rejects.toMatchObject({ code: 'key.unusable' })
    await expect(loading).rejects.toThrow('the password is wrong')
    await expect(loading).rejects.not.toThrow('another')
  })

  const fails = async (path: string, message: string) =>
    await expect(loadFileSigner(path, PASSWORD, clock)).rejects.toMatchObject({
      code: 'key.unusable',
      message: expect.stringContaining(message),
    })

  it('that is not there, or no P12 at all, is told of', async () => {
    await fails(join(shop.folder, 'nowhere.p12'), 'cannot be read')
    await fails(key.certificateFile, 'it is no whole PKCS#12 file')
    const empty = join(shop.folder, 'empty.p12')
    writeFileSync(empty, '')
    await fails(empty, 'it is no whole PKCS#12 file')
  })

  it('without a key, or without its certificate, is told of', async () => {
    await fails(shop.makeP12(key, PASSWORD, ['-nokeys']), 'no private key')
    await fails(shop.makeP12(key, PASSWORD, ['-nocerts']), 'no certificate of its key')
  })

  it('with a key that no PDF reader would trust is told of', async () => {
    await fails(shop.makeP12(shop.makeKey('/CN=EC', { kind: 'ec' }), PASSWORD), 'no RSA key')
    const short = shop.makeKey('/CN=short', { kind: 'short-rsa' })
    await fails(shop.makeP12(short, PASSWORD), 'shorter than 2048 bits')
  })

  it('sealed with RC2 says how to write it anew', async () => {
    await fails(shop.makeP12(key, PASSWORD, ['-legacy']), 'openssl pkcs12 -legacy')
  })

  it('whose certificate has expired, or is not valid yet, is told of', async () => {
    const past = shop.makeKey(SYSTEM, { to: '2026-04-01T00:00:00Z' })
    await fails(shop.makeP12(past, PASSWORD), 'expired on 2026-04-01')
    const future = shop.makeKey(SYSTEM, { from: '2026-05-01T00:00:00Z' })
    await fails(shop.makeP12(future, PASSWORD), 'valid from 2026-05-01')
  })
})

describe.skipIf(!openssl)('a file signed by the system', () => {
  it('has the same bytes each time, and others for another time', async () => {
    expect((await signer.sign(pdf, ISSUED_AT)).equals(signed)).toBe(true)
    const later = await signer.sign(pdf, new Date(ISSUED_AT.getTime() + 1000))
    expect(later.equals(signed)).toBe(false)
  })

  it('begins with the bytes of the unsigned one', () => {
    expect(signed.subarray(0, pdf.length).equals(pdf)).toBe(true)
  })

  it('is signed as a whole, at the time of issue', async () => {
    const checks = await checkSignatures(signed, { certificates: [key.pem] })
    expect(checks).toEqual([
      expect.objectContaining({
        ...{ covers: 'whole', appended: 'nothing', digest: true, signature: true, fault: null },
        ...{ signedAt: ISSUED_AT, inTime: true, known: true },
      }),
    ])
  })

  it('is not signed before its certificate was there', async () => {
    const young = shop.makeKey(SYSTEM, { from: '2026-04-06T01:35:00Z' })
    const late = await loadFileSigner(shop.makeP12(young, PASSWORD), PASSWORD, clock)
    const [check] = await checkSignatures(await late.sign(pdf, ISSUED_AT), { certificates: [] })
    expect(check).toMatchObject({ signedAt: new Date('2026-04-06T01:35:00Z'), inTime: true })
  })

  it('is not signed any more once the certificate has expired', async () => {
    let now = clock.now()
    const aging = shop.makeKey(SYSTEM, { to: '2026-05-01T00:00:00Z' })
    const loaded = await loadFileSigner(shop.makeP12(aging, PASSWORD), PASSWORD, {
      now: () => now,
    })
    await loaded.sign(pdf, ISSUED_AT)
    now = new Date('2026-05-02T00:00:00Z')
    await expect(loaded.sign(pdf, ISSUED_AT)).rejects.toMatchObject({ code: 'key.unusable' })
  })

  it('keeps its credential, its tags and what it says of PDF/A', async () => {
    expect(await embeddedCredential(signed)).toEqual(credential)
    const text = signed.toString('latin1')
    expect(text).toContain('<pdfaid:part>3</pdfaid:part>')
    expect(text).toContain('<pdfaid:conformance>B</pdfaid:conformance>')
    expect(text.slice(pdf.length)).toContain('/StructTreeRoot')
    expect(text.slice(pdf.length)).toContain('/MarkInfo')
  })

  it('says that it does not stand for the agency’s signature', () => {
    const hex = (text: string) =>
      Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()
    const update = signed.toString('latin1', pdf.length)
    const says = hex('Chữ ký số của hệ thống, không thay chữ ký số của cơ quan')
    expect(update).toMatch(new RegExp(`/Reason <FEFF${says}`))
    expect(update).toMatch(new RegExp(`/Name <FEFF${says}`))
    expect(update).toContain('/Rect [0 0 0 0]')
  })

  it('carries the chain of its certificate', async () => {
    const authority = shop.makeKey('/C=VN/CN=CA thử')
    const below = shop.makeKey(SYSTEM, { by: authority })
    const path = shop.makeP12(below, PASSWORD, ['-certfile', authority.certificateFile])
    const chained = await loadFileSigner(path, PASSWORD, clock)
    const file = await chained.sign(pdf, ISSUED_AT)
    expect(file.length).toBeGreaterThan(signed.length + 1000)
    expect(await checkSignatures(file, { certificates: [below.pem] })).toMatchObject([
      { signature: true, known: true, signer: { issuer: 'C=VN, CN=CA thử' } },
    ])
  })

  it('keeps an identifier in the last trailer: the file’s own, and one of this state', () => {
    const ids = [...signed.toString('latin1').matchAll(/\/ID \[(\S+) (\S+)\]/g)]
    expect(ids).toHaveLength(2)
    expect(ids[1]?.[1]).toBe(ids[0]?.[1])
    expect(ids[1]?.[2]).toMatch(/^<[0-9a-f]{32}>$/)
  })
})

describe.skipIf(!openssl || !installed('pdfsig', 'poppler-utils'))('as read by poppler', () => {
  const [poppler, plain] = [
    (file: Buffer) => readPdf(file, 'pdfsig', ['-nocert', '{pdf}']),
    (file: Buffer) => readPdf(file, 'pdftotext', ['{pdf}', '-']),
  ]

  it('the signature is valid and covers the whole file', () => {
    const told = poppler(signed)
    expect(told).toContain('Signature is Valid')
    expect(told).toContain('Total document signed')
    expect(told).toContain('Signing Hash Algorithm: SHA-256')
    expect(told).toContain('adbe.pkcs7.detached')
    expect(told).toContain('Hệ thống Học Vụ')
  })

  it('an edited file is not', () => {
    const edited = Buffer.from(signed)
    edited.write('9', edited.indexOf('/MediaBox [0 0 8') + '/MediaBox [0 0 '.length)
    expect(poppler(edited)).not.toContain('Signature is Valid')
  })

  it('the text is the same, and nothing more is to be seen', () => {
    expect(plain(signed)).toBe(plain(pdf))
  })

  it('the credential is still attached', () => {
    expect(readPdf(signed, 'pdfdetach', ['-list', '{pdf}'])).toContain('credential.json')
  })
})

describe.skipIf(!openssl || !installed('qpdf', 'qpdf'))('as read by qpdf', () => {
  it('its structure is sound', () => {
    expect(readPdf(signed, 'qpdf', ['--check', '{pdf}'])).toContain(
      'No syntax or stream encoding errors found',
    )
  })
})
