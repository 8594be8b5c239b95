/**
 * How the unit that a platform names compares with a unit of the roster: abbreviations (UBND, Sở KH&CN, x., P., TT),
 * with or without the place it belongs to, by name or by code. Pure.
 */
import { isSyllable } from '../../foundation/name-words.ts'
import { cleanText, foldKey, foldName } from '../../foundation/names.ts'
import type { UnitName } from './people.ts'
import { remembered } from './remembered.ts'

export type UnitLevel = 'same' | 'part' | 'different' | 'unknown'

/** A unit in the words that are compared; an abbreviation is its letters, each a word of its own. */
interface UnitWords {
  /** What it is: so, khoa, hoc, cong, nghe. */
  own: readonly string[]
  /** The same as people say it: without "UBND" before the name of a commune, or "Trường" before that of a school. */
  spoken: readonly string[]
  /** That without what kind of place it is: muong, la. */
  bare: readonly string[]
  /** Where it is, as written behind it: tinh, son, la. */
  place: readonly string[]
}

/** A unit as it can be read: the whole; and where commas or dashes part it, each part alone. */
export interface ReadUnit {
  codes: ReadonlySet<string>
  whole: UnitWords
  parts: readonly UnitWords[]
  /**
   * The first letters of its words, by which a unit is found however it is abbreviated: `ml` for "UBND xã Mường La"
   * and "x. Mường La", `skhcn` for "Sở KH&CN".
   */
  signature: string
}

/** A comma, or a dash with a place behind it: "Sở Lao động - Thương binh và Xã hội" is one. */
const PARTED =
  /[,;|/]| [-–—] (?=(?:tỉnh|tinh|huyện|huyen|thành phố|tp|xã|xa|phường|phuong|thị|thi|sở|so|ubnd)[ .])/iu

/** @param code that of the roster; null on a platform, where the name may be the code */
export function readUnit({ name, code }: UnitName): ReadUnit {
  const read = readUnitName(name)
  return code === null ? read : { ...read, codes: new Set([foldKey(code)]) }
}

const readUnitName = remembered((name: string): ReadUnit => {
  const parts = cleanText(name)
    .replace(/\([^()]*\)/g, ' ')
    .split(PARTED)
    .map(wordsOf)
    .filter((words) => words.length > 0)
  const [first = [], ...others] = parts
  const whole = readWords(first, others.flat())
  return {
    codes: new Set(codesWithin(name)),
    whole,
    parts: parts.length > 1 ? parts.map((part) => readWords(part, [])) : [],
    signature: whole.bare.map((word) => (/^\d/.test(word) ? word : word[0])).join(''),
  }
})

/** A platform may have the code where the name is asked for, or both: "XML - Xã Mường La". */
const codesWithin = (name: string) =>
  cleanText(name)
    .split(/ [-–—|/] /)
    .filter((text) => text !== '' && !text.includes(' '))
    .map(foldKey)

/** @param ours as the platform has it, a name or a code */
export function compareUnits(ours: ReadUnit, theirs: ReadUnit): UnitLevel {
  if ([...ours.codes].some((code) => theirs.codes.has(code))) return 'same'
  const [one, other] = [ours.whole, theirs.whole]
  if (one.own.length === 0 || other.own.length === 0) return 'unknown'
  if (liesElsewhere(one.place, other.place)) return 'different'
  if (isSameUnit(one, other)) return 'same'
  const ofPart =
    ours.parts.some((part) => isSameUnit(part, other)) ||
    theirs.parts.some((part) => isSameUnit(one, part))
  return ofPart || isPartOf(one.own, other.own) ? 'part' : 'different'
}

function wordsOf(text: string): string[] {
  return foldName(text.replace(/(?<!\p{L})Y ?T(?!\p{L})/gu, 'Y tế'))
    .replace(/(\p{L})(?=\d)/gu, '$1 ')
    .split(' ')
    .filter((word) => word !== '' && word !== 'va')
    .map((word) => word.replace(/^0+(?=\d)/, ''))
}

