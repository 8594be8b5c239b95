/** What keeps a key from linking the person it belongs to. Pure. */
import type { Comparison, Levels } from './compare.ts'
import { rankOfName } from './compare-names.ts'
import type { LinkMethod, WaitingReason } from './people.ts'

export type Key = Exclude<LinkMethod, 'name-birth-date-and-unit'>

/** The keys by which a person is the account's, of whom each is theirs alone; the most telling first. */
export function keysOf({ levels }: Comparison): Key[] {
  const keys: Key[] = []
  if (levels.national_id === 'same') keys.push('national-id')
  if (levels.employee_code === 'same' || levels.employee_code === 'typed-otherwise')
    keys.push('employee-code')
  if (levels.email === 'same') keys.push('email')
  if (levels.phone === 'same') keys.push('phone')
  return keys
}

/** The whole name, whether typed with marks or without, in any order that platforms use. */
export const isWholeName = ({ full_name: name }: Levels) =>
  name === 'same' || name === 'without-marks' || name === 'reordered'

/** @returns why the person whose keys these are is not linked by them, or null */
export function whatSpeaksAgainst(
  { levels }: Comparison,
  keys: readonly Key[],
): WaitingReason | null {
  const born = levels.date_of_birth
  // A date is read day first and never turned round to fit.
  if (born === 'different' || born === 'typed-apart' || born === 'day-and-month-swapped')
    return 'birth-date-differs'
  if (!nameAllows(levels, keys))
    return levels.full_name === 'unknown' ? 'name-missing' : 'name-differs'
  // A date that only may be the same needs more than a key that may be a relative's, and half a name.
  if (born === 'same-year' && !isWholeName(levels) && keys.length === 1 && !hasOwnKey(keys))
    return 'birth-date-differs'
  return whichKeyDiffers(levels, keys)
}

/** A code or a national ID is one person's by its nature; a mailbox or a phone may be lent. */
const hasOwnKey = (keys: readonly Key[]) =>
  keys.includes('national-id') || keys.includes('employee-code')

/**
 * Beside a code or a national ID the name must not be another's: no other given name, no other family. A mailbox or a
 * phone may be a relative's or a colleague's: there the name must say who it is, or something else with it. Where there
 * is no name, something else must take its place.
 */
function nameAllows(levels: Levels, keys: readonly Key[]): boolean {
  if (isWholeName(levels)) return true
  const own = hasOwnKey(keys)
  const several = keys.length > 1
  const bornAlike = levels.date_of_birth === 'same'
  const unitFits = levels.unit === 'same' || levels.unit === 'former'
  const handleIsWhole = levels.username.startsWith('whole-name')
  switch (levels.full_name) {
    case 'part':
      return own || several || bornAlike || unitFits || handleIsWhole
    // A sister may have such a name and the phone; nobody adds words to their own.
    case 'longer':
      return own || handleIsWhole
    // A sister may have such a name, the phone and the unit.
    case 'typed-apart':
      return own || bornAlike || handleIsWhole
    case 'other-marks':
    case 'near-before-given':
      return own
    // From here on it is another person's name unless two things say otherwise. Brothers and sisters, twins even, have
    // one phone and one mailbox, so those two together say no more than one.
    case 'near':
      return own && (several || handleIsWhole)
    case 'other-middle':
    case 'part-other-given':
      return own && (several || bornAlike)
    case 'unknown':
      if (keys.includes('national-id') || several || bornAlike) return true
      return saysWhoseByHandle(levels) && (keys[0] !== 'phone' || unitFits)
    default:
      return false
  }
}

const saysWhoseByHandle = ({ username }: Levels) =>
  username.startsWith('whole-name') || username === 'part-of-name'

/**
 * Another code or national ID than the person's, which is nobody's on the roster (or two keys would point to two
 * people). People change office and code, not their ID; a slip in a key is outweighed by another key, the whole name
 * and the birth date together, and half a name by two keys.
 */
function whichKeyDiffers(levels: Levels, keys: readonly Key[]): WaitingReason | null {
  const bornAlike = levels.date_of_birth === 'same'
  const needed = isWholeName(levels) ? 1 : 2
  const outweighs = (key: Key) =>
    bornAlike && keys.filter((other) => other !== key).length >= needed
  if (levels.national_id === 'different' && !outweighs('national-id')) return 'national-id-differs'
  const code = levels.employee_code
  if (keys.includes('national-id') || outweighs('employee-code')) return null
  if (code === 'different') return 'employee-code-differs'
  // One slip in the code of somebody who is the same in everything else.
  return code === 'typed-apart' && !(isWholeName(levels) && bornAlike)
    ? 'employee-code-differs'
    : null
}

/**
 * Whether somebody else on the roster fits better than whom the keys belong to: in no respect worse, in one better.
 * So it is when a colleague's code is typed in, or a brother's phone. A unit alone outweighs neither two keys nor a
 * national ID nor a mailbox: people move, and namesakes sit where they have moved to.
 */
export function fitsBetter(rival: Comparison, hit: Comparison, keys: readonly Key[]): boolean {
  if (!isWholeName(rival.levels) && !rival.levels.username.startsWith('whole-name')) return false
  const theirs = ranksOf(rival.levels)
  const ours = ranksOf(hit.levels)
  const isFirm = keys.length > 1 || keys.includes('national-id') || keys.includes('email')
  const telling = isFirm ? 3 : theirs.length
  return (
    theirs.every((rank, index) => rank >= (ours[index] ?? 0)) &&
    theirs.slice(0, telling).some((rank, index) => rank > (ours[index] ?? 0))
  )
}

/** How well name, birth date, unit and user name fit. */
function ranksOf(levels: Levels): number[] {
  const isNamed = levels.full_name !== 'unknown'
  return [
    isNamed ? rankOfName(levels.full_name) : USERNAMES.indexOf(levels.username),
    BIRTH_DATES.indexOf(levels.date_of_birth),
    // Beside a name a user name tells namesakes apart by the birth date in it, and by nothing else.
    levels.username === 'whole-name-and-birth-date' ? 1 : 0,
    UNITS.indexOf(levels.unit === 'former' ? 'same' : levels.unit),
  ]
}

const BIRTH_DATES: readonly Levels['date_of_birth'][] = [
  'different',
  'typed-apart',
  'unknown',
  'same-year',
  'day-and-month-swapped',
  'same',
]
const UNITS: readonly Levels['unit'][] = ['different', 'unknown', 'part', 'same']
const USERNAMES: readonly Levels['username'][] = [
  'different',
  'unknown',
  'part-of-name',
  'whole-name',
  'whole-name-and-birth-date',
  'own-key',
]
