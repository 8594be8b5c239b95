/**
 * What is needed a week until the deadline, and where it ends if it goes on as it does. Pure. The pace is the mean of the
 * people who were newly reached in the last four whole weeks (Monday to Sunday) that ended before the day of the report.
 */
import { addDays, type DateString } from '../../foundation/dates.ts'
import type { Forecast } from './plan-report.ts'
import { daysBetween, mondayOf } from './weeks.ts'

const WEEKS = 4
/** What takes longer is told as never. */
const LONGEST_DAYS = 36_525

export interface ForecastFacts {
  /** The day of the report. */
  on: DateString
  /** Last valid day. */
  due: DateString
  reached: number
  /** null: not known. */
  promised: number | null
  /** Most that there can be; null: not known. */
  denominator: number | null
  /** How many were reached on each day, the earliest first. */
  days: readonly { day: DateString; added: number }[]
}

export function forecastOf(facts: ForecastFacts): Forecast {
  const { on, due, reached, promised, denominator, days } = facts
  const end = mondayOf(on)
  const begin = addDays(end, -7 * WEEKS)
  const lately = days.reduce(
    (sum, { day, added }) => (day >= begin && day < end ? sum + added : sum),
    0,
  )
  const perWeek = lately / WEEKS
  const daysLeft = Math.max(0, daysBetween(on, due))
  const expected = reached + Math.floor((lately * daysLeft) / (WEEKS * 7))
  return {
    perWeek,
    weeksLeft: Math.round((daysLeft / 7) * 10) / 10,
    neededPerWeek: neededPerWeek(promised, reached, daysLeft),
    atDeadline:
      denominator === null ? expected : Math.max(reached, Math.min(expected, denominator)),
    reachedOn: reachedOn(facts, lately),
  }
}

/** In the last week of all: what is missing. */
function neededPerWeek(promised: number | null, reached: number, daysLeft: number): number | null {
  if (promised === null) return null
  const missing = promised - reached
  if (missing <= 0) return 0
  if (daysLeft === 0) return null
  return daysLeft < 7 ? missing : Math.ceil((missing * 7) / daysLeft)
}

function reachedOn({ on, promised, reached, days }: ForecastFacts, lately: number) {
  if (promised === null) return null
  if (reached >= promised) {
    let total = 0
    for (const { day, added } of days) {
      total += added
      if (total >= promised) return day
    }
    return on
  }
  if (lately === 0) return null
  const further = Math.ceil(((promised - reached) * WEEKS * 7) / lately)
  return further > LONGEST_DAYS ? null : addDays(on, further)
}
