/** Vietnamese names: kept as written, compared folded. */

/** What is stored: NFC, `Ð` (U+00D0) and `ð` mended to `Đ`/`đ`, white space collapsed. Letters and case stay. */
export function cleanName(text: string): string {
  return cleanText(text).replaceAll('Ð', 'Đ').replaceAll('ð', 'đ')
}

/** Words of ASCII with one blank between them: there is nothing to clean. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/

/** NFC, white space collapsed and trimmed, control and zero-width characters removed, halves of a letter too. */
export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text
  return (
    text
      // Before composing and collapsing: what stands between a letter and its mark, or two blanks, keeps them apart.
      .replace(/\p{Cf}|\p{Cs}|(?!\s)\p{Cc}/gu, '')
      .normalize('NFC')
      .replace(/\s+/gu, ' ')
      .trim()
  )
}

/**
 * A name for comparison only: no diacritics (so old and new tone placement, `Qúy` and `Quý`, agree),
 * đ as d, y as i, lower case, letters and single spaces only. Never stored as a name, never printed.
 */
export function foldName(text: string): string {
  return cleanName(text)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replaceAll('y', 'i')
    .trim()
}

/** A key such as an employee code for comparison: trimmed, inner white space removed, case-folded. */
export function foldKey(text: string): string {
  return cleanText(text).replaceAll(' ', '').toLowerCase()
}

/** The given name, which comes last in the order family, middle, given. */
export function givenName(familyFirst: string): string {
  return cleanName(familyFirst).split(' ').at(-1) ?? ''
}

const collator = new Intl.Collator('vi')

/** Order of Vietnamese lists: by given name, then by the whole name, with the `vi` collator. */
export function compareVietnameseNames(a: string, b: string): number {
  return collator.compare(givenName(a), givenName(b)) || collator.compare(a, b)
}
