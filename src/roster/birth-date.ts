/** Whether a date of birth can be that of somebody who is on the roster. Pure. */
import { type DateString, shortDate } from '../foundation/dates.ts'

const YOUNGEST = 10
const OLDEST = 110

/** @returns what is wrong with it, in English; null when it can be right */
export function birthDateFault(date: DateString, today: DateString): string | null {
  const shown = shortDate(date)
  if (date >= today) return `${shown} is still to come; write the day of birth.`
  const years = Number(today.slice(0, 4)) - Number(date.slice(0, 4))
  // On or after the birthday of this year, the years are full.
  const age = today.slice(5) >= date.slice(5) ? years : years - 1
  if (age < YOUNGEST || age > OLDEST)
    return `Born on ${shown} they would be ${age} years old; write the day of birth.`
  return null
}
