/** Attendance as lines for a terminal, in the unit in which the program counts. */
import { Exact } from '../foundation/decimal.ts'
import { type Counted, inUnit, shownUnit } from '../reconciliation/shown-figures.ts'
import type { StoredDecision } from '../reconciliation/stored-decision.ts'

type Attendance = NonNullable<StoredDecision['attendance']>
type Unit = Attendance['unit']

const names = { minutes: 'minutes', periods: 'tiết', topics: 'topics', share: '%' } as const

export function unitName(unit: Unit, counted: Counted): string {
  return names[shownUnit({ unit }, { counted })]
}

/** @param amount in the unit of the measure: minutes, topics, hundredths */
export function amountText(amount: string | number, unit: Unit, counted: Counted): string {
  return shortened(inUnit(new Exact(amount), shownUnit({ unit }, { counted })))
}

/** Long decimals cut, never rounded up. */
export function shortened(decimal: string): string {
  return decimal.replace(/^(-?\d+\.\d{4})\d+$/, '$1…')
}

export function attendanceText(attendance: Attendance, counted: Counted) {
  const { unit } = attendance
  const amount = (value: string) => amountText(value, unit, counted)
  return {
    attended: amount(attendance.attended),
    required: amount(attendance.required),
    possible: amount(attendance.possible),
    unit: unitName(unit, counted),
  }
}
