/**
 * A PDF as viewers read it: from its last `startxref` along the chain of cross-reference sections. Nothing is guessed or
 * repaired, so that what is checked here is what is shown elsewhere.
 */
import { Effort } from './effort.ts'
import { PdfParser } from './parser.ts'
import { streamData } from './stream-data.ts'
import { countOf, NULL, nameOf, type PdfDict, PdfFault, type PdfValue } from './values.ts'

/** Larger files are no certificates. */
export const MAX_PDF_BYTES = 20 * 1024 * 1024
const MAX_SECTIONS = 20
/** A certificate has some dozens. */
const MAX_OBJECTS = 20_000
const MAX_UNPACKED_BYTES = 4 * 1024 * 1024
/** `startxref` stands near the end. */
const TAIL = 1024

type Place =
  | { at: 'offset'; offset: number; generation: number }
  | { at: 'stream'; stream: number; index: number }
  | { at: 'nowhere' }

export interface XrefSection {
  /** Where it is said to begin; some programs count the line break before it. */
  stated: number
  /** Where it begins. */
  offset: number
  /** Right behind it. */
  end: number
  places: ReadonlyMap<number, Place>
  trailer: PdfDict
  /** It is a stream, whose object has this number; null: a table. */
  stream: number | null
}

/** Objects that are packed together, and where each begins. */
interface Pack {
  data: Buffer
  entries: readonly { number: number; at: number }[]
}

export class PdfFile {
  readonly bytes: Buffer
  /** The newest first. */
  readonly sections: readonly XrefSection[]
  readonly #places = new Map<number, Place>()
  readonly #known = new Map<number, PdfValue>()
  readonly #opening = new Set<number>()
  readonly #packs = new Map<number, Pack>()
  readonly #earlier = new Map<number, PdfFile>()
  readonly #effort: Effort

