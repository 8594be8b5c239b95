/**
 * Text typed with the fonts of the time before Unicode (.VnTime with TCVN3, VNI-Times with VNI) looks right only
 * in those fonts; everywhere else "Nguyễn Văn" reads `NguyÔn V¨n` or `Nguyeãn Vaên`. Printed on a certificate it
 * is wrong for good, and single words can be read either way, so it is converted only when a person has said which
 * letters they are.
 */

export const letterings = ['TCVN3', 'VNI'] as const
export type Lettering = (typeof letterings)[number]

/** Signs of TCVN3: symbols that no name has, and an accented capital inside a small word (`TrÇn`, `HiÒn`). */
const TCVN3_SYMBOL = /[\u00a1-\u00ac\u00ae\u00b5-\u00b9\u00bb-\u00be\u00d7\u00f7\u00fe\u00df]/u
const TCVN3_CAPITAL_INSIDE = /\p{Ll}[\u00c0-\u00de]/u
/** TCVN3 writes ư with the code of the soft hyphen, which cleaning would drop without a trace (`H­ng` for Hưng). */
const TCVN3_SOFT_HYPHEN = /\p{L}\u00ad\p{L}/u

/** Signs of VNI: a vowel followed by the letter that carries its tone; Vietnamese has no such pairs. */
const VNI_PAIR =
  /a[áàãâéèúùõ]|\p{L}aê\p{L}|e[áàãâùõ]|o[âùõ]|[aeiouyô][øûïåäëü]|ö[ùøûõïôua]|öng|[Ññ][aeoiuöô][øûïåäëüùõôâ]/iu

/** Which old lettering a text was typed in; null for Unicode. */
export function oldLettering(text: string): Lettering | null {
  const composed = text.normalize('NFC')
  if (
    TCVN3_SYMBOL.test(composed) ||
    TCVN3_CAPITAL_INSIDE.test(composed) ||
    TCVN3_SOFT_HYPHEN.test(composed)
  )
    return 'TCVN3'
  return VNI_PAIR.test(composed) ? 'VNI' : null
}

/** Which old lettering a font shows, by its name: `.VnTime`, `.VnArialH`, `VNI-Times`; null for a font of today. */
export function letteringOfFont(name: string): Lettering | null {
  if (/^\.vn/i.test(name)) return 'TCVN3'
  return /^vni[- ]/i.test(name) ? 'VNI' : null
}

/** Fonts such as `.VnTimeH` show capitals for small letters. */
function showsCapitals(font: string): boolean {
  return /^\.vn.*H$/i.test(font) && font.endsWith('H')
}

/**
 * The text in Unicode. Letters that the old lettering does not have stay as they are.
 * @param font the font it was typed with, if known
 */
export function fromOldLetters(text: string, lettering: Lettering, font = ''): string {
  const composed = text.normalize('NFC')
  if (lettering === 'VNI') return composed.replace(VNI_SEQUENCE, (found) => VNI.get(found) ?? found)
  const converted = composed.replace(/[\u00a1-\u00fe]/g, (found) => TCVN3.get(found) ?? found)
  if (showsCapitals(font)) return converted.toUpperCase()
  return capitalised(composed, converted)
}

/** TCVN 5712:1993 (VN3): each letter, and the sign that its code has in Latin-1. */
const SMALL_LETTERS =
  'à á ả ã ạ ă ằ ắ ẳ ẵ ặ â ầ ấ ẩ ẫ ậ đ è é ẻ ẽ ẹ ê ề ế ể ễ ệ ì í ỉ ĩ ị ò ó ỏ õ ọ ô ồ ố ổ ỗ ộ ơ ờ ớ ở ỡ ợ ù ú ủ ũ ụ ư ừ ứ ử ữ ự ỳ ý ỷ ỹ ỵ'
const UNICODE = `${SMALL_LETTERS} Ă Â Ê Ô Ơ Ư Đ`.split(' ')
const IN_TCVN3 = 'µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢£¤¥¦§'
const TCVN3 = new Map([...IN_TCVN3].map((sign, index) => [sign, UNICODE[index] ?? sign]))

/** TCVN3 has no capitals with tones: `NGUYÔN` stands for NGUYỄN, typed so because a capitals' font showed it. */
function capitalised(written: string, converted: string): string {
  const allCapitals = /[A-Z]{2}/.test(written) && !/[a-z]/.test(written)
  if (allCapitals) return converted.toUpperCase()
  const words = written.split(/(\s+)/)
  return converted
    .split(/(\s+)/)
    .map((word, index) =>
      /[A-Z]{2}/.test(words[index] ?? '') && !/[a-z]/.test(words[index] ?? '')
        ? word.toUpperCase()
        : word,
    )
    .join('')
}

/** The tones of VNI: the sign that follows the vowel; over â with circumflex, over ă with breve. */
const PLAIN_TONES = { à: 'ø', á: 'ù', ả: 'û', ã: 'õ', ạ: 'ï' }
const CIRCUMFLEX_TONES = { â: 'â', ầ: 'à', ấ: 'á', ẩ: 'å', ẫ: 'ã', ậ: 'ä' }
const BREVE_TONES = { ă: 'ê', ằ: 'è', ắ: 'é', ẳ: 'ú', ẵ: 'ü', ặ: 'ë' }
/** Letters that VNI writes with one sign of their own. */
const VNI_SINGLE = { í: 'í', ì: 'ì', ỉ: 'æ', ĩ: 'ó', ị: 'ò', ỵ: 'î', ơ: 'ô', ư: 'ö', đ: 'ñ' }

/** @returns what VNI writes for each letter, in both cases; a capital takes its tone in either case */
function vniTable(): Map<string, string> {
  const table = new Map<string, string>()
  const add = (letter: string, base: string, sign: string) => {
    table.set(base + sign, letter)
    const capital = base === '' ? '' : base.toUpperCase()
    table.set(capital + sign.toUpperCase(), letter.toUpperCase())
    if (base !== '') table.set(capital + sign, letter.toUpperCase())
  }
  for (const [letter, sign] of Object.entries(VNI_SINGLE)) add(letter, '', sign)
  const withMark = (base: string, like: string) =>
    (base + like.normalize('NFD').slice(1)).normalize('NFC')
  for (const [like, sign] of Object.entries(PLAIN_TONES))
    for (const base of 'aeouy') add(withMark(base, like), base, sign)
  for (const [like, sign] of Object.entries(PLAIN_TONES)) {
    add(withMark('ơ', like), 'ô', sign)
    add(withMark('ư', like), 'ö', sign)
  }
  for (const [like, sign] of Object.entries(CIRCUMFLEX_TONES))
    for (const base of 'aeo') add(withMark(base, like), base, sign)
  for (const [like, sign] of Object.entries(BREVE_TONES)) add(withMark('a', like), 'a', sign)
  return table
}

const VNI = vniTable()
/** Pairs before single signs, for the sign of a pair may be a letter on its own. */
const VNI_SEQUENCE = new RegExp([...VNI.keys()].sort((a, b) => b.length - a.length).join('|'), 'gu')
