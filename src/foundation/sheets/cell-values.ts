/**
 * One cell of a sheet as the value it stands for. A reader gives the value, null for an empty cell,
 * or throws `CellFault` with one English sentence that says what is wrong and what to do.
 */
import { type DateString, parseVietnameseDate, startOfDateInVietnam } from '../dates.ts'
import { decimalOfDouble, parseDecimal } from '../decimal.ts'
import { cleanName, cleanText, foldName } from '../names.ts'
import { oldLettering } from '../old-letters.ts'
import { dialledPhone } from '../phone.ts'
import { normaliseNationalId } from '../secrets.ts'
import type { Cell } from './table.ts'

export class CellFault extends Error {}

const MAX_TEXT = 500
const MAX_NAME = 200
const MAX_CODE = 100
const MAX_TAG = 100
const MAX_TAGS = 30

/** What people write into a cell to say that there is nothing. */
const NOTHING = /^(?:[-–—_./]+|n\/a|không|không có|chưa có)$/iu

/** What spreadsheets show in place of a value that a formula could not get. */
const ERROR = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!)$/

/** "1,23457E+11": a spreadsheet has thrown the last digits away. */
const EXPONENT = /^\d+(?:[.,]\d+)?E\+?\d+$/i
const LOST_DIGITS = /^\d[.,]\d+E\+?\d+$/i

/** A value for a message: short, and of long numbers only the last four digits. */
export function shown(value: string): string {
  const clean = cleanText(value)
  const masked = clean.replace(/\d(?:[\s.-]?\d){8,}/g, (digits) => `…${digits.slice(-4)}`)
  return `"${masked.length > 60 ? `${masked.slice(0, 60)}…` : masked}"`
}

/** The cell as clean text; numbers in full digits, never with an exponent. */
function textOf(cell: Cell): string | null {
  if (cell === null) return null
  if (cell instanceof Date)
    throw new CellFault(
      'Excel has turned this cell into a date; format the column as text and write it again.',
    )
  if (typeof cell === 'number') return digitsOf(cell)
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  if (cell.length > MAX_TEXT * 4) throw tooLong(MAX_TEXT)
  const clean = cleanText(cell)
  if (ERROR.test(clean))
    throw new CellFault(
      `The cell shows ${clean}, an error of its formula; write the value itself, or leave the cell empty.`,
    )
  return clean === '' || NOTHING.test(clean) ? null : clean
}

/** A unit, a position, an audience, a class. */
export function plainText(cell: Cell): string | null {
  const text = textOf(cell)
  if (text === null) return null
  if (text.length > MAX_TEXT) throw tooLong(MAX_TEXT)
  return printable(cell, text)
}

/** Words that a list is sorted by, separated by ";" or a new line; each once. */
export function tags(cell: Cell): string[] | null {
  const parts = typeof cell === 'string' ? cell.split(/[;\n]/) : [cell]
  const read = parts.flatMap((part) => plainText(part) ?? [])
  if (read.length > MAX_TAGS || read.some((tag) => tag.length > MAX_TAG))
    throw new CellFault(
      `A person has at most ${MAX_TAGS} tags of ${MAX_TAG} characters each; separate them by ";".`,
    )
  const keys = read.map(foldName)
  return read.length === 0 ? null : read.filter((_, at) => keys.indexOf(keys[at] ?? '') === at)
}

export function fullName(cell: Cell): string | null {
  const text = textOf(cell)
  if (text === null) return null
  if (text.length > MAX_NAME) throw tooLong(MAX_NAME)
  if (!/\p{L}/u.test(text) || /^[+@-]|[=<>{}|\\]/.test(text))
    throw new CellFault(`${shown(text)} is not a name; write the full name in letters.`)
  return printable(cell, cleanName(text))
}

/** An employee's or a unit's code, as written. */
export function code(cell: Cell): string | null {
  const text = withoutApostrophe(textOf(cell))
  if (text === null) return null
  if (text.length > MAX_CODE) throw tooLong(MAX_CODE)
  if (LOST_DIGITS.test(text)) throw lostDigits(text)
  return text
}

