/** Of the figures that stand, those that count on a day. Pure. */
import type { DateString } from '../../foundation/dates.ts'

export interface Figure {
  id: string
  /** null: the whole plan. */
  unitId: string | null
  /** Of what is promised for a year; null: not of one year. */
  year: number | null
  /** People, units, or đồng. */
  amount: number
  asOf: DateString
  source: string
}

/** The figures of one subject: by unit; null: the whole plan. */
export type FiguresByUnit = ReadonlyMap<string | null, readonly Figure[]>

/**
 * The newest of those of a year (null: of none) that is true of the day or an earlier one. A head count or a promise is
 * made once and looked at for long: where all are of a later day, the first of them counts, and tells its day.
 */
export function figureOn(
  figures: readonly Figure[] | undefined,
  on: DateString,
  { year = null, orFirstLater }: { year?: number | null; orFirstLater: boolean },
): Figure | null {
  let earlier: Figure | null = null
  let later: Figure | null = null
  for (const figure of figures ?? []) {
    if (figure.year !== year) continue
    if (figure.asOf <= on) {
      if (earlier === null || figure.asOf > earlier.asOf) earlier = figure
    } else if (later === null || figure.asOf < later.asOf) later = figure
  }
  return earlier ?? (orFirstLater ? later : null)
}

/**
 * What is promised, or recorded, for all the years together: the figure that is of no one year, else the sum of those of
 * the years.
 */
export function amountOfYears(
  figures: readonly Figure[] | undefined,
  on: DateString,
  years: { from: number; to: number },
  { orFirstLater }: { orFirstLater: boolean },
): { amount: number; figures: Figure[] } | null {
  const whole = figureOn(figures, on, { orFirstLater })
  if (whole !== null) return { amount: whole.amount, figures: [whole] }
  const given = [...new Set((figures ?? []).flatMap(({ year }) => year ?? []))]
    .filter((year) => year >= years.from && year <= years.to)
    .toSorted((a, b) => a - b)
    .flatMap((year) => figureOn(figures, on, { year, orFirstLater }) ?? [])
  if (given.length === 0) return null
  return { amount: given.reduce((sum, { amount }) => sum + amount, 0), figures: given }
}
