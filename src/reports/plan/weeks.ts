/** Weeks from Monday to Sunday, and what was reached in them. Pure. */
import { addDays, type DateString } from '../../foundation/dates.ts'
import type { WeekOfTarget } from './plan-report.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const instant = (date: DateString) => Date.parse(`${date}T00:00:00Z`)

export function daysBetween(from: DateString, to: DateString): number {
  return Math.round((instant(to) - instant(from)) / DAY_MS)
}

/** The Monday of the week that a day is in. */
export function mondayOf(date: DateString): DateString {
  const day = new Date(instant(date)).getUTCDay()
  return addDays(date, -((day + 6) % 7))
}

/**
 * Every week from the first in which something was reached to that of the last day.
 * @param days the earliest first
 */
export function weeksOf(
  days: readonly { day: DateString; added: number }[],
  last: DateString,
): WeekOfTarget[] {
  const [first] = days
  if (first === undefined) return []
  const added = new Map<DateString, number>()
  for (const { day, added: count } of days) {
    const monday = mondayOf(day)
    added.set(monday, (added.get(monday) ?? 0) + count)
  }
  const weeks: WeekOfTarget[] = []
  let total = 0
  for (let from = mondayOf(first.day); from <= last; from = addDays(from, 7)) {
    const count = added.get(from) ?? 0
    total += count
    weeks.push({ from, added: count, total })
  }
  return weeks
}