/** What a unit lies in, behind its name. */
const PLACED_IN = markers('tinh', 'thanh pho', 'tp', 'huien', 'h', 'thi xa', 'tx', 'quan', 'q')
const KINDS = markers('xa', 'x', 'phuong', 'p', 'huien', 'h', 'tp', 'tx', 'tt').concat(
  markers('thi tran', 'thanh pho', 'thi xa'),
)
/** What is left out before the name of a commune or a school. */
const LEFT_OUT = markers('ui ban nhan dan', 'ubnd', 'truong')
/** Offices that are told apart by their place alone. */
const OFFICE =
  'ui ban nhan dan|ubnd|hoi dong nhan dan|hdnd|van phong|vp|dang ui|cong an|mat tran to quoc'
const MERE_OFFICE = new RegExp(`^(?:${OFFICE})(?: (?:${OFFICE}))*$`)

function markers(...phrases: string[]): string[][] {
  return phrases.map((phrase) => phrase.split(' '))
}

const standsAt = (words: readonly string[], at: number, marker: readonly string[]) =>
  marker.every((word, offset) => words[at + offset] === word)

function readWords(words: readonly string[], behind: readonly string[]): UnitWords {
  const at = words.findIndex(
    (_, index) => index > 0 && PLACED_IN.some((marker) => standsAt(words, index, marker)),
  )
  const cut = at > 0 && !MERE_OFFICE.test(words.slice(0, at).join(' ')) ? at : words.length
  const own = words.slice(0, cut)
  const spoken = withoutFirst(own, LEFT_OUT, 2)
  return {
    own: spelled(own),
    spoken: spelled(spoken),
    bare: spelled(withoutFirst(spoken, KINDS, 1)),
    place: [...words.slice(cut), ...behind],
  }
}

function withoutFirst(words: readonly string[], among: string[][], left: number) {
  const marker = among.find((phrase) => standsAt(words, 0, phrase))
  return marker && words.length >= marker.length + left ? words.slice(marker.length) : words
}

/** Letters that no syllable is made of are the first letters of as many words, and stand for them one by one. */
const spelled = (words: readonly string[]) =>
  words.flatMap((word) => (/^\d/.test(word) || isSyllable(word) ? [word] : [...word]))

/** "UBND xã Mường La" is what people mean by "xã Mường La"; "Mường La" may be it; the ward of that name is another. */
function isSameUnit(a: UnitWords, b: UnitWords): boolean {
  if (liesElsewhere(a.place, b.place)) return false
  if (spellTheSame(a.own, b.own) || spellTheSame(a.spoken, b.spoken)) return true
  const oneIsBare = a.bare.length === a.spoken.length || b.bare.length === b.spoken.length
  return oneIsBare && a.bare.length > 1 && spellTheSame(a.bare, b.bare)
}

const NO_NAME = new Set([...PLACED_IN.flat(), 'xa', 'phuong'])

function liesElsewhere(a: readonly string[], b: readonly string[]): boolean {
  const named = (words: readonly string[]) => words.filter((word) => !NO_NAME.has(word))
  const [one, other] = [named(a), named(b)]
  return one.length > 0 && other.length > 0 && !one.some((word) => other.includes(word))
}

/** Word by word the same, where a first letter is as good as the word. */
function spellTheSame(a: readonly string[], b: readonly string[]): boolean {
  return (
    a.length === b.length &&
    a.every((word, index) => {
      const other = b[index] ?? ''
      return (
        word === other ||
        (word.length === 1 && other.startsWith(word)) ||
        (other.length === 1 && word.startsWith(other))
      )
    })
  )
}

/** All words of the shorter stand together in the longer. */
function isPartOf(a: readonly string[], b: readonly string[]): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (short.length < 2) return false
  for (let from = 0; from + short.length <= long.length; from++)
    if (spellTheSame(short, long.slice(from, from + short.length))) return true
  return false
}
