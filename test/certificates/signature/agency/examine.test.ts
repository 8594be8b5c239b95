import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRenderer } from '../../../../src/certificates/render.ts'
import {
  type Examined,
  examineSigned,
} from '../../../../src/certificates/signature/agency/examine.ts'
import { embeddedCredential } from '../../../../src/certificates/signature/embedded-credential.ts'
import { sample } from '../../sample.ts'
import { appended, changed, freeNumber, numberAt, objectText, signAs } from '../agency-signature.ts'
import { type KeyShop, type MadeKey, openKeyShop } from '../test-keys.ts'

const MADE_AT = new Date('2026-04-06T01:00:00Z')
const AT = new Date('2026-04-06T03:00:00Z')
const NOW = new Date('2026-04-07T03:00:00Z')

let shop: KeyShop
let person: MadeKey
let agency: MadeKey
let system: MadeKey
let made: Buffer
let first: Buffer
let second: Buffer

beforeAll(async () => {
  shop = openKeyShop()
  person = shop.makeKey('/CN=Quàng Thị Ánh Tuyết')
  agency = shop.makeKey('/CN=Sở Khoa học và Công nghệ')
  system = shop.makeKey('/CN=Hệ thống')
  made = createRenderer().render(sample, Buffer.from('{"id":"urn:uuid:1"}'))
  first = await signAs(person, made, AT, { seal: true })
  second = await signAs(agency, first, AT, { seal: true })
})
afterAll(() => shop.close())

const examine = (file: Buffer, signed: Buffer[] = [], now = NOW) =>
  examineSigned(file, { made, signed, madeAt: MADE_AT }, { ownCertificates: [system.pem], now })

const refusedAs = (fault: string): Examined => expect.objectContaining({ state: 'refused', fault })

