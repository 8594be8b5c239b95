/** Files that are small and keep a reader busy: their parts are named from many places, or stand inside each other. */
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createRenderer } from '../../../src/certificates/render.ts'
import { checkSignatures } from '../../../src/certificates/signature/check-signatures.ts'
import { embeddedCredential } from '../../../src/certificates/signature/embedded-credential.ts'
import { sample } from '../sample.ts'

type Body = string | Buffer

const HEAD = '%PDF-1.7\n'
const entry = (offset: number) => `${String(offset).padStart(10, '0')} 00000 n \n`

function written(objects: Map<number, Body>): { bytes: Buffer; offsets: Map<number, number> } {
  const parts: Buffer[] = [Buffer.from(HEAD)]
  const offsets = new Map<number, number>()
  let at = HEAD.length
  for (const [number, body] of objects) {
    offsets.set(number, at)
    const part = Buffer.concat([
      Buffer.from(`${number} 0 obj\n`),
      Buffer.from(body),
      Buffer.from('\nendobj\n'),
    ])
    parts.push(part)
    at += part.length
  }
  return { bytes: Buffer.concat(parts), offsets }
}

function pdfOf(objects: Map<number, Body>): Buffer {
  const { bytes, offsets } = written(objects)
  const rows = [...offsets].map(([number, offset]) => `${number} 1\n${entry(offset)}`)
  const end = `xref\n${rows.join('')}trailer\n<< /Root 1 0 R >>\nstartxref\n${bytes.length}\n%%EOF\n`
  return Buffer.concat([bytes, Buffer.from(end)])
}

const stream = (dict: string, data: Buffer) =>
  Buffer.concat([
    Buffer.from(`<< ${dict} /Length ${data.length} >>\nstream\n`),
    data,
    Buffer.from('\nendstream'),
  ])

const references = (count: number, first: number) =>
  Array.from({ length: count }, (_, at) => `${first + at} 0 R`).join(' ')

/** One pack of 190 objects that unfolds to 31 MB, and is looked into for each of them. */
function packed(): Buffer {
  const count = 190
  const head = Array.from({ length: count }, (_, at) => `${100 + at} ${at * 2} `).join('')
  const data = deflateSync(
    Buffer.concat([Buffer.from(`${head}${'1 '.repeat(count)}`), Buffer.alloc(31_000_000, 0x20)]),
  )
  const { bytes, offsets } = written(
    new Map<number, Body>([
      [1, `<< /AcroForm << /Fields [${references(count, 100)}] >> >>`],
      [2, stream(`/Type /ObjStm /N ${count} /First ${head.length} /Filter /FlateDecode`, data)],
    ]),
  )
  const table = Buffer.alloc((100 + count) * 6)
  const row = (number: number, kind: number, a: number, b: number) => {
    table[number * 6] = kind
    table.writeUInt32BE(a, number * 6 + 1)
    table[number * 6 + 5] = b
  }
  for (const [number, offset] of offsets) row(number, 1, offset, 0)
  for (let at = 0; at < count; at++) row(100 + at, 2, 2, at)
  const xref = stream(`/Type /XRef /W [1 4 1] /Size ${100 + count} /Root 1 0 R`, table)
  return Buffer.concat([
    bytes,
    Buffer.from('3 0 obj\n'),
    xref,
    Buffer.from(`\nendobj\nstartxref\n${bytes.length}\n%%EOF\n`),
  ])
}

/** A signature over the first of many revisions, each of which shows everything again. */
function revised(): Buffer {
  const shown = 3000
  let file = pdfOf(
    new Map<number, Body>([
      [1, `<< /AcroForm << /Fields [3 0 R] >> /Shown [${references(shown, 100)}] >>`],
      [3, '<< /FT /Sig /T (s) /V 4 0 R >>'],
      [4, '<< /Type /Sig /ByteRange [0 AAAAAAAAAA BBBBBBBBBB CCCCCCCCCC] /Contents <00> >>'],
      ...Array.from({ length: shown }, (_, at): [number, Body] => [
        100 + at,
        `[${'1 '.repeat(600)}]`,
      ]),
    ]),
  )
  const gap = file.indexOf('/Contents <') + '/Contents '.length
  const behind = gap + '<00>'.length
  const places: [string, number][] = [
    ['AAAAAAAAAA', gap],
    ['BBBBBBBBBB', behind],
    ['CCCCCCCCCC', file.length - behind],
  ]
  for (const [mark, value] of places)
    file.write(String(value).padStart(mark.length, '0'), file.indexOf(mark))
  let previous = file.lastIndexOf('xref\n1 1')
  for (let at = 0; at < 19; at++) {
    const object = `${9000 + at} 0 obj\n1\nendobj\n`
    const xref = file.length + object.length
    const update = `${object}xref\n${9000 + at} 1\n${entry(file.length)}trailer\n<< /Root 1 0 R /Prev ${previous} >>\nstartxref\n${xref}\n%%EOF\n`
    file = Buffer.concat([file, Buffer.from(update)])
    previous = xref
  }
  return file
}

/** Each object begins inside the comment of the one before, so that each is read to the end of all. */
function nested(): Buffer {
  const count = 5000
  const parts = Array.from({ length: count }, (_, at) => `${at + 1} 0 obj %`)
  const offsets: number[] = []
  let at = HEAD.length
  for (const part of parts) {
    offsets.push(at)
    at += part.length
  }
  const body = `${HEAD}${parts.join('')}${'x'.repeat(3_000_000)}\n<< /AcroForm << /Fields [${references(count, 1)}] >> >>\nendobj\n`
  return Buffer.from(
    `${body}xref\n1 ${count}\n${offsets.map(entry).join('')}trailer\n<< /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`,
  )
}

const attached = (names: string) =>
  pdfOf(
    new Map<number, Body>([
      [1, '<< /Names << /EmbeddedFiles 3 0 R >> >>'],
      [3, names],
    ]),
  )

const fields = (count: number) =>
  pdfOf(
    new Map<number, Body>([
      [1, '<< /AcroForm << /Fields 3 0 R >> >>'],
      ...Array.from({ length: 9 }, (_, at): [number, Body] => [
        3 + at,
        `[${`<< /Kids ${4 + at} 0 R >> `.repeat(count)}]`,
      ]),
    ]),
  )

describe('a file that is made to keep the service busy', () => {
  it.each([
    ['whose pack is looked into again and again', packed],
    ['that was revised again and again', revised],
    ['whose objects stand inside each other', nested],
    ['whose fields have the same parts', () => fields(20)],
    [
      'with a list of attachments that is very long',
      () => attached(`<< /Kids [${'3 0 R '.repeat(600_000)}] >>`),
    ],
    [
      'with many attachments',
      () =>
        attached(`<< /Kids [${'4 0 R '.repeat(900)}] /Names [${'(a) 1 0 R '.repeat(200_000)}] >>`),
    ],
  ])('%s is given up in good time', async (_, made) => {
    const file = made()
    const begun = process.cpuUsage()
    for (const one of await checkSignatures(file, { certificates: [] }))
      expect(one.covers === 'whole' && one.digest).toBe(false)
    expect(await embeddedCredential(file)).toBeNull()
    const { user, system } = process.cpuUsage(begun)
    expect((user + system) / 1000).toBeLessThan(2000)
  })

  it('is none of ours', async () => {
    const credential = Buffer.from('{}')
    const file = createRenderer().render(sample, credential)
    expect(await embeddedCredential(file)).toEqual(credential)
  })
})
