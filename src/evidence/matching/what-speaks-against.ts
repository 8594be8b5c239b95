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
  if (born === 'different' || born === 'typed-apart') return 'birth-date-differs'
  if (!nameAllows(levels, keys)) return 'name-differs'
  // A date that only may be the same needs the name to be the whole one.
  if ((born === 'day-and-month-swapped' || born === 'same-year') && !isWholeName(levels))
    return 'birth-date-differs'
  return whichKeyDiffers(levels, keys)
}

/**
 * A code or a national ID is one person's by its nature; the name must not be another's. A mailbox or a phone may be a
 * relative's or a colleague's: there the name must say who it is, or something else with it.
 */
function nameAllows(levels: Levels, keys: readonly Key[]): boolean {
  if (isWholeName(levels)) return true
  const hasOwn = keys.includes('national-id') || keys.includes('employee-code')
  const bornAlike = levels.date_of_birth === 'same'
  const unitFits = levels.unit === 'same' || levels.unit === 'former'
  const several = keys.length > 1
  const handle = levels.username === 'whole-name' || levels.username === 'part-of-name'
  switch (levels.full_name) {
    case 'part':
    case 'typed-apart':
      return hasOwn || several || bornAlike || unitFits || levels.username === 'whole-name'
    case 'other-marks':
      return hasOwn || several
    case 'near':
    case 'other-middle':
    case 'part-other-given':
      return several ? hasOwn || bornAlike : hasOwn && bornAlike
    case 'unknown':
      if (hasOwn || several || bornAlike) return true
      return handle && (keys.includes('email') || unitFits)
    default:
      return false
  }
}

/**
 * Another code or national ID than the person's, which is nobody's on the roster (or two keys would point to two
 * people). People change office and code, not their ID; a slip in a key is outweighed by another key, the whole name
 * and the birth date together.
 */
export function whichKeyDiffers(levels: Levels, keys: readonly Key[]): WaitingReason | null {
  const isSurelyThem = isWholeName(levels) && levels.date_of_birth === 'same'
  const outweighs = (key: Key) => isSurelyThem && keys.some((other) => other !== key)
  if (levels.national_id === 'different' && !outweighs('national-id')) return 'national-id-differs'
  const code = levels.employee_code
  if (keys.includes('national-id') || outweighs('employee-code')) return null
  if (code === 'different') return 'employee-code-differs'
  return code === 'typed-apart' && !isSurelyThem ? 'employee-code-differs' : null
}

/**
 * Whether somebody else on the roster fits better than whom the keys belong to: in no respect worse, in one better.
 * So it is when a colleague's code is typed in, or a brother's phone. Two keys of one person outweigh a unit.
 */
export function fitsBetter(rival: Comparison, hit: Comparison, keys: readonly Key[]): boolean {
  if (!isWholeName(rival.levels) && rival.levels.username !== 'whole-name') return false
  const ranks = (levels: Levels) => [
    levels.full_name === 'unknown' ? 0 : rankOfName(levels.full_name),
    BIRTH_DATES.indexOf(levels.date_of_birth),
    UNITS.indexOf(levels.unit),
    levels.full_name === 'unknown' ? USERNAMES.indexOf(levels.username) : 0,
  ]
  const theirs = ranks(rival.levels)
  const ours = ranks(hit.levels)
  const looked = keys.length > 1 ? 1 : theirs.length
  return (
    theirs.every((rank, index) => rank >= (ours[index] ?? 0)) &&
    theirs.slice(0, looked).some((rank, index) => rank > (ours[index] ?? 0))
  )
}

const BIRTH_DATES: readonly Levels['date_of_birth'][] = [
  'different',
  'typed-apart',
  'unknown',
  'same-year',
  'day-and-month-swapped',
  'same',
]
const UNITS: readonly Levels['unit'][] = ['different', 'unknown', 'part', 'former', 'same']
const USERNAMES: readonly Levels['username'][] = [
  'different',
  'unknown',
  'part-of-name',
  'whole-name',
  'own-key',
]
