/** What stands in a PDF, as read. Pure. */

/** The file is not what a PDF must be. Its message is English and short: it is shown inside other sentences. */
export class PdfFault extends Error {}

export type PdfDict = ReadonlyMap<string, PdfValue>

export type PdfValue =
  | { kind: 'null' }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'number'; value: number }
  | { kind: 'name'; name: string }
  /** `start` and `end`: where it stands in what was read, with its brackets. */
  | { kind: 'string'; bytes: Buffer; hex: boolean; start: number; end: number }
  | { kind: 'ref'; number: number; generation: number }
  | { kind: 'array'; items: readonly PdfValue[] }
  | { kind: 'dict'; dict: PdfDict }
  /** `bytes`: as they stand in the file, still encoded. */
  | { kind: 'stream'; dict: PdfDict; bytes: Buffer }

export const NULL: PdfValue = { kind: 'null' }

/** The same, written in whatever way; references count as what they name, not as what stands there. */
export function sameValue(a: PdfValue | undefined, b: PdfValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  switch (a.kind) {
    case 'null':
      return b.kind === 'null'
    case 'boolean':
      return b.kind === 'boolean' && a.value === b.value
    case 'number':
      return b.kind === 'number' && a.value === b.value
    case 'name':
      return b.kind === 'name' && a.name === b.name
    case 'string':
      return b.kind === 'string' && a.bytes.equals(b.bytes)
    case 'ref':
      return b.kind === 'ref' && a.number === b.number && a.generation === b.generation
    case 'array':
      return (
        b.kind === 'array' &&
        a.items.length === b.items.length &&
        a.items.every((item, at) => sameValue(item, b.items[at]))
      )
    case 'dict':
      return b.kind === 'dict' && sameEntries(a.dict, b.dict)
    case 'stream':
      return b.kind === 'stream' && a.bytes.equals(b.bytes) && sameEntries(a.dict, b.dict)
  }
}

function sameEntries(a: PdfDict, b: PdfDict): boolean {
  return a.size === b.size && [...a].every(([key, value]) => sameValue(value, b.get(key)))
}

export function nameOf(value: PdfValue | undefined): string | null {
  return value?.kind === 'name' ? value.name : null
}

/** A whole number that is not negative, else null. */
export function countOf(value: PdfValue | undefined): number | null {
  return value?.kind === 'number' && Number.isSafeInteger(value.value) && value.value >= 0
    ? value.value
    : null
}

/** Text as people read it: UTF-16 or UTF-8 with its mark, else Latin letters. */
export function textOf(value: PdfValue | undefined): string | null {
  if (value?.kind !== 'string') return null
  const { bytes } = value
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)))
      .swap16()
      .toString('utf16le')
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('utf8', 3)
  return bytes.toString('latin1')
}
