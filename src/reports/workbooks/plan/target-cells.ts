/** What of a target stands in a row: its head count, what is promised, reached, missing and the share, as formulas. */
import type { AddressOf } from '../../../foundation/sheets/written-sheet.ts'
import type { Language } from '../../../foundation/texts/pages.ts'
import { planReportTexts } from '../../../foundation/texts/plan-reports.ts'
import type { TargetCount, TargetProgress } from '../../plan/plan-report.ts'
import type { ReportCell, ReportColumn } from '../write.ts'

/** Five columns, in this order. */
export const TARGET_COLUMNS = ['denominator', 'promised', 'reached', 'missing', 'percent'] as const

export function targetColumns(group: string | null, language: Language): ReportColumn[] {
  const texts = planReportTexts[language]
  return TARGET_COLUMNS.map((key) => ({
    header: texts[key],
    width: key === 'denominator' ? 13 : 10,
    kind: key === 'percent' ? ('percent' as const) : ('whole' as const),
    ...(group !== null && { group }),
  }))
}

/** Of people without a unit: nobody has a head count or a promise for them, so that there is no share either. */
export function countWithoutUnit(
  target: Pick<TargetProgress, 'reached'>,
  count: TargetCount | undefined,
  language: Language,
): readonly [number, number, number | string, number, number | string] {
  const texts = planReportTexts[language]
  // Where nobody can tell how many there are in all, it cannot be said that nobody is without a unit.
  const reached = count?.reached ?? (target.reached === null ? texts.notKnown : 0)
  return [0, 0, reached, 0, reached === 0 ? 0 : texts.noShare]
}

/**
 * @param column of the first of the five; @param row among the rows
 * @param without what stands where nobody has said how many there are
 */
export function targetCells(
  { denominator, promised, reached, missing, percent }: TargetCount,
  { column, row, without }: { column: number; row: number; without: string },
): ReportCell[] {
  return [
    denominator === null ? without : denominator.amount,
    promised,
    reached,
    missing === null
      ? null
      : {
          formula: (at) => `MAX(0,${at(column + 1, row)}-${at(column + 2, row)})`,
          value: missing,
        },
    percent === null ? null : { formula: shareOf(column + 2, column, row), value: percent },
  ]
}

/** Per cent with one decimal, half up. */
export const shareOf =
  (part: number, whole: number, row: number) =>
  (at: AddressOf): string =>
    `ROUND(${at(part, row)}/${at(whole, row)}*100,1)`
