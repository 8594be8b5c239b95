/** What a comparison is worth: the weights of its fields, and their sum. Pure; it never links anybody. */
import type { Comparison, Levels } from './compare.ts'
import type { Candidate, ComparedField, FieldWeight } from './people.ts'
import type { Sharing } from './sharing.ts'
import { bitsOf, LEAST_BITS, RATES } from './weights.ts'

const FIELDS: readonly ComparedField[] = [
  'national_id',
  'employee_code',
  'email',
  'phone',
  'username',
  'full_name',
  'date_of_birth',
  'unit',
  'account',
]

export function scored({ person, levels }: Comparison, sharing: Sharing): Candidate {
  const weights = FIELDS.flatMap((field) => weightOf(field, levels, sharing) ?? [])
  const score = tenth(weights.reduce((sum, { bits }) => sum + bits, 0))
  return {
    learnerId: person.learnerId,
    score,
    agrees: weights.filter((weight) => weight.bits > 0 && !isClose(weight)).map(fieldOf),
    disagrees: weights.filter((weight) => weight.bits < 0 || isOther(weight)).map(fieldOf),
    weights,
  }
}

const fieldOf = ({ field }: FieldWeight) => field

/** Another value that resembles theirs: worth something, but it keeps them from being linked, and people are told so. */
const OTHERS: Partial<Record<ComparedField, readonly string[]>> = {
  full_name: ['other-marks', 'near', 'near-before-given'],
  date_of_birth: ['day-and-month-swapped', 'typed-apart'],
  employee_code: ['typed-apart'],
}
/** Neither the same nor another. */
const PARTS: Partial<Record<ComparedField, readonly string[]>> = {
  date_of_birth: ['same-year'],
  unit: ['part'],
}
const isOther = ({ field, level }: FieldWeight) => OTHERS[field]?.includes(level) ?? false
const isClose = (weight: FieldWeight) =>
  isOther(weight) || (PARTS[weight.field]?.includes(weight.level) ?? false)

function weightOf(field: ComparedField, levels: Levels, sharing: Sharing): FieldWeight | null {
  const level = levels[field]
  if (level === 'unknown') return null
  const rates: Record<string, { m: number; u: number } | undefined> = RATES[field]
  const rate = rates[level]
  if (rate === undefined) throw new Error(`no weight for ${field} ${level}`)
  const bits = bitsOf(rate)
  const many = frequencyOf(field, sharing)
  const lessened = Math.max(bits - Math.log2(Math.max(many, 1)), Math.min(bits, LEAST_BITS))
  return { field, level, bits: tenth(bits > 0 ? lessened : bits) }
}

/** A name or a date that many bear says less: one bit less each time their number doubles. */
function frequencyOf(field: ComparedField, { name, birthDate }: Sharing): number {
  return field === 'full_name' ? name : field === 'date_of_birth' ? birthDate : 1
}

const tenth = (bits: number) => Math.round(bits * 10) / 10

/** The better fit first; of equal ones the order is that of their ids. */
export function compareCandidates(a: Candidate, b: Candidate): number {
  return b.score - a.score || (a.learnerId < b.learnerId ? -1 : a.learnerId > b.learnerId ? 1 : 0)
}
