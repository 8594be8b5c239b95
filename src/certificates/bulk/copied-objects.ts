/** Objects of PDF files under new numbers in one book. What is the same in many files stands there once. */
import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import {
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFRef,
} from '@cantoo/pdf-lib'

/** An object of the book: its number, and its bytes between `obj` and `endobj`. */
export interface BookObject {
  number: number
  body: Buffer
}

/** What the book has so far: numbers that are given, and objects by what is in them. */
export interface Shelf {
  lastNumber: number
  byContent: Map<string, number>
}

/** Of an object that stands on no page of its own: it would lead into the rest of its file. */
const LEFT_OUT = new Set(
  ['Parent', 'StructParent', 'StructParents', 'Metadata', 'PieceInfo', 'AF', 'LastModified'].map(
    (name) => `/${name}`,
  ),
)

/** Copies from one file. Nothing is on the shelf before `keep`, so that a file which fails half-way leaves nothing. */
export class Copier {
  readonly objects: BookObject[] = []
  readonly #shelf: Shelf
  readonly #context: PDFContext
  #lastNumber: number
  readonly #added = new Map<string, number>()
  readonly #placed = new Map<string, number>()
  readonly #open = new Set<string>()

  constructor(shelf: Shelf, context: PDFContext) {
    this.#shelf = shelf
    this.#context = context
    this.#lastNumber = shelf.lastNumber
  }

  keep(): void {
    this.#shelf.lastNumber = this.#lastNumber
    for (const [content, number] of this.#added) this.#shelf.byContent.set(content, number)
  }

  reserve(): number {
    this.#lastNumber += 1
    return this.#lastNumber
  }

  /** An object that only this one page has. */
  add(number: number, body: Buffer): void {
    this.objects.push({ number, body })
  }

  /** @returns the number of an object with these bytes */
  share(body: Buffer): number {
    const content = createHash('sha256').update(body).digest('base64')
    const known = this.#shelf.byContent.get(content) ?? this.#added.get(content)
    if (known !== undefined) return known
    const number = this.reserve()
    this.#added.set(content, number)
    this.add(number, body)
    return number
  }

  shareStream(dict: string, content: Uint8Array): number {
    return this.share(streamBody(Buffer.from(`<<${dict}/Length ${content.length}>>`), content))
  }

  /** The object as it is written in the book, with whatever it refers to copied before. */
  written(object: PDFObject): Buffer {
    if (object instanceof PDFRef) return Buffer.from(`${this.#place(object)} 0 R`)
    if (object instanceof PDFRawStream) return this.#writtenStream(object)
    if (object instanceof PDFDict) return this.#writtenDict(object, [])
    if (object instanceof PDFArray)
      return Buffer.concat([
        Buffer.from('['),
        ...object.asArray().flatMap((one) => [this.written(one), SPACE]),
        Buffer.from(']'),
      ])
    const bytes = Buffer.alloc(object.sizeInBytes())
    object.copyBytesInto(bytes, 0)
    return bytes
  }

  #writtenStream({ dict, contents }: PDFRawStream): Buffer {
    // Typst leaves the tables of letters uncompressed.
    if (dict.has(FILTER) || contents.length < WORTH_PACKING)
      return streamBody(this.#writtenDict(dict, [[LENGTH, `${contents.length}`]]), contents)
    const packed = deflateSync(contents)
    const given = [
      [LENGTH, `${packed.length}`],
      [FILTER, '/FlateDecode'],
    ] as const
    return streamBody(this.#writtenDict(dict, given), packed)
  }

  #writtenDict(dict: PDFDict, given: readonly (readonly [PDFName, string])[]): Buffer {
    const own = new Set(given.map(([name]) => name))
    const entries = dict
      .entries()
      .filter(([name]) => !own.has(name) && !LEFT_OUT.has(name.asString()))
      .flatMap(([name, value]) => [this.written(name), SPACE, this.written(value), NEW_LINE])
    return Buffer.concat([
      Buffer.from('<<'),
      ...entries,
      ...given.map(([name, value]) => Buffer.from(`${name.asString()} ${value}`)),
      Buffer.from('>>'),
    ])
  }

  #place(ref: PDFRef): number {
    const key = ref.toString()
    const placed = this.#placed.get(key)
    if (placed !== undefined) return placed
    const object = this.#context.lookup(ref)
    if (object === undefined) return this.share(Buffer.from('null'))
    if (this.#open.has(key)) {
      // It leads back to itself, so it needs a number before its bytes are known.
      const number = this.reserve()
      this.#placed.set(key, number)
      return number
    }
    this.#open.add(key)
    const body = this.written(object)
    this.#open.delete(key)
    const reserved = this.#placed.get(key)
    if (reserved !== undefined) {
      this.add(reserved, body)
      return reserved
    }
    const number = this.share(body)
    this.#placed.set(key, number)
    return number
  }
}

const LENGTH = PDFName.of('Length')
const FILTER = PDFName.of('Filter')
/** Bytes. */
const WORTH_PACKING = 256
const SPACE = Buffer.from(' ')
const NEW_LINE = Buffer.from('\n')

const streamBody = (dict: Buffer, content: Uint8Array) =>
  Buffer.concat([dict, Buffer.from('\nstream\n'), content, Buffer.from('\nendstream')])
