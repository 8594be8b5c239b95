/** Calendar dates as people in Vietnam read them. Asia/Ho_Chi_Minh has had no daylight saving since 1975: UTC+7. */

const VIETNAM_OFFSET_MS = 7 * 60 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000

/** `yyyy-MM-dd` */
export type DateString = string

/** The date in Vietnam at an instant, whatever the process's own time zone is. */
export function dateInVietnam(instant: Date): DateString {
  return new Date(instant.getTime() + VIETNAM_OFFSET_MS).toISOString().slice(0, 10)
}

/** `dd/MM/yyyy HH:mm` on Vietnamese clocks. */
export function dateAndTimeInVietnam(instant: Date): string {
  const time = new Date(instant.getTime() + VIETNAM_OFFSET_MS).toISOString().slice(11, 16)
  return `${shortDate(dateInVietnam(instant))} ${time}`
}

/** The instant at which a date ends in Vietnam (24:00), exclusive: evidence of that date lies before it. */
export function endOfDateInVietnam(date: DateString): Date {
  return new Date(startOfDateInVietnam(date).getTime() + DAY_MS)
}

/** The instant at which a date begins in Vietnam (00:00). */
export function startOfDateInVietnam(date: DateString): Date {
  return new Date(Date.parse(`${date}T00:00:00Z`) - VIETNAM_OFFSET_MS)
}

export function addDays(date: DateString, days: number): DateString {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

const ISO_DATE =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/

/**
 * Reads a date as Vietnamese offices write it: day first with `/`, `-` or `.`, one or two digits, or ISO.
 * Month first is never guessed. An instant (ISO with time and zone) is its date in Vietnam.
 * Gives null for anything that is not a real calendar date.
 */
export function parseVietnameseDate(text: string): DateString | null {
  const trimmed = text.trim()
  const iso = ISO_DATE.exec(trimmed)
  if (iso) {
    const written = calendarDate(Number(iso[1]), Number(iso[2]), Number(iso[3]))
    if (written === null || iso[4] === undefined) return written
    const instant = new Date(trimmed.replace(' ', 'T'))
    return Number.isNaN(instant.getTime()) ? null : dateInVietnam(instant)
  }
  const dayFirst = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/.exec(trimmed)
  if (dayFirst) return calendarDate(Number(dayFirst[4]), Number(dayFirst[3]), Number(dayFirst[1]))
  return null
}

/** For tables: dd/MM/yyyy, such as 22/08/2022. */
export function shortDate(date: DateString): string {
  const [year, month, day] = date.split('-')
  return `${day}/${month}/${year}`
}

/**
 * A date as Vietnamese office documents write it: days below 10 and months 1-2 are padded, others not
 * ("ngày 06 tháng 01 năm 2026", "ngày 22 tháng 8 năm 2022").
 */
export function longVietnameseDate(date: DateString): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const padded = (value: number, below: number) =>
    value < below ? String(value).padStart(2, '0') : String(value)
  return `ngày ${padded(day, 10)} tháng ${padded(month, 3)} năm ${year}`
}

function calendarDate(year: number, month: number, day: number): DateString | null {
  if (year < 1900 || year > 2199) return null
  const at = new Date(Date.UTC(year, month - 1, day))
  // A day or a month that there is not, such as 30/02 or 01/13, falls into another month.
  return at.getUTCMonth() !== month - 1 ? null : at.toISOString().slice(0, 10)
}
