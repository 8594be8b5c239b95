/**
 * One cell of a roster as the value it stands for. A reader gives the value, null for an empty cell,
 * or throws `CellFault` with one English sentence that says what is wrong and what to do.
 */
import { type DateString, parseVietnameseDate } from '../foundation/dates.ts'
import { cleanName, cleanText } from '../foundation/names.ts'
import { oldLettering } from '../foundation/old-letters.ts'
import { dialledPhone } from '../foundation/phone.ts'
import { normaliseNationalId } from '../foundation/secrets.ts'
import type { Cell } from './read-table.ts'

export class CellFault extends Error {}

const MAX_TEXT = 500
const MAX_NAME = 200
const MAX_CODE = 100

/** What people write into a cell to say that there is nothing. */
const NOTHING = /^(?:[-–—_./]+|n\/a|không|không có|chưa có)$/iu

/** "1,23457E+11": a spreadsheet has thrown the last digits away. */
const EXPONENT = /^\d+(?:[.,]\d+)?E\+?\d+$/i
const LOST_DIGITS = /^\d[.,]\d+E\+?\d+$/i

/** A value for a message: short, and of long numbers only the last four digits. */
function shown(value: string): string {
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
  return clean === '' || NOTHING.test(clean) ? null : clean
}

/** A unit, a position, an audience, a class. */
export function plainText(cell: Cell): string | null {
  const text = textOf(cell)
  if (text === null) return null
  if (text.length > MAX_TEXT) throw tooLong(MAX_TEXT)
  return printable(cell, text)
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

/** Day first, or ISO, or a date as Excel stores it. */
export function dateOfBirth(cell: Cell): DateString | null {
  if (cell instanceof Date) {
    const date = parseVietnameseDate(cell.toISOString().slice(0, 10))
    if (date === null)
      throw new CellFault(`The date lies in the year ${cell.getUTCFullYear()}; write it again.`)
    return date
  }
  const text = withoutApostrophe(textOf(cell))
  if (text === null) return null
  const date = parseVietnameseDate(text.replace(/ 0{1,2}:00(?::00)?$/, ''))
  if (date !== null) return date
  if (/^(?:19|20)\d\d$/.test(text))
    throw new CellFault(
      `${shown(text)} is a year only; write the whole date, day first, such as 15/08/1985, or leave the cell empty.`,
    )
  throw new CellFault(
    `${shown(text)} is not a date; write day, month and year, such as 15/08/1985.`,
  )
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
