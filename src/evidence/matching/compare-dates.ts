/** How two birth dates compare. Pure. */
import type { DateString } from '../../foundation/dates.ts'

export type DateLevel =
  | 'same'
  /** Day and month changed over, as a spreadsheet that reads the month first does. */
  | 'day-and-month-swapped'
  /** The same year, and one of the two is its first day: who knows only the year writes that. */
  | 'same-year'
  /** One digit is another, or two beside each other are changed over. */
  | 'typed-apart'
  | 'different'
  | 'unknown'

export function compareDates(ours: DateString | null, theirs: DateString | null): DateLevel {
  if (ours === null || theirs === null) return 'unknown'
  if (ours === theirs) return 'same'
  if (ours === withDayAndMonthSwapped(theirs)) return 'day-and-month-swapped'
  const sameYear = ours.slice(0, 4) === theirs.slice(0, 4)
  if (sameYear && (isYearOnly(ours) || isYearOnly(theirs))) return 'same-year'
  return isOneDigitApart(ours.replaceAll('-', ''), theirs.replaceAll('-', ''))
    ? 'typed-apart'
    : 'different'
}

const isYearOnly = (date: DateString) => date.endsWith('-01-01')

/** The date with day and month changed over; null where that is no other date. */
export function withDayAndMonthSwapped(date: DateString): DateString | null {
  const [year, month = '', day = ''] = date.split('-')
  return Number(day) > 12 || day === month ? null : `${year}-${day}-${month}`
}

function isOneDigitApart(a: string, b: string): boolean {
  const apart = [...a].flatMap((digit, index) => (digit === b[index] ? [] : [index]))
  const [first = 0, second] = apart
  if (apart.length === 1) return true
  return (
    apart.length === 2 && second === first + 1 && a[first] === b[second] && a[second] === b[first]
  )
}
