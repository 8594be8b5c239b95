/** Amounts of attendance as people count them: sessions in minutes, or in tiết where the program does. */
import { MINUTES_OF_A_PERIOD } from '../../connectors/contract.ts'
import { Exact } from '../foundation/decimal.ts'
import type { ProgramRules } from '../programs/definition.ts'
import type { AttendanceMeasure } from './attendance.ts'

export type Counted = NonNullable<ProgramRules['attendance']>['counted']

type ShownUnit = AttendanceMeasure['unit'] | 'periods'

export function shownUnit(
  { unit }: Pick<AttendanceMeasure, 'unit'>,
  rule: { counted: Counted } | null,
): ShownUnit {
  return unit === 'minutes' && rule?.counted === 'periods' ? 'periods' : unit
}

/** @returns an exact decimal; part of a tiết is cut after 20 decimals, so that it never shows as more than it is */
export function inUnit(amount: Exact, unit: ShownUnit): string {
  if (unit !== 'periods') return amount.toFixed()
  return amount.div(MINUTES_OF_A_PERIOD).toDecimalPlaces(20, Exact.ROUND_DOWN).toFixed()
}