describe('a signed file', () => {
  it('is good when nothing but a signature came to it', async () => {
    expect(await examine(first)).toEqual({
      state: 'good',
      signers: [
        expect.objectContaining({
          subject: 'CN=Quàng Thị Ánh Tuyết',
          issuer: 'CN=Quàng Thị Ánh Tuyết',
          serial: person.certificate.serialNumber,
          signedAt: AT.toISOString(),
        }),
      ],
    })
  })

  it('is good with two signatures, brought at once or one after the other', async () => {
    const both = {
      state: 'good',
      signers: [{ subject: 'CN=Quàng Thị Ánh Tuyết' }, { subject: 'CN=Sở Khoa học và Công nghệ' }],
    }
    expect(await examine(second)).toMatchObject(both)
    expect(await examine(second, [first])).toMatchObject(both)
  })

  it('must be signed under the agency’s authority, where one is named', async () => {
    const authority = shop.makeKey('/CN=Authority', { authority: true })
    const vouched = shop.makeKey('/CN=Sở Khoa học và Công nghệ', { by: authority })
    const signed = await signAs(vouched, made, AT)
    const under = (file: Buffer, authorities: MadeKey[]) =>
      examineSigned(
        file,
        { made, signed: [], madeAt: MADE_AT },
        {
          ownCertificates: [system.pem],
          authorities: authorities.map(({ certificate }) => certificate),
          now: NOW,
        },
      )
    expect(await under(signed, [authority])).toMatchObject({ state: 'good' })
    expect(await under(second, [authority])).toEqual(refusedAs('not-the-agency'))
    expect(await under(second, [person, agency])).toMatchObject({ state: 'good' })
    expect(await under(second, [agency])).toEqual(refusedAs('not-the-agency'))
  })

  it('is known when it was taken before', async () => {
    expect(await examine(first, [first])).toEqual({ state: 'known' })
    expect(await examine(first, [first, second])).toEqual({ state: 'known' })
  })

  it('must contain the one that was taken before', async () => {
    const beside = await signAs(agency, made, AT)
    expect(await examine(beside, [first])).toEqual(refusedAs('not-continuing'))
  })

  it('must be signed by somebody', async () => {
    expect(await examine(made)).toEqual(refusedAs('unsigned'))
    expect(await examine(Buffer.concat([made, Buffer.from('\n')]))).toEqual(refusedAs('unsigned'))
    expect(await examine(appended(made, { [freeNumber(made)]: '42' }))).toEqual(
      refusedAs('unsigned'),
    )
    expect(await examine(Buffer.concat([first, Buffer.from('\n')]), [first])).toEqual(
      refusedAs('unsigned'),
    )
  })

  it('must not be signed by the system', async () => {
    expect(await examine(await signAs(system, made, AT))).toEqual(refusedAs('own-key'))
    expect(await examine(await signAs(system, first, AT), [first])).toEqual(refusedAs('own-key'))
  })

  it('must be signed in the time of the certificate', async () => {
    const expired = shop.makeKey('/CN=x', { to: '2026-04-01T00:00:00Z' })
    expect(await examine(await signAs(expired, made, AT))).toEqual(refusedAs('out-of-time'))
    const early = shop.makeKey('/CN=x', { from: '2026-05-01T00:00:00Z' })
    expect(await examine(await signAs(early, made, AT))).toEqual(refusedAs('out-of-time'))
  })

  it('cannot be signed before it was made, nor tomorrow', async () => {
    const before = await signAs(agency, made, new Date('2026-04-04T00:00:00Z'))
    expect(await examine(before)).toEqual(refusedAs('wrong-time'))
    const tomorrow = await signAs(agency, made, new Date('2026-04-09T00:00:00Z'))
    expect(await examine(tomorrow)).toEqual(refusedAs('wrong-time'))
  })

  it('is refused when a program wrote it anew', async () => {
    const other = createRenderer().render({ ...sample, number: '129/2026/GCN' }, null)
    expect(await examine(await signAs(agency, other, AT))).toEqual(refusedAs('rewritten'))
    expect(await examine(Buffer.from('%PDF-1.7 something'))).toEqual(refusedAs('rewritten'))
    expect(await examine(made.subarray(0, 1000))).toEqual(refusedAs('rewritten'))
  })

  it('keeps its credential', async () => {
    expect(await embeddedCredential(second)).toEqual(await embeddedCredential(made))
  })
})

const page = (file: Buffer) => numberAt(file, 'Pages/Kids')
const content = (file: Buffer) => numberAt(file, 'Pages/Kids/Contents')
const catalog = (file: Buffer) => numberAt(file, '')
const into = (entry: string) => (text: string) => text.replace(/>>\s*$/, `${entry} >>`)
const STREAM = '<< /Length 9 >>\nstream\n0 0 m 9 9\nendstream'

