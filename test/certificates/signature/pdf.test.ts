import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRenderer } from '../../../src/certificates/render.ts'
import { embeddedCredential } from '../../../src/certificates/signature/embedded-credential.ts'
import { PdfFile } from '../../../src/certificates/signature/pdf/file.ts'
import { PdfParser } from '../../../src/certificates/signature/pdf/parser.ts'
import {
  PdfFault,
  type PdfValue,
  sameValue,
} from '../../../src/certificates/signature/pdf/values.ts'
import { sample } from '../sample.ts'
import { appended, freeNumber, numberAt, objectText } from './agency-signature.ts'

const parsed = (text: string) => new PdfParser(Buffer.from(text, 'latin1'), 0).value()
const string = (text: string): unknown => {
  const value = parsed(text)
  return value.kind === 'string' ? value.bytes.toString('latin1') : value
}

describe('a value of a PDF', () => {
  it.each([
    ['(a (nested) \\(one\\) \\101\\n\\\n)', 'a (nested) (one) A\n'],
    ['(\\1012)', 'A2'],
    ['(a\r\nb\rc)', 'a\nb\nc'],
    ['<48 65 6C 6C 6F 7>', 'Hellop'],
    ['<>', ''],
  ])('%s is the text that it means', (written, meant) => {
    expect(string(written)).toBe(meant)
  })

  it('may be a number, a name, a reference, and lists of them', () => {
    expect(parsed('[-1.5 +2 .5 4. /A#20b 12 0 R true null]')).toEqual({
      kind: 'array',
      items: [
        ...[-1.5, 2, 0.5, 4].map((value) => ({ kind: 'number', value })),
        { kind: 'name', name: 'A b' },
        { kind: 'ref', number: 12, generation: 0 },
        { kind: 'boolean', value: true },
        { kind: 'null' },
      ],
    })
  })

  it('may stand between comments', () => {
    expect(parsed('% a comment\n<< /A % another\n 1 >>')).toEqual({
      kind: 'dict',
      dict: new Map<string, PdfValue>([['A', { kind: 'number', value: 1 }]]),
    })
  })

  it.each([
    '<< /A 1 /A 2 >>',
    '<< /A#20 1 /A#20 2 >>',
    '<< A 1 >>',
    '(open',
    '<4x>',
    '1e5',
    '--1',
    '',
  ])('%s is refused, for viewers may read it in two ways', (text) => {
    expect(() => parsed(text)).toThrow(PdfFault)
  })
})

const credential = Buffer.from(JSON.stringify({ name: 'Chứng thực' }))
const pdf = createRenderer().render(sample, credential)

/** The same file with its table and some objects in streams, as newer programs write. */
function withStreams(): Buffer {
  const file = new PdfFile(pdf)
  const root = numberAt(pdf, '')
  const packed = freeNumber(pdf)
  const table = packed + 1
  const text = objectText(pdf, root)
  const head = `${root} 0 `
  const body = deflateSync(Buffer.from(`${head}${text}`, 'latin1'))
  const first = pdf.length + 1
  const object = Buffer.concat([
    Buffer.from(
      `\n${packed} 0 obj\n<< /Type /ObjStm /N 1 /First ${head.length} /Filter /FlateDecode /Length ${body.length} >>\nstream\n`,
    ),
    body,
    Buffer.from('\nendstream\nendobj\n'),
  ])
  const at = pdf.length + object.length
  // Rows with PNG's "up" prediction: 1 byte of kind, 4 of place, 1 of index.
  const rows = [
    [2, packed, 0],
    [1, first, 0],
    [1, at, 0],
  ].map(([kind = 0, place = 0, index = 0]) => {
    const row = Buffer.alloc(6)
    row.writeUInt8(kind, 0)
    row.writeUInt32BE(place, 1)
    row.writeUInt8(index, 5)
    return row
  })
  const predicted = rows.map((row, index) =>
    Buffer.from([2, ...row.map((byte, column) => byte - (rows[index - 1]?.[column] ?? 0))]),
  )
  const packedTable = deflateSync(Buffer.concat(predicted))
  return Buffer.concat([
    pdf,
    object,
    Buffer.from(
      `${table} 0 obj\n<< /Type /XRef /Size ${table + 1} /Root ${root} 0 R /Prev ${file.sections[0]?.stated} /W [1 4 1] /Index [${root} 1 ${packed} 2] /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 6 >> /Length ${packedTable.length} >>\nstream\n`,
    ),
    packedTable,
    Buffer.from(`\nendstream\nendobj\nstartxref\n${at}\n%%EOF\n`),
  ])
}

