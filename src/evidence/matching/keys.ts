/**
 * Under which keys people are filed and accounts looked for, so that 20.000 accounts meet 20.000 people in seconds.
 * A key brings people to compare; what it proves is the matter of `match.ts`. Pure.
 */
import { withDayAndMonthSwapped } from './compare-dates.ts'
import type { ReadName } from './compare-names.ts'
import type { ReadUnit } from './compare-units.ts'
import { handleForms } from './handles.ts'
import type { AccountIdentity, RosterPerson } from './people.ts'
import { readAccount, readPerson } from './readings.ts'

/** Raised whenever the keys of a person or an account change: whoever has keys on file makes them anew. */
export const MATCHING_REVISION = 2

/** Under one of these whoever is meant is likely to be; the others only help where the name is mangled. */
const STRONG_KEYS = 'bieypnf'
const MOST_UNDER_WEAK = 80
/** A count of the people under a key may stop here. */
export const MOST_HOLDERS = 400

/**
 * Whether the people under a key are to be looked at. Where they are too many nobody is taken: they share a better
 * key with the account, or no person could choose among them. All or none, so that no order decides who is left out.
 * @param holders how many people are filed under it
 */
export function bringsPeople(key: string, holders: number): boolean {
  return holders < (STRONG_KEYS.includes(key[0] ?? '') ? MOST_HOLDERS : MOST_UNDER_WEAK)
}

/** The keys that may prove something, to ask `FoundPeople.holders` how many have them. */
export const keyOf = {
  code: (bareCode: string) => `b:${bareCode}`,
  nationalId: (hash: string) => `i:${hash}`,
  email: (folded: string) => `e:${folded}`,
  phone: (comparable: string) => `p:${comparable}`,
  name: (words: readonly string[]) => `n:${sorted(words)}`,
  birthDate: (date: string) => `y:${date}`,
  nameAndBirthDate: (words: readonly string[], date: string) => `f:${sorted(words)}|${date}`,
}

const sorted = (words: readonly string[]) => words.toSorted().join(' ')

/**
 * Under which keys a person is filed whom several rows of the roster speak of. An account may know them by the name of
 * one row and the birth date of another.
 */
export function filingKeysOfRows(rows: readonly RosterPerson[]): string[] {
  const birthDates = new Set(rows.flatMap(({ dateOfBirth }) => dateOfBirth ?? []))
  const mixed = [...birthDates].flatMap((date) =>
    rows.flatMap((row) => namesWithBirthDate(readPerson(row).name, date)),
  )
  return [...new Set([...rows.flatMap(filingKeys), ...mixed])]
}

/** Under which keys a person of the roster is filed. Never holds a national ID, only its hash. */
export function filingKeys(person: RosterPerson): string[] {
  const read = readPerson(person)
  const units = [read.unit, ...read.formerUnits].filter((unit) => unit !== null)
  const keys = identityKeys(person, read)
  const { dateOfBirth } = person
  if (dateOfBirth !== null)
    keys.push(keyOf.birthDate(dateOfBirth), ...namesWithBirthDate(read.name, dateOfBirth))
  for (const { folded } of read.name) {
    const given = folded.at(-1)
    if (given === undefined) continue
    keys.push(keyOf.name(folded), ...nameParts(folded))
    for (const unit of units) keys.push(...inUnit(given, folded.slice(0, -1), unit))
  }
  keys.push(...handleForms(read.words).map((form) => `h:${form}`))
  return [...new Set(keys)]
}

/** Under which keys an account's people are looked for. */
export function searchKeys(account: AccountIdentity): string[] {
  const read = readAccount(account)
  const keys = identityKeys(account, read)
  const { dateOfBirth } = account
  if (dateOfBirth !== null) {
    keys.push(keyOf.birthDate(dateOfBirth), ...namesWithBirthDate(read.name, dateOfBirth))
    const swapped = withDayAndMonthSwapped(dateOfBirth)
    if (swapped !== null) keys.push(keyOf.birthDate(swapped))
  }
  const { usernameAs, unit } = read
  if (usernameAs.bareCode !== '') keys.push(keyOf.code(usernameAs.bareCode))
  if (usernameAs.email !== null) keys.push(keyOf.email(usernameAs.email))
  if (usernameAs.phone !== null) keys.push(keyOf.phone(usernameAs.phone))
  for (const { folded } of read.name) {
    if (folded.length === 0) continue
    if (folded.length > 1) keys.push(keyOf.name(folded), `l:${sorted(folded)}`)
    for (const order of ordersOf(folded)) {
      if (folded.length > 1) keys.push(...nameParts(order))
      if (unit !== null) keys.push(...inUnit(order.at(-1) ?? '', order.slice(0, -1), unit))
    }
  }
  keys.push(...read.handles.map((letters) => `h:${letters}`))
  return [...new Set(keys)]
}

export const namesWithBirthDate = (name: ReadName, date: string) =>
  name.flatMap(({ folded }) => (folded.length > 1 ? [keyOf.nameAndBirthDate(folded, date)] : []))

/** The code, national ID, mailbox and phone that somebody states. */
export function identityKeys(
  { nationalIdHash }: AccountIdentity | RosterPerson,
  read: { bareCode: string; email: string | null; phone: string | null },
): string[] {
  const keys: string[] = []
  if (read.bareCode !== '') keys.push(keyOf.code(read.bareCode))
  if (nationalIdHash !== null) keys.push(keyOf.nationalId(nationalIdHash))
  if (read.email !== null) keys.push(keyOf.email(read.email))
  if (read.phone !== null) keys.push(keyOf.phone(read.phone))
  return keys
}

/** Of a name family first: family and given name; the last two words; all but the given name, with its first letter. */
function nameParts(words: readonly string[]): string[] {
  const given = words.at(-1) ?? ''
  const others = words.slice(0, -1)
  return [
    `g:${words[0]} ${given}`,
    `l:${sorted(words.slice(-2))}`,
    `t:${others.join(' ')} ${given[0] ?? ''}`,
  ]
}

/** Of the people of a unit those with a given name, and those with the other words of the name. */
function inUnit(
  given: string,
  others: readonly string[],
  { signature, codes }: ReadUnit,
): string[] {
  return [signature, ...codes].flatMap((unit) =>
    unit === '' || unit.length > 30
      ? []
      : [`u:${given}|${unit}`, ...(others.length > 1 ? [`o:${others.join(' ')}|${unit}`] : [])],
  )
}

/** Family first, given name first, and turned round. */
function ordersOf(words: readonly string[]): (readonly string[])[] {
  if (words.length < 2) return [words]
  const givenFirst = [...words.slice(1), words[0] ?? '']
  return words.length === 2 ? [words, givenFirst] : [words, givenFirst, words.toReversed()]
}
