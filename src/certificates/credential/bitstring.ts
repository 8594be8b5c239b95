/** A status list as bits: https://www.w3.org/TR/vc-bitstring-status-list/#bitstring-encoding. Pure. */
import { gunzipSync, gzipSync } from 'node:zlib'

/** No list may have fewer bits, or a look at it tells whose certificate is being checked. */
export const SMALLEST_LIST = 131_072

/** 16 million bits. A list that unpacks to more is not read: a few bytes can unpack to anything. */
const LARGEST_LIST_BYTES = 2 * 1024 * 1024

/** The first bit is the leftmost of the first byte. @returns gzip, as base64url with multibase `u` */
export function encodeBits(size: number, set: readonly number[]): string {
  const bytes = Buffer.alloc(Math.ceil(size / 8))
  for (const position of set) {
    if (position < 0 || position >= size) throw new RangeError(`no bit ${position} of ${size}`)
    const at = position >> 3
    bytes[at] = (bytes[at] ?? 0) | (0x80 >> (position & 7))
  }
  return `u${gzipSync(bytes, { level: 9 }).toString('base64url')}`
}

export interface Bits {
  size: number
  isSet(position: number): boolean
}

/** @returns null when it is not a list, or one that unpacks to more than any list has */
export function decodeBits(encoded: string): Bits | null {
  if (!/^u[\w-]+$/.test(encoded)) return null
  let bytes: Buffer
  try {
    bytes = gunzipSync(Buffer.from(encoded.slice(1), 'base64url'), {
      maxOutputLength: LARGEST_LIST_BYTES,
    })
  } catch {
    return null
  }
  return {
    size: bytes.length * 8,
    isSet: (position) => ((bytes[position >> 3] ?? 0) & (0x80 >> (position & 7))) !== 0,
  }
}
