/** The instant that a person means by `as of`. Pure. */
import { dateInVietnam, endOfDateInVietnam, parseVietnameseDate } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'

const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/

/**
 * An ISO instant with its zone, or a date (ISO or day first) that stands for its end in Vietnam; today stands for now.
 * @throws HocvuError `request.invalid`, field `asOf`: unreadable, or in the future
 */
export function readAsOf(text: string, now: Date): Date {
  const at = instantOf(text.trim(), now)
  if (at === null)
    throw refuse(
      'write a date such as 22/05/2022, or an instant with its zone such as 2022-05-22T17:00:00Z',
    )
  if (at > now) throw refuse(`${text.trim()} lies in the future; nothing is known of it yet`)
  return at
}

function instantOf(text: string, now: Date): Date | null {
  if (INSTANT.test(text)) {
    const at = new Date(text.replace(' ', 'T'))
    return Number.isNaN(at.getTime()) || parseVietnameseDate(text.slice(0, 10)) === null ? null : at
  }
  // A time without a zone could be anybody's.
  if (/\d:\d/.test(text)) return null
  const date = parseVietnameseDate(text)
  if (date === null) return null
  // The last moment that is still of the day: what holds through it holds, what happens at midnight is of the next.
  return date === dateInVietnam(now) ? now : new Date(endOfDateInVietnam(date).getTime() - 1)
}

function refuse(reason: string): HocvuError {
  return new HocvuError('request.invalid', `As of: ${reason}.`, {
    fields: [{ field: 'asOf', reason }],
  })
}