  /** @throws PdfFault when the file is not sound, too large, or encrypted */
  constructor(bytes: Buffer, effort = new Effort()) {
    if (bytes.length > MAX_PDF_BYTES) throw new PdfFault('the file is too large')
    if (bytes.toString('latin1', 0, 5) !== '%PDF-') throw new PdfFault('it is no PDF')
    this.bytes = bytes
    this.#effort = effort
    this.sections = this.#readSections(startOfXref(bytes))
    for (const { places } of this.sections)
      for (const [number, place] of places)
        if (!this.#places.has(number)) this.#places.set(number, place)
    if (this.#places.size > MAX_OBJECTS) throw new PdfFault('the file has too many objects')
    if (this.trailer.has('Encrypt')) throw new PdfFault('the file is encrypted')
  }

  get trailer(): PdfDict {
    return this.sections[0]?.trailer ?? new Map()
  }

  /** @throws PdfFault */
  get catalog(): PdfDict {
    const root = this.resolve(this.trailer.get('Root'))
    if (root.kind !== 'dict') throw new PdfFault('the file has no catalog')
    return root.dict
  }

  /** The file as it stood when it ended there. @throws PdfFault */
  upTo(end: number): PdfFile {
    const earlier = this.#earlier.get(end) ?? new PdfFile(this.bytes.subarray(0, end), this.#effort)
    this.#earlier.set(end, earlier)
    return earlier
  }

  /** Reads on from there at the file's expense. @throws PdfFault */
  parserAt(at: number, bytes = this.bytes): PdfParser {
    return new PdfParser(bytes, at, this.#effort)
  }

  place(number: number): Place {
    return this.#places.get(number) ?? { at: 'nowhere' }
  }

  has(number: number): boolean {
    return this.place(number).at !== 'nowhere'
  }

  /** Follows a reference; a value stays what it is. */
  resolve = (value: PdfValue | undefined): PdfValue => {
    let at = value ?? NULL
    for (let steps = 0; at.kind === 'ref'; steps++) {
      if (steps > 10) throw new PdfFault('references go in a circle')
      at = this.#referred(at.number, at.generation)
    }
    return at
  }

  dict(value: PdfValue | undefined): PdfDict | null {
    const found = this.resolve(value)
    return found.kind === 'dict' ? found.dict : null
  }

  items(value: PdfValue | undefined): readonly PdfValue[] {
    const found = this.resolve(value)
    return found.kind === 'array' ? found.items : []
  }

  /** @throws PdfFault */
  data(stream: Extract<PdfValue, { kind: 'stream' }>, limit = MAX_UNPACKED_BYTES): Buffer {
    return streamData(stream, this.resolve, limit)
  }

  /** What stands under a number today. */
  object(number: number): PdfValue {
    const known = this.#known.get(number)
    if (known !== undefined) return known
    if (this.#opening.has(number)) throw new PdfFault('objects need each other to be read')
    this.#opening.add(number)
    const value = this.#read(number)
    this.#opening.delete(number)
    this.#known.set(number, value)
    return value
  }

  #referred(number: number, generation: number): PdfValue {
    const place = this.place(number)
    const expected = place.at === 'offset' ? place.generation : 0
    return generation === expected ? this.object(number) : NULL
  }

  #read(number: number): PdfValue {
    const place = this.place(number)
    if (place.at === 'nowhere') return NULL
    if (place.at === 'stream') return this.#readPacked(number, place.stream, place.index)
    const found = this.parserAt(place.offset).indirect(this.#lengthOf)
    if (found.number !== number || found.generation !== place.generation)
      throw new PdfFault(`object ${number} is not where it should be`)
    return found.value
  }

  #lengthOf = (value: PdfValue | undefined): number => {
    const length = countOf(this.resolve(value))
    if (length === null) throw new PdfFault('a stream has no length')
    return length
  }

  #readPacked(number: number, stream: number, index: number): PdfValue {
    const pack = this.#packs.get(stream) ?? this.#unpack(number, stream)
    this.#packs.set(stream, pack)
    const entry = pack.entries[index]
    if (entry?.number !== number) throw new PdfFault(`object ${number} is not where it should be`)
    return placeless(this.parserAt(entry.at, pack.data).value())
  }

  #unpack(number: number, stream: number): Pack {
    const pack = this.place(stream).at === 'offset' ? this.object(stream) : NULL
    if (pack.kind !== 'stream' || nameOf(pack.dict.get('Type')) !== 'ObjStm')
      throw new PdfFault(`object ${number} is not where it should be`)
    const count = countOf(this.resolve(pack.dict.get('N'))) ?? 0
    const first = countOf(this.resolve(pack.dict.get('First'))) ?? 0
    if (count > MAX_OBJECTS) throw new PdfFault('the file has too many objects')
    const data = this.data(pack)
    this.#effort.pass(data.length)
    const head = this.parserAt(0, data)
    const entries = Array.from({ length: count }, () => ({
      number: head.count(),
      at: first + head.count(),
    }))
    return { data, entries }
  }

