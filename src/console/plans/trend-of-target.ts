/** Where the weeks of a target stand on the chart. Pure. */
import { addDays, type DateString } from '../../foundation/dates.ts'
import type { TargetProgress } from '../../reports/plan/plan-report.ts'
import type { TrendChart } from '../charts/trend.tsx'

const WEEK = 7
/** A deadline that is further away would press what has happened together. */
const MOST_WEEKS_AHEAD = 60
/** As many weeks as have passed, and no fewer than these. */
const LEAST_WEEKS = 8

export interface TargetTrend {
  chart: TrendChart
  from: DateString
  to: DateString
}

/** null: nobody was reached yet. */
export function trendOfTarget(
  { weeks, promised, forecast, due, reached }: TargetProgress,
  on: DateString,
  label: (trend: { from: DateString; to: DateString; total: number }) => string,
): TargetTrend | null {
  const [first] = weeks
  const last = weeks.at(-1)
  if (first === undefined || last === undefined) return null
  const from = first.from
  const now = daysBetween(from, addDays(last.from, WEEK))
  const toDue = daysBetween(from, addDays(due, 1))
  const isFar = toDue - now > MOST_WEEKS_AHEAD * WEEK
  const span = Math.max(now, isFar ? now : toDue, LEAST_WEEKS * WEEK)
  const place = (day: DateString) => Math.min(1, daysBetween(from, day) / span)
  const today = Math.min(now, Math.max(0, daysBetween(from, addDays(on, 1))))
  const totals = weeks.map((week) => ({
    at: Math.min(today / span, place(addDays(week.from, WEEK))),
    value: week.total,
  }))
  const to = addDays(from, span - 1)
  return {
    ...{ from, to },
    chart: {
      totals: [{ at: 0, value: first.total - first.added }, ...totals],
      added: weeks.map((week) => ({ at: place(addDays(week.from, WEEK)), value: week.added })),
      week: WEEK / span,
      goal: promised,
      ahead:
        forecast === null || isFar || toDue <= today
          ? null
          : { at: place(due), value: forecast.atDeadline },
      label: label({ from, to: addDays(last.from, WEEK - 1), total: reached ?? last.total }),
    },
  }
}

const daysBetween = (from: DateString, to: DateString): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
