/** Reads the values of a PDF, one after the other. Strict: what a viewer might read in two ways is refused. */
import { Effort } from './effort.ts'
import { NULL, PdfFault, type PdfValue } from './values.ts'

const MAX_DEPTH = 50
const WHITE = new Set([0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20])
const DELIMITERS = new Set([...'()<>[]{}/%'].map((letter) => letter.charCodeAt(0)))
const LF = 0x0a
const CR = 0x0d

export interface IndirectObject {
  number: number
  generation: number
  value: PdfValue
  /** Right behind `endobj`. */
  end: number
}

export class PdfParser {
  readonly bytes: Buffer
  at: number
  readonly #effort: Effort

  constructor(bytes: Buffer, at: number, effort = new Effort()) {
    if (!(at >= 0 && at <= bytes.length)) throw new PdfFault('a place outside the file is named')
    this.bytes = bytes
    this.at = at
    this.#effort = effort
  }

  /** White space, and comments where they count as such. */
  skipSpace({ comments = true } = {}): void {
    const start = this.at
    for (let byte = this.bytes[this.at]; byte !== undefined; byte = this.bytes[this.at]) {
      if (WHITE.has(byte)) this.at += 1
      else if (byte === 0x25 && comments) {
        while (this.at < this.bytes.length && !isLineEnd(this.bytes[this.at])) this.at += 1
      } else break
    }
    this.#effort.pass(this.at - start)
  }

  /** Whether the word stands here; then it is passed. */
  take(word: string): boolean {
    const end = this.at + word.length
    if (this.bytes.toString('latin1', this.at, end) !== word) return false
    this.at = end
    return true
  }

  require(word: string): void {
    this.skipSpace()
    if (!this.take(word)) throw new PdfFault(`"${word}" is missing at byte ${this.at}`)
  }

  count(): number {
    this.#effort.spend(1)
    this.skipSpace()
    const start = this.at
    while (isDigit(this.bytes[this.at])) this.at += 1
    if (this.at === start || this.at - start > 15)
      throw new PdfFault(`a number is missing at byte ${start}`)
    return Number(this.bytes.toString('latin1', start, this.at))
  }

  value(depth = 0): PdfValue {
    if (depth > MAX_DEPTH) throw new PdfFault('values are nested too deeply')
    this.#effort.spend(1)
    this.skipSpace()
    const byte = this.bytes[this.at]
    switch (byte) {
      case 0x2f:
        return { kind: 'name', name: this.#name() }
      case 0x28:
        return this.#literal()
      case 0x3c:
        return this.bytes[this.at + 1] === 0x3c ? this.#dict(depth) : this.#hex()
      case 0x5b:
        return this.#array(depth)
      default:
        return this.#word()
    }
  }

  /** @param lengthOf resolves the length of a stream that stands elsewhere */
  indirect(lengthOf: (value: PdfValue | undefined) => number): IndirectObject {
    const number = this.count()
    const generation = this.count()
    this.require('obj')
    let value = this.value()
    this.skipSpace()
    if (value.kind === 'dict' && this.take('stream')) {
      if (this.bytes[this.at] === CR) this.at += 1
      if (this.bytes[this.at] !== LF) throw new PdfFault('a stream does not begin on a new line')
      const start = this.at + 1
      const end = start + lengthOf(value.dict.get('Length'))
      if (end > this.bytes.length) throw new PdfFault('a stream is longer than the file')
      value = { kind: 'stream', dict: value.dict, bytes: this.bytes.subarray(start, end) }
      this.at = end
      this.skipSpace({ comments: false })
      this.require('endstream')
    }
    this.require('endobj')
    return { number, generation, value, end: this.at }
  }

  #name(): string {
    const start = ++this.at
    while (isRegular(this.bytes[this.at])) this.at += 1
    this.#effort.pass(this.at - start)
    const written = this.bytes.toString('latin1', start, this.at)
    return written.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  }