/** Changes that a signature does not bring: some are put on a page, some wait to be shown later. */
const CHANGES: [string, (file: Buffer) => Buffer][] = [
  ['other content', (file) => appended(file, { [content(file)]: STREAM })],
  [
    'another content object',
    (file) => {
      const number = freeNumber(file)
      const text = objectText(file, page(file)).replace(
        /\/Contents \d+ 0 R/,
        `/Contents ${number} 0 R`,
      )
      return appended(file, { [page(file)]: text, [number]: STREAM })
    },
  ],
  [
    'content before the content',
    (file) => {
      const number = freeNumber(file)
      const text = objectText(file, page(file)).replace(
        /\/Contents (\d+ 0 R)/,
        `/Contents [${number} 0 R $1]`,
      )
      return appended(file, { [page(file)]: text, [number]: STREAM })
    },
  ],
  [
    'another size',
    (file) => changed(file, page(file), (text) => text.replace('/MediaBox [0 0', '/MediaBox [9 0')),
  ],
  ['a crop box', (file) => changed(file, page(file), into('/CropBox [0 0 200 200]'))],
  ['a turned page', (file) => changed(file, page(file), into('/Rotate 180'))],
  [
    'another font',
    (file) =>
      changed(file, page(file), (text) =>
        text.replace(/\/f0 \d+ 0 R/, '/f0 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'),
      ),
  ],
  [
    'a changed font file',
    (file) => {
      const font = Number(/\/f0 (\d+) 0 R/.exec(objectText(file, page(file)))?.[1])
      return changed(file, font, into('/Extra 1'))
    },
  ],
  [
    'a further page',
    (file) => {
      const pages = numberAt(file, 'Pages')
      return changed(file, pages, (text) => text.replace(/\/Kids \[/, `/Kids [${page(file)} 0 R `))
    },
  ],
  [
    'a note that covers the text',
    (file) => {
      const number = freeNumber(file)
      return appended(file, {
        [page(file)]: objectText(file, page(file)).replace(/>>\s*$/, `/Annots [${number} 0 R] >>`),
        [number]: '<< /Type /Annot /Subtype /FreeText /Rect [0 0 800 500] /Contents (x) >>',
      })
    },
  ],
  [
    'an action at opening',
    (file) =>
      changed(file, catalog(file), into('/OpenAction << /S /JavaScript /JS (app.alert) >>')),
  ],
  ['layers', (file) => changed(file, catalog(file), into('/OCProperties << /OCGs [] /D << >> >>'))],
  [
    'another attachment',
    (file) =>
      changed(file, catalog(file), (text) => text.replace(/\/Names\s/, '/Names << >> /Was ')),
  ],
  [
    'a changed attachment',
    (file) => {
      const names = /\/EF <<[^>]*\/F (\d+) 0 R/.exec(file.toString('latin1'))
      return appended(file, { [Number(names?.[1])]: STREAM })
    },
  ],
  [
    'a changed structure',
    (file) =>
      changed(file, numberAt(file, 'StructTreeRoot/K'), into('/ActualText (something else)')),
  ],
  [
    'a text field',
    (file) => {
      const number = freeNumber(file)
      return appended(file, {
        [catalog(file)]: into(`/AcroForm << /Fields [${number} 0 R] >>`)(
          objectText(file, catalog(file)),
        ),
        [number]: '<< /FT /Tx /T (x) /V (y) /Type /Annot /Subtype /Widget /Rect [0 0 99 99] >>',
      })
    },
  ],
  [
    'a signature field that nobody signed, with a picture',
    (file) => {
      const number = freeNumber(file)
      return appended(file, {
        [catalog(file)]: into(`/AcroForm << /Fields [${number} 0 R] >>`)(
          objectText(file, catalog(file)),
        ),
        [number]: '<< /FT /Sig /T (x) /Type /Annot /Subtype /Widget /Rect [0 0 800 500] >>',
      })
    },
  ],
  [
    'a form of another kind',
    (file) => changed(file, catalog(file), into('/AcroForm << /Fields [] /XFA (x) >>')),
  ],
]

describe('a file with more than a signature', () => {
  it.each(CHANGES)('is refused for %s, put in before it was signed', async (_, change) => {
    const shadow = await signAs(agency, change(made), AT).catch(() => null)
    // What the signing program itself cannot read is not signed.
    if (shadow !== null) expect(await examine(shadow)).toEqual(refusedAs('changed'))
    expect(await examine(change(made))).toEqual(refusedAs('changed'))
  })

  it.each(CHANGES.filter(([what]) => !/form|field/.test(what)))(
    'is refused for %s, put in after it was signed',
    async (_, change) => {
      expect(await examine(change(first))).toEqual(refusedAs('changed'))
      expect(await examine(change(second), [first])).toEqual(refusedAs('changed'))
    },
  )

  it('is refused when the first signature was exchanged', async () => {
    const field = numberAt(first, 'AcroForm/Fields')
    const moved = changed(first, field, (text) => text.replace('[560 90', '[60 90'))
    expect(await examine(moved, [first])).toEqual(refusedAs('changed'))
    expect(await examine(await signAs(agency, moved, AT), [first])).toEqual(refusedAs('changed'))
  })

  it('is refused when a field shows a signature that was there before, with a picture of its own', async () => {
    const [form, signed] = [numberAt(first, 'AcroForm'), numberAt(first, 'AcroForm/Fields')]
    const [, value] = /\/V (\d+ 0 R)/.exec(objectText(first, signed)) ?? []
    const number = freeNumber(first)
    const among = (list: string) => (text: string) =>
      text.replace(new RegExp(`(/${list}\\s*\\[[^\\]]*)\\]`), `$1 ${number} 0 R]`)
    const covered = appended(first, {
      [number]: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (x) /V ${value} /Rect [0 0 800 500] >>`,
      [form]: among('Fields')(objectText(first, form)),
      [page(first)]: among('Annots')(objectText(first, page(first))),
    })
    expect(objectText(covered, form)).toContain(`${number} 0 R`)
    expect(await examine(covered)).toEqual(refusedAs('changed'))
    expect(await examine(await signAs(agency, covered, AT), [first])).toEqual(refusedAs('changed'))
  })

  it('is refused when the text is listed under another generation, so that it is not found', async () => {
    const again = appended(made, { [content(made)]: objectText(made, content(made)) })
    const update = again
      .toString('latin1', made.length)
      .replace(`${content(made)} 0 obj`, `${content(made)} 1 obj`)
      .replace(' 00000 n ', ' 00001 n ')
    const elsewhere = Buffer.concat([made, Buffer.from(update, 'latin1')])
    expect(await examine(elsewhere)).toMatchObject({ fault: 'changed' })
    expect(await examine(again)).toEqual(refusedAs('unsigned'))
  })

  it('is refused when its list of objects is cut off', async () => {
    const short = Buffer.from(
      first.toString('latin1').replace(/\/Size \d\d(?![\s\S]*\/Size)/, '/Size 03'),
      'latin1',
    )
    expect(short.equals(first)).toBe(false)
    expect(await examine(short)).toEqual(refusedAs('changed'))
  })

  it('is refused when a later update puts back what an earlier one changed', async () => {
    const away = await signAs(agency, appended(made, { [content(made)]: STREAM }), AT)
    const original = objectText(made, content(made))
    const back = appended(away, { [content(made)]: original })
    expect(await examine(back)).toEqual(refusedAs('changed'))
  })

  it('is refused for bytes that belong to no object', async () => {
    const hidden = Buffer.concat([made, Buffer.from('\n99 0 obj\n<< >>\nendobj\n')])
    expect(await examine(hidden)).toEqual(refusedAs('changed'))
    expect(await examine(Buffer.concat([first, Buffer.from('\nhidden')]))).toEqual(
      refusedAs('changed'),
    )
    const between = Buffer.from(first)
    between.write('x', made.length)
    expect(await examine(between)).toEqual(refusedAs('changed'))
  })

  it('is refused when it does not go on from what was given out', async () => {
    // A whole new file behind the old one, whose table does not lead back.
    const other = createRenderer().render({ ...sample, number: '666/2026/GCN' }, null)
    expect(await examine(Buffer.concat([made, Buffer.from('\n'), other]))).toEqual(
      refusedAs('changed'),
    )
    const cut = Buffer.from(
      first.toString('latin1').replace(/\/Prev \d+/g, (prev) => ' '.repeat(prev.length)),
      'latin1',
    )
    expect(await examine(cut)).toEqual(refusedAs('changed'))
  })

  it('is refused when it was edited under the signature', async () => {
    const edited = Buffer.from(first)
    const at = edited.indexOf('(Approved)', made.length)
    edited.write('(Disproved'.slice(0, 9), at)
    expect(await examine(edited)).toEqual(refusedAs('signature-broken'))
  })

  it('is taken with notes about the file, which signing programs write', async () => {
    const info = freeNumber(made)
    const noted = appended(made, { [info]: '<< /Producer (a signing program) >>' })
    expect(await examine(await signAs(agency, noted, AT))).toMatchObject({ state: 'good' })
  })
})
