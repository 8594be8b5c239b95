/** Which session a header, a title or a person means: `Buổi 1`, `Sáng 12/3`, `Ngày 12/3/2026 (4 tiết)`. */
import {
  addDays,
  type DateString,
  dateInVietnam,
  parseVietnameseDate,
  shortDate,
  startOfDateInVietnam,
} from '../../src/foundation/dates.ts'
import { MINUTES_OF_A_PERIOD } from '../contract.ts'
import { plain } from './plain.ts'

export interface SessionName {
  /** `Buổi 3`; null when it has no number. */
  ordinal: string | null
  date: DateString | null
  /** `sáng`, `chiều`, `tối` */
  part: string | null
  /** Only where an hour is written. */
  startsAt: string | null
  minutes: number | null
}

/** Where a date without a year belongs. */
export interface DateContext {
  /** The one year that the titles of the sheet name. */
  year: number | null
  receivedAt: Date
}

const ORDINAL = /\b(?:buoi|session|phien)\s*(?:so|thu|hoc)?\s*(\d{1,2})(?![\d/.-])/
const ISO = /\b(\d{4}-\d{1,2}-\d{1,2})\b/
const WITH_YEAR = /(?<![\d/.-])(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4})(?!\d)/
const IN_WORDS = /\bngay\s*(\d{1,2})\s*thang\s*(\d{1,2})(?:\s*nam\s*(\d{4}))?/
const WITHOUT_YEAR = /(?<![\d/.,-])(\d{1,2})\s*[/-]\s*(\d{1,2})(?![\d/.,-])/
const PART = /\b(sang|chieu|toi)\b/
const HOUR = /(?<![\d/.-])(\d{1,2})\s*(?::|h|g|gio)\s*(\d{2})?(?!\d)/
const PARTS: Readonly<Record<string, string>> = { sang: 'sáng', chieu: 'chiều', toi: 'tối' }

/** @returns null for a text that names no session */
export function sessionNameOf(text: string, context: DateContext): SessionName | null {
  const words = plain(text)
  const ordinal = ORDINAL.exec(words)?.[1]
  const date = dateIn(words, context)
  const part = PARTS[PART.exec(words)?.[1] ?? ''] ?? null
  if (ordinal === undefined && date === null && part === null) return null
  return {
    ordinal: ordinal === undefined ? null : `Buổi ${Number(ordinal)}`,
    date,
    part,
    startsAt: date === null ? null : startIn(words, date),
    minutes: minutesIn(text),
  }
}

/** Minutes that a text states: `4 tiết`, `180 phút`. */
export function minutesIn(text: string): number | null {
  const words = plain(text)
  const minutes = /(?<![\d,.])(\d{1,4})\s*(?:phut|minutes?|mins?)\b/.exec(words)?.[1]
  if (minutes !== undefined) return Number(minutes) || null
  const periods = /(?<![\d,.-])(\d{1,3})\s*tiet\b/.exec(words)?.[1]
  return periods === undefined ? null : Number(periods) * MINUTES_OF_A_PERIOD || null
}

/** How a session is called: by its number, else by its day and part of the day. */
export function codeOf({ ordinal, date, part }: SessionName, byNumber: boolean): string {
  if (ordinal !== null && (byNumber || date === null)) return ordinal
  const words = [date === null ? null : shortDate(date), part, ordinal]
  return words.filter((word) => word !== null).join(' ')
}

/** Whether the numbers alone tell the sessions of a sheet apart. */
export function numbersSuffice(sessions: readonly SessionName[]): boolean {
  const numbers = sessions.flatMap(({ ordinal }) => ordinal ?? [])
  return numbers.length === sessions.length && new Set(numbers).size === numbers.length
}

/** Years that stand in titles; null unless it is one. */
export function yearOf(titles: readonly string[]): number | null {
  const years = new Set(
    titles.flatMap((title) => [...title.matchAll(/(?<!\d)(20\d\d)(?!\d)/g)].map(([year]) => year)),
  )
  const [only] = years
  return years.size === 1 && only !== undefined ? Number(only) : null
}

function dateIn(words: string, context: DateContext): DateString | null {
  const iso = ISO.exec(words)?.[1]
  if (iso !== undefined) return parseVietnameseDate(iso)
  const [, day, , month, year] = WITH_YEAR.exec(words) ?? []
  if (year !== undefined) return parseVietnameseDate(`${day}/${month}/${year}`)
  const [, wordDay, wordMonth, wordYear] = IN_WORDS.exec(words) ?? []
  if (wordDay !== undefined && wordYear !== undefined)
    return parseVietnameseDate(`${wordDay}/${wordMonth}/${wordYear}`)
  const [, shortDay, shortMonth] = WITHOUT_YEAR.exec(words) ?? []
  const d = wordDay ?? shortDay
  const m = wordMonth ?? shortMonth
  return d === undefined || m === undefined ? null : withYear(d, m, context)
}

/** Rolls are sent after the session, or a few weeks ahead as a form. */
const AHEAD_DAYS = 60

function withYear(
  day: string,
  month: string,
  { year, receivedAt }: DateContext,
): DateString | null {
  if (year !== null) return parseVietnameseDate(`${day}/${month}/${year}`)
  const latest = addDays(dateInVietnam(receivedAt), AHEAD_DAYS)
  const thisYear = Number(latest.slice(0, 4))
  const date = parseVietnameseDate(`${day}/${month}/${thisYear}`)
  return date !== null && date > latest
    ? parseVietnameseDate(`${day}/${month}/${thisYear - 1}`)
    : date
}

function startIn(words: string, date: DateString): string | null {
  const [, hour, minute = '0'] = HOUR.exec(words) ?? []
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return null
  const sinceMidnight = (Number(hour) * 60 + Number(minute)) * 60_000
  return new Date(startOfDateInVietnam(date).getTime() + sinceMidnight).toISOString()
}
