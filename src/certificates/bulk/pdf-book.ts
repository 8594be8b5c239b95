/**
 * One PDF of the pages of many, for printing. It is written as it grows: of a file nothing stays in memory but where its
 * objects stand in the book. Only pages are taken over: no signatures, attachments or structure, so it proves nothing.
 */
import { createHash } from 'node:crypto'
import { deflateSync, inflateSync } from 'node:zlib'
import {
  ParseSpeeds,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  type PDFPageLeaf,
  PDFRawStream,
} from '@cantoo/pdf-lib'
import { Copier, type Shelf } from './copied-objects.ts'
import { contentPieces } from './page-content.ts'
import { type PrintedMark, printedMarks } from './printed-marks.ts'

export interface PdfBook {
  /**
   * Adds the pages of a file.
   * @returns what the book grows by
   * @throws when the file cannot be read; the book is as it was
   */
  add(pdf: Buffer): Promise<Buffer>
  /** @returns what the book ends with */
  end(): Buffer
}

/** Pages below one node of the tree of pages. */
const BRANCH = 50
const CATALOG = 1
const ROOT = 2
const INFO = 3

export function pdfBook(title: string): PdfBook {
  const shelf: Shelf = { lastNumber: INFO, byContent: new Map() }
  const head = Buffer.from('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1')
  const offsets: number[] = []
  const branches: { number: number; pages: number[] }[] = []
  const digest = createHash('sha256').update(title)
  let position = 0
  const grow = (chunks: readonly Buffer[]) => {
    const grown = Buffer.concat(position === 0 ? [head, ...chunks] : chunks)
    position += grown.length
    digest.update(grown)
    return grown
  }
  const writtenObjects = (objects: readonly { number: number; body: Buffer }[]) => {
    let at = position === 0 ? head.length : position
    return objects.map(({ number, body }) => {
      const object = Buffer.concat([Buffer.from(`${number} 0 obj\n`), body, ENDOBJ])
      offsets[number] = at
      at += object.length
      return object
    })
  }
  return {
    add: async (pdf) => {
      const document = await PDFDocument.load(pdf, {
        updateMetadata: false,
        throwOnInvalidObject: true,
        parseSpeed: ParseSpeeds.Fastest,
      })
      const copier = new Copier(shelf, document.context)
      const pages: { number: number; parent: number; opens: boolean }[] = []
      const last = branches.at(-1)
      let parent = last?.number ?? 0
      let room = last === undefined ? 0 : BRANCH - last.pages.length
      for (const page of document.getPages()) {
        const opens = room === 0
        if (opens) {
          parent = copier.reserve()
          room = BRANCH
        }
        room -= 1
        pages.push({ number: copyPage(copier, page.node, parent), parent, opens })
      }
      copier.keep()
      for (const { number, parent: branch, opens } of pages) {
        if (opens) branches.push({ number: branch, pages: [] })
        branches.at(-1)?.pages.push(number)
      }
      return grow(writtenObjects(copier.objects))
    },
    end: () => {
      const count = branches.reduce((sum, { pages }) => sum + pages.length, 0)
      const refs = (numbers: readonly number[]) =>
        numbers.map((number) => `${number} 0 R`).join(' ')
      const objects = [
        ...branches.map(({ number, pages }) => ({
          number,
          body: `<</Type/Pages/Parent ${ROOT} 0 R/Count ${pages.length}/Kids[${refs(pages)}]>>`,
        })),
        {
          number: ROOT,
          body: `<</Type/Pages/Count ${count}/Kids[${refs(branches.map(({ number }) => number))}]>>`,
        },
        {
          // Printed in the size that it has: a frame that is scaled sits askew on the sheet.
          number: CATALOG,
          body: `<</Type/Catalog/Pages ${ROOT} 0 R/Lang(vi)/ViewerPreferences<</PrintScaling/None/DisplayDocTitle true>>>>`,
        },
        { number: INFO, body: `<</Title<FEFF${utf16(title)}>>>` },
      ].map(({ number, body }) => ({ number, body: Buffer.from(body) }))
      const written = grow(writtenObjects(objects))
      const size = shelf.lastNumber + 1
      const lines = Array.from({ length: size }, (_, number) => {
        const offset = offsets[number]
        return offset === undefined
          ? '0000000000 65535 f \n'
          : `${String(offset).padStart(10, '0')} 00000 n \n`
      })
      const id = digest.digest('hex').slice(0, 32)
      const trailer = `trailer\n<</Size ${size}/Root ${CATALOG} 0 R/Info ${INFO} 0 R/ID[<${id}><${id}>]>>\nstartxref\n${position}\n%%EOF\n`
      return Buffer.concat([
        written,
        Buffer.from(`xref\n0 ${size}\n`),
        Buffer.from(lines.join('')),
        Buffer.from(trailer),
      ])
    },
  }
}

