/** By when a request about personal data is to be answered. Pure. */
import { addDays, type DateString } from '../../foundation/dates.ts'

const WORKING_DAYS_TO_ANSWER = 2

/**
 * The last day for the answer: so many working days after the day of receipt, which itself does not count. Saturday and
 * Sunday are no working days; public holidays are not known here and count as such, so the day is rather early than late.
 */
export function dueDay(receivedOn: DateString, workingDays = WORKING_DAYS_TO_ANSWER): DateString {
  let day = receivedOn
  let left = workingDays
  while (left > 0) {
    day = addDays(day, 1)
    if (!isWeekend(day)) left -= 1
  }
  return day
}

function isWeekend(day: DateString): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday === 0 || weekday === 6
}
