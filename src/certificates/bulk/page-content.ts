/**
 * Takes the content of a page apart where a drawing ends, so that what all pages draw alike (frame, ornaments) becomes
 * a piece of its own that the pages of a book share. Pure.
 */

/** Smaller pieces stay together: each one costs an object. */
const LARGE = 1024

/** A page's content may be cut between any two of its words; these end something. */
const ENDS = new Set(['Q', 'ET', 'EMC'])

/** @returns pieces that are the content again when they are read one after the other */
export function contentPieces(content: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = []
  /** Where the small ones begin that have not been given out. */
  let held = 0
  let start = 0
  const cut = (end: number) => {
    if (end - start >= LARGE) {
      if (start > held) pieces.push(content.subarray(held, start))
      pieces.push(content.subarray(start, end))
      held = end
    }
    start = end
  }
  for (const end of endsOfDrawings(content)) cut(end)
  cut(content.length)
  if (content.length > held) pieces.push(content.subarray(held))
  return pieces
}

const BYTE = { '(': 40, ')': 41, '<': 60, '>': 62, '\\': 92, '%': 37, '\n': 10, '\r': 13 }
const SPACES = new Set([0, 9, 10, 12, 13, 32])
const DELIMITERS = new Set('()<>[]{}/%'.split('').map((sign) => sign.charCodeAt(0)))

/** Offsets behind words that end a drawing. From the first image that stands in the content itself, none: it is bytes. */
function* endsOfDrawings(content: Uint8Array): Generator<number> {
  let at = 0
  while (at < content.length) {
    const byte = content[at] ?? 0
    if (byte === BYTE['(']) at = behindString(content, at)
    else if (byte === BYTE['%']) at = behindLine(content, at)
    else if (byte === BYTE['<'] && content[at + 1] !== BYTE['<']) at = behindHex(content, at)
    else if (SPACES.has(byte) || (DELIMITERS.has(byte) && byte !== 0x2f)) at += 1
    else {
      const end = behindWord(content, at + 1)
      const word = Buffer.from(content.subarray(at, end)).toString('latin1')
      if (word === 'BI') return
      if (ENDS.has(word)) yield end
      at = end
    }
  }
}

function behindWord(content: Uint8Array, from: number): number {
  let at = from
  while (at < content.length && !SPACES.has(content[at] ?? 0) && !DELIMITERS.has(content[at] ?? 0))
    at += 1
  return at
}

function behindString(content: Uint8Array, from: number): number {
  let depth = 0
  for (let at = from; at < content.length; at++) {
    if (content[at] === BYTE['\\']) at += 1
    else if (content[at] === BYTE['(']) depth += 1
    else if (content[at] === BYTE[')']) {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return content.length
}

function behindLine(content: Uint8Array, from: number): number {
  let at = from
  while (at < content.length && content[at] !== BYTE['\n'] && content[at] !== BYTE['\r']) at += 1
  return at
}

function behindHex(content: Uint8Array, from: number): number {
  const end = content.indexOf(BYTE['>'], from)
  return end < 0 ? content.length : end + 1
}
