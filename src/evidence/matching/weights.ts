/**
 * What each way of agreeing or disagreeing is worth, in the manner of Fellegi and Sunter: `m` is how often an account
 * and its own person compare so, `u` how often an account and somebody else do who came up beside it; the weight is
 * log2(m / u). People who come up share something already (a key, a name, a unit), so `u` is far from pure chance: a
 * colleague's code is typed in, a family has one phone. docs/matching.md shows this table; a test keeps the two equal.
 */
import type { Levels } from './compare.ts'

interface Rate {
  m: number
  u: number
}

/** Per thousand comparisons in which both sides say something. */
export const RATES: { [Field in keyof Levels]: Record<Exclude<Levels[Field], 'unknown'>, Rate> } = {
  national_id: {
    same: { m: 930, u: 0.03 },
    'same-but-shared': { m: 5, u: 0.5 },
    'same-but-doubtful': { m: 10, u: 0.3 },
    different: { m: 50, u: 999 },
  },
  employee_code: {
    same: { m: 880, u: 0.7 },
    'typed-otherwise': { m: 50, u: 0.1 },
    'same-but-shared': { m: 5, u: 0.5 },
    'typed-apart': { m: 15, u: 8 },
    different: { m: 50, u: 990 },
  },
  email: {
    same: { m: 700, u: 0.5 },
    'same-but-unverified': { m: 20, u: 0.1 },
    'same-but-shared': { m: 60, u: 10 },
    different: { m: 220, u: 989 },
  },
  phone: {
    same: { m: 720, u: 1 },
    'same-but-shared': { m: 40, u: 8 },
    different: { m: 240, u: 990 },
  },
  username: {
    'own-key': { m: 100, u: 1 },
    'whole-name-and-birth-date': { m: 150, u: 1 },
    'whole-name': { m: 350, u: 25 },
    'part-of-name': { m: 100, u: 60 },
    different: { m: 300, u: 900 },
  },
  full_name: {
    same: { m: 560, u: 0.4 },
    'without-marks': { m: 220, u: 0.3 },
    reordered: { m: 80, u: 0.1 },
    'typed-apart': { m: 40, u: 0.2 },
    part: { m: 60, u: 5 },
    longer: { m: 10, u: 3 },
    'other-marks': { m: 8, u: 1 },
    'near-before-given': { m: 8, u: 3 },
    near: { m: 6, u: 10 },
    'other-middle': { m: 2, u: 60 },
    'part-other-given': { m: 4, u: 15 },
    different: { m: 0.3, u: 900 },
  },
  date_of_birth: {
    same: { m: 930, u: 0.4 },
    'day-and-month-swapped': { m: 30, u: 0.2 },
    'same-year': { m: 15, u: 3 },
    'typed-apart': { m: 15, u: 6 },
    different: { m: 10, u: 990 },
  },
  unit: {
    same: { m: 780, u: 60 },
    former: { m: 40, u: 5 },
    part: { m: 60, u: 20 },
    different: { m: 120, u: 900 },
  },
  account: {
    'has-another': { m: 50, u: 500 },
  },
}

/** What agreement on a name or birth date is worth at the least, however many bear it. */
export const LEAST_BITS = 4.5

/** The weight in bits, to a tenth. */
export function bitsOf({ m, u }: Rate): number {
  return Math.round(Math.log2(m / u) * 10) / 10
}