const ENDOBJ = Buffer.from('\nendobj\n')

const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()

const INHERITED = ['MediaBox', 'CropBox', 'Rotate']
const OWN = ['BleedBox', 'TrimBox', 'ArtBox', 'Group', 'UserUnit']

/** @returns the number of the page */
function copyPage(copier: Copier, page: PDFPageLeaf, parent: number): number {
  const marks = printedMarks(page.context, page)
  const resources = withMarks(page, marks)
  const entries = [
    ...INHERITED.map((key) => [key, page.getInheritableAttribute(PDFName.of(key))] as const),
    ...OWN.map((key) => [key, page.get(PDFName.of(key))] as const),
    ['Resources', resources] as const,
  ]
  const contents = copyContents(copier, page, marks)
  const written = entries.flatMap(([key, value]) =>
    value === undefined ? [] : [Buffer.from(`/${key} `), copier.written(value), ENTRY_END],
  )
  const number = copier.reserve()
  copier.add(
    number,
    Buffer.concat([
      Buffer.from(`<</Type/Page/Parent ${parent} 0 R\n`),
      ...written,
      Buffer.from(`/Contents[${contents.map((content) => `${content} 0 R`).join(' ')}]>>`),
    ]),
  )
  return number
}

const ENTRY_END = Buffer.from('\n')
/** No name that a program which makes PDFs would think of. */
const markName = (index: number) => `HocvuMark${index}`

function withMarks(page: PDFPageLeaf, marks: readonly PrintedMark[]): PDFDict {
  const resources = page.Resources()?.clone() ?? page.context.obj({})
  if (marks.length === 0) return resources
  const known = resources.lookup(PDFName.of('XObject'))
  const pictures = known instanceof PDFDict ? known.clone() : page.context.obj({})
  for (const [index, { picture }] of marks.entries())
    pictures.set(PDFName.of(markName(index)), picture)
  resources.set(PDFName.of('XObject'), pictures)
  return resources
}

function copyContents(copier: Copier, page: PDFPageLeaf, marks: readonly PrintedMark[]): number[] {
  const streams = contentStreams(page)
  const plain = streams.map(inflated)
  const numbers = plain.every((content) => content !== null)
    ? contentPieces(Buffer.concat(plain.flatMap((content) => [content, ENTRY_END]))).map((piece) =>
        copier.shareStream('/Filter/FlateDecode', deflateSync(piece)),
      )
    : streams.map((stream) => copier.share(copier.written(stream)))
  if (marks.length === 0) return numbers
  const drawn = marks.map(
    ({ matrix }, index) => `q ${matrix.map(decimal).join(' ')} cm /${markName(index)} Do Q\n`,
  )
  // What the page leaves turned or coloured must not touch the marks.
  return [
    copier.shareStream('', Buffer.from('q\n')),
    ...numbers,
    copier.shareStream('', Buffer.from(`\nQ\n${drawn.join('')}`)),
  ]
}

const decimal = (value: number) => String(Number(value.toFixed(5)))

function contentStreams(page: PDFPageLeaf): PDFRawStream[] {
  const contents = page.Contents()
  const found =
    contents instanceof PDFArray
      ? contents.asArray().map((one) => page.context.lookup(one))
      : [contents]
  return found.filter((stream) => stream instanceof PDFRawStream)
}

/** Null when it is packed in another way, or not at all readable. */
function inflated({ dict, contents }: PDFRawStream): Buffer | null {
  const filter = dict.lookup(PDFName.of('Filter'))
  if (filter === undefined) return Buffer.from(contents)
  if (filter !== PDFName.of('FlateDecode') || dict.has(PDFName.of('DecodeParms'))) return null
  try {
    return inflateSync(contents)
  } catch {
    return null
  }
}
