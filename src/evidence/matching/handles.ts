/** Whether a user name, or what stands before the @, is made of somebody's name: phonglv, lvphong88, le.van.phong. Pure. */

import type { DateString } from '../../foundation/dates.ts'

export type HandleLevel =
  /** Every word of the name stands in it, whole or by its first letter. */
  | 'whole-name'
  /** The given name with some of the others. */
  | 'part-of-name'
  | 'different'

/** Whether digits of a handle are the birth date or a part of it: 88, 1988, 0102, 010288. */
export function holdsBirthDate(handle: string, date: DateString): boolean {
  const [year = '', month = '', day = ''] = date.split('-')
  const short = year.slice(2)
  const forms = new Set([
    short,
    year,
    day + month,
    day + month + short,
    day + month + year,
    year + month + day,
  ])
  return (handle.split('@')[0] ?? '').match(/\d+/g)?.some((digits) => forms.has(digits)) ?? false
}

/** The letters of a handle without marks; digits and signs left out, y as i. */
export function handleLetters(handle: string): string {
  return (handle.toLowerCase().split('@')[0] ?? '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('y', 'i')
    .replace(/[^a-z]/g, '')
}

/** @param name folded words, family name first */
export function compareHandle(letters: string, name: readonly string[]): HandleLevel {
  const given = name.at(-1)
  if (given === undefined || letters.length < 3) return 'different'
  const others = name.slice(0, -1)
  for (let at = letters.indexOf(given); at >= 0; at = letters.indexOf(given, at + 1)) {
    const used = mostWordsOf(letters.slice(0, at) + letters.slice(at + given.length), others)
    if (used !== null && (used > 0 || others.length === 0))
      return used === others.length ? 'whole-name' : 'part-of-name'
  }
  return 'different'
}

/** How many of the words the letters are made of, each word once, whole or by its first letters; null: not of these. */
function mostWordsOf(letters: string, words: readonly string[]): number | null {
  if (letters === '') return 0
  let most: number | null = null
  for (const [index, word] of words.entries()) {
    const others = words.filter((_, other) => other !== index)
    for (const sign of [word, ...initialsOf(word)]) {
      if (!letters.startsWith(sign)) continue
      const rest = mostWordsOf(letters.slice(sign.length), others)
      if (rest !== null) most = Math.max(most ?? 0, rest + 1)
    }
  }
  return most
}

/** Nguyễn is n, ng or ngu to people who make user names. */
function initialsOf(word: string): string[] {
  const onset = /^[^aeiou]+/.exec(word)?.[0] ?? ''
  return [...new Set([word[0] ?? '', onset])].filter((sign) => sign !== '' && sign !== word)
}

/**
 * The forms under which handles are looked up: given name and first letters, first letters and given name, all words,
 * given name first.
 */
export function handleForms(name: readonly string[]): string[] {
  const given = name.at(-1)
  if (given === undefined || name.length < 2) return []
  const others = name.slice(0, -1)
  const initials = others.map((word) => word[0]).join('')
  return [...new Set([given + initials, initials + given, name.join(''), given + others.join('')])]
}
