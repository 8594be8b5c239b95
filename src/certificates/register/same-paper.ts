/** Which papers of a list, and of the register, are the same. Pure. */
import type { PaperFacts } from './paper-store.ts'

const COMPARED = {
  number: 'number',
  issuedOn: 'issued_on',
  fullName: 'full_name',
  dateOfBirth: 'date_of_birth',
  unit: 'unit',
  program: 'program',
  decisionNumber: 'decision_number',
  decisionDate: 'decision_date',
} as const satisfies Partial<Record<keyof PaperFacts, string>>

const isCompared = (key: string): key is keyof typeof COMPARED => Object.hasOwn(COMPARED, key)

/** Columns in which two papers differ. */
export function differences(a: PaperFacts, b: PaperFacts): string[] {
  return Object.keys(COMPARED)
    .filter(isCompared)
    .filter((key) => a[key] !== b[key])
    .map((key) => COMPARED[key])
}

interface Numbered {
  row: { row: number }
  issuer: string
  year: number
  registerNumber: number
  number: string
}

/** Rows whose register number, or number, an earlier row of the list has. */
export function sameNumbers<Entry extends Numbered>(
  entries: readonly Entry[],
): Map<Entry, { row: number; field: 'register_number' | 'number' }> {
  const registered = new Map<string, number>()
  const numbered = new Map<string, number>()
  const doubled = new Map<Entry, { row: number; field: 'register_number' | 'number' }>()
  for (const entry of entries) {
    const { issuer, year, registerNumber, number, row } = entry
    const place = JSON.stringify([issuer, year, registerNumber])
    const printed = JSON.stringify([issuer, number])
    const samePlace = registered.get(place)
    const sameNumber = numbered.get(printed)
    if (samePlace !== undefined) doubled.set(entry, { row: samePlace, field: 'register_number' })
    else if (sameNumber !== undefined) doubled.set(entry, { row: sameNumber, field: 'number' })
    else {
      registered.set(place, row.row)
      numbered.set(printed, row.row)
    }
  }
  return doubled
}