  #dict(depth: number): PdfValue {
    this.at += 2
    const dict = new Map<string, PdfValue>()
    for (;;) {
      this.skipSpace()
      if (this.take('>>')) return { kind: 'dict', dict }
      if (this.bytes[this.at] !== 0x2f) throw new PdfFault(`a key is missing at byte ${this.at}`)
      const key = this.#name()
      if (dict.has(key)) throw new PdfFault(`the key ${key} stands twice at byte ${this.at}`)
      const value = this.value(depth + 1)
      // No value and none at all are the same.
      if (value.kind !== 'null') dict.set(key, value)
    }
  }

  #array(depth: number): PdfValue {
    this.at += 1
    const items: PdfValue[] = []
    for (;;) {
      this.skipSpace()
      if (this.take(']')) return { kind: 'array', items }
      items.push(this.value(depth + 1))
    }
  }

  #hex(): PdfValue {
    const start = this.at
    const close = this.bytes.indexOf(0x3e, start)
    if (close < 0) throw new PdfFault('a string does not end')
    const digits = this.bytes.toString('latin1', start + 1, close).replace(/[\0\t\n\f\r ]+/g, '')
    if (/[^0-9A-Fa-f]/.test(digits)) throw new PdfFault(`a string is no hex at byte ${start}`)
    this.at = close + 1
    this.#effort.pass(this.at - start)
    const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex')
    return { kind: 'string', bytes, hex: true, start, end: this.at }
  }

  #literal(): PdfValue {
    const start = this.at
    const out: number[] = []
    let open = 0
    for (;;) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) throw new PdfFault('a string does not end')
      if (byte === 0x28 && open++ === 0) continue
      if (byte === 0x29 && --open === 0) break
      if (byte === 0x5c) this.#escape(out)
      else if (byte === CR) {
        if (this.bytes[this.at] === LF) this.at += 1
        out.push(LF)
      } else out.push(byte)
    }
    this.#effort.pass(this.at - start)
    return { kind: 'string', bytes: Buffer.from(out), hex: false, start, end: this.at }
  }

  #escape(out: number[]): void {
    const byte = this.bytes[this.at++]
    if (byte === undefined) throw new PdfFault('a string does not end')
    const plain = ESCAPES.get(byte)
    if (plain !== undefined) out.push(plain)
    else if (byte === CR) {
      if (this.bytes[this.at] === LF) this.at += 1
    } else if (isOctal(byte)) {
      let code = byte - 0x30
      for (let more = 0; more < 2 && isOctal(this.bytes[this.at]); more++)
        code = code * 8 + (this.bytes[this.at++] ?? 0) - 0x30
      out.push(code & 0xff)
    } else if (byte !== LF) out.push(byte)
  }

  /** A number, a reference, `true`, `false` or `null`. */
  #word(): PdfValue {
    const start = this.at
    while (isRegular(this.bytes[this.at])) this.at += 1
    const word = this.bytes.toString('latin1', start, Math.min(this.at, start + 64))
    if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true' }
    if (word === 'null') return NULL
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(word)) throw new PdfFault(`no value at byte ${start}`)
    return this.#reference(word) ?? { kind: 'number', value: Number(word) }
  }

  #reference(word: string): PdfValue | null {
    if (!/^\d{1,10}$/.test(word)) return null
    const back = this.at
    this.skipSpace()
    const start = this.at
    while (isDigit(this.bytes[this.at]) && this.at - start < 6) this.at += 1
    const generation = this.bytes.toString('latin1', start, this.at)
    this.skipSpace()
    if (generation !== '' && this.take('R') && !isRegular(this.bytes[this.at]))
      return { kind: 'ref', number: Number(word), generation: Number(generation) }
    this.at = back
    return null
  }
}

const ESCAPES = new Map(
  [...'nrtbf()\\'].map((letter, at) => [
    letter.charCodeAt(0),
    [0x0a, 0x0d, 0x09, 0x08, 0x0c, 0x28, 0x29, 0x5c][at] ?? 0,
  ]),
)

function isLineEnd(byte: number | undefined): boolean {
  return byte === LF || byte === CR
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

function isOctal(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x37
}

function isRegular(byte: number | undefined): boolean {
  return byte !== undefined && !WHITE.has(byte) && !DELIMITERS.has(byte)
}
