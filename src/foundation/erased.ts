/** What stands in the place of personal data that was erased. */

export const ERASED = '(đã xóa)'

const ESCAPED = /[.*+?^${}()|[\]\\/]/g

/** A regular expression, as PostgreSQL reads it too, for a text however its blanks are written. */
const patternOf = (text: string): string => text.replace(ESCAPED, '\\$&').replace(/\s+/g, '\\s+')

/**
 * By which a person's data is found in free text: what tells them from others, in every case that it may be written in.
 * Shorter texts would be found everywhere.
 */
export function patternsOf(values: readonly (string | null)[]): string[] {
  const meant = values.flatMap((value) => {
    const text = value?.normalize('NFC').trim() ?? ''
    return text.length < SHORTEST || text === ERASED ? [] : [text]
  })
  const spelled = meant.flatMap((text) => [text, text.toUpperCase(), text.toLowerCase()])
  return [...new Set(spelled)].map(patternOf)
}

const SHORTEST = 4

/** A code of four digits is a part of many numbers, and a short name of many names: only whole words are meant. */
const ENDS = '(?![\\p{L}\\p{N}\\p{M}])(?<!\\d(?=\\.\\d))'
/** Behind `\\n`, `\\u00ea` and `%20` a word begins as well. */
const BEGINS =
  '(?:(?<![\\p{L}\\p{N}])(?<!\\d\\.(?=\\d))|(?<=\\\\[bfnrt]|\\\\u[\\da-f]{4}|%[\\da-f]{2}))'

/** Finds whole words that fit one of the patterns; nothing where there is none. */
export const wholeWords = (patterns: readonly string[]): RegExp =>
  new RegExp(
    // The longest first: a name may be the beginning of a mailbox.
    patterns.length === 0
      ? '(?!)'
      : `${BEGINS}(?:${patterns.toSorted((a, b) => b.length - a.length).join('|')})${ENDS}`,
    'giu',
  )

/** Puts the mark wherever one of the texts stands, also as JSON or an address writes them. JSON stays JSON. */
export function maskTexts(text: string, values: readonly (string | null)[]): string {
  const patterns = patternsOf(values.flatMap((value) => (value === null ? [] : writtenAs(value))))
  // A number may stand without quotes.
  return text.replace(wholeWords(patterns), (value) => (/^\d+$/.test(value) ? '0' : ERASED))
}

/** In JSON with letters escaped, in an address, and with marks apart from their letters. */
function writtenAs(value: string): string[] {
  const escaped = value.replace(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return [value, value.normalize('NFD'), escaped, encodeURIComponent(value)]
}