/** Lower case, trimmed. */
export function email(cell: Cell): string | null {
  const text = textOf(cell)?.toLowerCase() ?? null
  if (text === null) return null
  if (text.length > 254 || !/^[^\s@,;:<>()"\\]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(text))
    throw new CellFault(
      `${shown(text)} is not an e-mail address; write one address such as an@example.gov.vn, or leave the cell empty.`,
    )
  return text
}

/** Digits only, in the form dialled inside Vietnam: +84 becomes 0, a zero that a spreadsheet dropped is put back. */
export function phone(cell: Cell): string | null {
  const text = withoutApostrophe(textOf(cell))
  if (text === null) return null
  if (EXPONENT.test(text)) throw lostDigits(text)
  const dialled = dialledPhone(text)
  if (dialled === null)
    throw new CellFault(
      `${shown(text)} is not a phone number; write one number of 9 to 11 digits, or leave the cell empty.`,
    )
  return dialled
}

/** The citizen's number in 12 digits. Never shown in a message but for its last four. */
export function nationalId(cell: Cell): string | null {
  const text = withoutApostrophe(textOf(cell))
  if (text === null) return null
  if (EXPONENT.test(text)) throw lostDigits(text)
  const normal = normaliseNationalId(text)
  if (normal === null) {
    const digits = text.replace(/\D/g, '')
    throw new CellFault(
      `A national ID has 9 to 12 digits and nothing else; this one has ${digits.length} digits and ends in ${digits.slice(-4) || 'no digit'}.`,
    )
  }
  return normal
}

/** Day first, or ISO, or a date as Excel stores it, with its format or as the bare serial number. */
export function calendarDate(cell: Cell): DateString | null {
  const stored = storedDate(cell)
  if (stored !== null) return dateOfWallClock(stored)
  const text = withoutApostrophe(textOf(cell))
  if (text === null) return null
  const date = parseVietnameseDate(inDigits(text).replace(/ 0{1,2}:00(?::00)?$/, ''))
  if (date !== null) return date
  if (/^(?:19|20)\d\d$/.test(text))
    throw new CellFault(
      `${shown(text)} is a year only; write the whole date, day first, such as 15/08/1985, or leave the cell empty.`,
    )
  throw new CellFault(
    `${shown(text)} is not a date; write day, month and year, such as 15/08/1985.`,
  )
}

const LONGEST_MOMENT = 60

/** A moment on Vietnamese clocks, or with its zone where one is written; a date alone is its midnight. */
export function moment(cell: Cell): Date | null {
  const stored = storedDate(cell)
  if (stored !== null) return onVietnameseClock(dateOfWallClock(stored), stored.getTime() % DAY_MS)
  const text = withoutApostrophe(textOf(cell))
  // A cell may hold a million letters; the patterns below take their time with many.
  if (text === null || text.length > LONGEST_MOMENT) return null
  const zoned = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/.test(text)
  if (zoned && !Number.isNaN(Date.parse(text))) return new Date(text)
  const [, day = '', written = '0', minute = '0', second = '0', half] =
    /^(\S+?)(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?: ?(am|pm|sa|ch))?)?$/i.exec(
      inDigits(text),
    ) ?? []
  const date = parseVietnameseDate(day)
  const hour = half === undefined ? Number(written) : ofTwelve(Number(written), half)
  if (date === null || hour > 23 || Number(minute) > 59 || Number(second) > 59)
    throw new CellFault(
      `${shown(text)} is not a date with time; write day, month, year and time, such as 15/08/2022 08:30.`,
    )
  return onVietnameseClock(date, ((hour * 60 + Number(minute)) * 60 + Number(second)) * 1000)
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/** "Thứ hai, 5 tháng 10 2026, 9:00" and "5 October 2026, 9:00", as Moodle writes them, are 5/10/2026 9:00. */
function inDigits(text: string): string {
  const [, day, word = '', number, year, time = ''] =
    /^(?:\p{L}[\p{L} ]*, ?|ngày )?(\d{1,2}) (?:(\p{L}{3,9})|tháng (\d{1,2}))(?:,| năm)? (\d{4}),?( .*)?$/iu.exec(
      text,
    ) ?? []
  const month = number ?? MONTHS.indexOf(word.slice(0, 3).toLowerCase()) + 1
  return day === undefined || month === 0 ? text : `${day}/${month}/${year}${time}`
}

/** Hour of a clock with twelve of them; 24 for one that there is not. */
function ofTwelve(hour: number, half: string): number {
  if (hour < 1 || hour > 12) return 24
  return (hour % 12) + (/^(?:pm|ch)$/i.test(half) ? 12 : 0)
}

/** A number, exact: "7,5" and "7.5" are the same. Never a date that Excel made of "7,5". */
export function decimal(cell: Cell): string | null {
  if (typeof cell === 'number' && Number.isFinite(cell)) return decimalOfDouble(cell)
  const text = withoutApostrophe(textOf(cell))
  if (text === null) return null
  const value = parseDecimal(text)
  if (value === null)
    throw new CellFault(`${shown(text)} is not a number; write digits, such as 7,5 or 7.5.`)
  return value
}

const DAY_MS = 24 * 60 * 60 * 1000
/** Serial numbers of 1927 to 2118; below that a number may be a year. */
const SERIAL_FROM = 10_000
const SERIAL_TO = 80_000
/** Day 0 of Excel's count, for any day after February 1900. */
const SERIAL_ZERO = Date.UTC(1899, 11, 30)

/** What Excel stored as a date, as a wall clock in UTC, to the second; null for anything else. */
export function storedDate(cell: Cell): Date | null {
  if (cell instanceof Date) return toTheSecond(cell.getTime())
  if (typeof cell !== 'number' || cell < SERIAL_FROM || cell >= SERIAL_TO) return null
  return toTheSecond(SERIAL_ZERO + cell * DAY_MS)
}

const toTheSecond = (at: number) => new Date(Math.round(at / 1000) * 1000)

function dateOfWallClock(stored: Date): DateString {
  const date = parseVietnameseDate(stored.toISOString().slice(0, 10))
  if (date === null)
    throw new CellFault(`The date lies in the year ${stored.getUTCFullYear()}; write it again.`)
  return date
}

function onVietnameseClock(date: DateString, sinceMidnightMs: number): Date {
  return new Date(startOfDateInVietnam(date).getTime() + sinceMidnightMs)
}

function digitsOf(value: number): string {
  if (!Number.isFinite(value)) throw new CellFault('The cell holds no number; write it again.')
  return Number.isInteger(value) ? BigInt(value).toString() : String(value)
}

function withoutApostrophe(text: string | null): string | null {
  return text === null ? null : text.replace(/^['‘’]/, '') || null
}

function printable(cell: Cell, text: string): string {
  // The raw cell is asked, because cleaning removes the soft hyphen by which TCVN3 shows.
  const lettering = oldLettering(typeof cell === 'string' ? cell : text)
  if (lettering !== null)
    throw new CellFault(
      `${shown(text)} is typed in the old ${lettering} letters; convert the file to Unicode and import it again.`,
    )
  return text
}

function tooLong(limit: number): CellFault {
  return new CellFault(`The text is longer than ${limit} characters; shorten it.`)
}

function lostDigits(text: string): CellFault {
  return new CellFault(
    `${shown(text)} is a number whose last digits a spreadsheet threw away; format the column as text and write it again.`,
  )
}