  #readSections(newest: number): XrefSection[] {
    const sections: XrefSection[] = []
    const seen = new Set<number>()
    for (let at: number | null = newest; at !== null; ) {
      if (seen.has(at) || seen.size >= MAX_SECTIONS)
        throw new PdfFault('the cross-reference sections do not end')
      seen.add(at)
      const section: XrefSection = this.#readSection(at)
      sections.push(section)
      if (section.trailer.has('XRefStm')) throw new PdfFault('the file has mixed cross-references')
      const previous = section.trailer.get('Prev')
      at = previous === undefined ? null : countOf(previous)
      if (previous !== undefined && at === null)
        throw new PdfFault('a cross-reference section is not where it should be')
    }
    return sections
  }

  #readSection(stated: number): XrefSection {
    const parser = this.parserAt(stated)
    parser.skipSpace({ comments: false })
    const offset = parser.at
    if (!parser.take('xref')) return this.#readXrefStream(stated, offset)
    const places = new Map<number, Place>()
    for (;;) {
      parser.skipSpace()
      if (parser.take('trailer')) break
      const first = parser.count()
      const count = parser.count()
      if (places.size + count > MAX_OBJECTS) throw new PdfFault('the file has too many objects')
      for (let number = first; number < first + count; number++) {
        const at = parser.count()
        const generation = parser.count()
        parser.skipSpace()
        const used = parser.take('n')
        if (!used && !parser.take('f')) throw new PdfFault('the cross-reference table is damaged')
        if (places.has(number)) throw new PdfFault(`object ${number} is listed twice`)
        places.set(number, used ? { at: 'offset', offset: at, generation } : { at: 'nowhere' })
      }
    }
    const trailer = parser.value()
    if (trailer.kind !== 'dict') throw new PdfFault('a trailer is missing')
    return { stated, offset, end: parser.at, places, trailer: trailer.dict, stream: null }
  }

  #readXrefStream(stated: number, offset: number): XrefSection {
    const parser = this.parserAt(offset)
    const { number, value, end } = parser.indirect((length) => countOf(length) ?? 0)
    if (value.kind !== 'stream' || nameOf(value.dict.get('Type')) !== 'XRef')
      throw new PdfFault('a cross-reference section is not where it should be')
    const direct = (one: PdfValue | undefined) => one ?? NULL
    const data = streamData(value, direct, MAX_UNPACKED_BYTES)
    this.#effort.pass(data.length)
    const [kindBytes = 0, a = 0, b = 0] = numbers(value.dict.get('W'))
    const index = value.dict.has('Index')
      ? numbers(value.dict.get('Index'))
      : [0, countOf(value.dict.get('Size')) ?? 0]
    if (kindBytes > 4 || a > 6 || b > 4 || kindBytes + a + b === 0)
      throw new PdfFault('the cross-reference stream is damaged')
    const places = new Map<number, Place>()
    let at = 0
    const field = (size: number, otherwise: number) => {
      if (at + size > data.length) throw new PdfFault('the cross-reference stream is cut off')
      const read = size === 0 ? otherwise : data.readUIntBE(at, size)
      at += size
      return read
    }
    for (let pair = 0; pair + 1 < index.length; pair += 2) {
      const first = index[pair] ?? 0
      const count = index[pair + 1] ?? 0
      if (places.size + count > MAX_OBJECTS) throw new PdfFault('the file has too many objects')
      this.#effort.spend(count)
      for (let one = first; one < first + count; one++) {
        if (places.has(one)) throw new PdfFault(`object ${one} is listed twice`)
        places.set(one, placeOf(field(kindBytes, 1), field(a, 0), field(b, 0)))
      }
    }
    return { stated, offset, end, places, trailer: value.dict, stream: number }
  }
}

function placeOf(kind: number, a: number, b: number): Place {
  if (kind === 1) return { at: 'offset', offset: a, generation: b }
  if (kind === 2) return { at: 'stream', stream: a, index: b }
  return { at: 'nowhere' }
}

function numbers(value: PdfValue | undefined): number[] {
  return value?.kind === 'array' ? value.items.map((item) => countOf(item) ?? 0) : []
}

/** What was unpacked has no place in the file's own bytes. */
function placeless(value: PdfValue): PdfValue {
  switch (value.kind) {
    case 'string':
      return { ...value, start: -1, end: -1 }
    case 'array':
      return { ...value, items: value.items.map(placeless) }
    case 'dict':
      return {
        kind: 'dict',
        dict: new Map([...value.dict].map(([key, item]) => [key, placeless(item)])),
      }
    default:
      return value
  }
}

function startOfXref(bytes: Buffer): number {
  const at = bytes.lastIndexOf('startxref')
  if (at < bytes.length - TAIL || at < 0) throw new PdfFault('its end is missing')
  const parser = new PdfParser(bytes, at + 'startxref'.length)
  return parser.count()
}
