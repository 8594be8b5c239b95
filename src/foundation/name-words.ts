/**
 * A name as words to compare. Of each word the letters without any mark, and the letters with their marks and the tone
 * put last, so that it does not matter on which vowel a tone was placed: hoà and hòa, thuý and thúy are one; quý and
 * quỳ are two.
 */
import { cleanName } from './names.ts'

export interface NameWords {
  /** Letters without marks, y as i, lower case. */
  folded: readonly string[]
  /** The same words with the marks that make other letters (â, ơ, đ) and the tone at the end. */
  marked: readonly string[]
  /** Not one letter bears a mark: typed so, or so by nature. */
  bare: boolean
}

const GRAVE = '\u0300'
const ACUTE = '\u0301'
const TILDE = '\u0303'
const HOOK = '\u0309'
const DOT = '\u0323'
const TONE = new RegExp(`[${GRAVE}${ACUTE}${TILDE}${HOOK}${DOT}]`, 'g')

/** What stands in brackets, what follows a dash between blanks, and what has a digit in it is no part of the name. */
export function nameWords(name: string): NameWords {
  const alone = cleanName(name).replace(/\([^()]*\)|\[[^[\]]*\]/g, ' ')
  const words = (alone.split(/ [-–—|] /)[0] ?? '')
    .normalize('NFD')
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => /\p{L}/u.test(word) && !/\p{N}/u.test(word))
  return {
    folded: words.map((word) =>
      word.replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('y', 'i'),
    ),
    marked: words.map(toneLast),
    bare: words.every((word) => !/[\p{M}đ]/u.test(word)),
  }
}

/** Hỏi and ngã are written for one another in half of the country, and no two names differ by them: one tone here. */
function toneLast(word: string): string {
  const tone = word.match(TONE)?.[0] ?? ''
  const letters = word.replace(TONE, '').normalize('NFC').replaceAll('y', 'i')
  return letters + (tone === TILDE ? HOOK : tone)
}

/** Titles of office and of respect, as they stand before names. */
const TITLES = [
  'đồng chí|dong chi|phó giáo sư|giáo sư|tiến sĩ|tiến sỹ|thạc sĩ|thạc sỹ|bác sĩ|bác sỹ|dược sĩ|kỹ sư|cử nhân|cô giáo|thầy giáo',
  'đ/c|đ\\.c|d/c|đc|ông|ong|bà|ba|anh|chị|chi|cô|co|thầy|thay|bác',
  'pgs|gs|tskh|ts|th\\.s|ths|cn|ks|kts|bs|bsck|bscki|bsckii|ckii|cki|ck1|ck2|ds|dsck|dscki|ncs|ngưt|ngut|mr|mrs|ms|dr',
]
const TITLE = new RegExp(`^(?:${TITLES.join('|')})(?:[.:,]\\s*|\\s+)(?=\\p{L})`, 'iu')

/**
 * A name without the titles before it: "Đ/c Nguyễn Văn An", "PGS.TS. Lò Thị Mẩy". The name itself where there are none,
 * where fewer than two words would be left, or where the word is the family name, as in "Ông Văn Tùng".
 */
export function withoutTitles(name: string): string {
  let rest = cleanName(name)
  for (;;) {
    const without = rest.replace(TITLE, '')
    if (without === rest || !without.includes(' ') || /^(?:văn|thị|van|thi)\s/i.test(without))
      return rest
    rest = without
  }
}

/** How a syllable of Vietnamese can begin, what it can have within, how it can end; without marks, y as i. */
const SYLLABLE =
  /^(?:b|ch?|d|gh?|gi|h|kh?|l|m|n|ngh?|nh|ph?|qu|r|s|th?|tr|v|x)?(?:a[iou]?|eo?|i(?:eu?|u|a)?|o(?:a[io]?|eo?|i|o)?|u(?:ai?|e|i[aeu]?|oi?|ou|u)?|oa|uie|io)(?:ch?|m|ng?|nh|p|t)?$/

/** Whether Vietnamese can have such a syllable at all: "hng" is a slip of the hand, "loan" for "lan" may be another name. */
export function isSyllable(folded: string): boolean {
  return SYLLABLE.test(folded)
}