describe('a PDF', () => {
  it('is read along its tables, also where they are streams', async () => {
    const streams = withStreams()
    const [packed, plain] = [new PdfFile(streams), new PdfFile(pdf)]
    const root = numberAt(pdf, '')
    expect(packed.place(root).at).toBe('stream')
    expect(sameValue(packed.object(root), plain.object(root))).toBe(true)
    expect(await embeddedCredential(streams)).toEqual(credential)
  })

  it('that is not whole, or changed anywhere, is a fault and nothing worse', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(pdf.length - 1), fc.nat(255)), { maxLength: 20 }),
        fc.option(fc.nat(pdf.length), { nil: pdf.length }),
        (changes, length) => {
          const edited = Buffer.from(pdf.subarray(0, length))
          for (const [at, byte] of changes) if (at < length) edited[at] = byte
          try {
            const file = new PdfFile(edited)
            for (let number = 0; number < 60; number++) file.object(number)
          } catch (error) {
            expect(error).toBeInstanceOf(PdfFault)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('the credential in a file', () => {
  it('comes out as it was put in', async () => {
    expect(await embeddedCredential(pdf)).toEqual(credential)
  })

  it('is none where there is none, or no PDF', async () => {
    expect(await embeddedCredential(createRenderer().render(sample, null))).toBeNull()
    expect(await embeddedCredential(Buffer.from('{}'))).toBeNull()
  })

  const withNames = (names: string, objects: Record<number, string> = {}) => {
    const root = numberAt(pdf, '')
    const text = objectText(pdf, root).replace(/\/Names\s*<<[\s\S]*?>>\s*>>|\/Names \d+ 0 R/, '')
    return appended(pdf, { [root]: text.replace(/>>\s*$/, `/Names ${names} >>`), ...objects })
  }

  it('is none where there are two of that name', async () => {
    const number = freeNumber(pdf)
    const file = withNames(
      `<< /EmbeddedFiles << /Names [(a) ${number} 0 R (b) ${number} 0 R] >> >>`,
      {
        [number]: `<< /Type /Filespec /F (credential.json) /EF << /F ${number + 1} 0 R >> >>`,
        [number + 1]: '<< /Length 2 >>\nstream\n{}\nendstream',
      },
    )
    expect(await embeddedCredential(file)).toBeNull()
  })

  it('is none where the list of attachments goes in a circle, or it unfolds too far', async () => {
    const number = freeNumber(pdf)
    const circle = withNames(`<< /EmbeddedFiles ${number} 0 R >>`, {
      [number]: `<< /Kids [${number} 0 R ${number} 0 R] >>`,
    })
    expect(await embeddedCredential(circle)).toBeNull()
    const bomb = deflateSync(Buffer.alloc(50 * 1024 * 1024))
    const large = withNames(`<< /EmbeddedFiles << /Names [(a) ${number} 0 R] >> >>`, {
      [number]: `<< /Type /Filespec /F (credential.json) /EF << /F ${number + 1} 0 R >> >>`,
      [number + 1]:
        `<< /Filter /FlateDecode /Length ${bomb.length} >>\nstream\n${bomb.toString('latin1')}\nendstream`,
    })
    expect(await embeddedCredential(large)).toBeNull()
  })
})
