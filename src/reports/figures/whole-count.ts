/** A whole number as offices write it: 3898, or 3.898 and 3,898 with marks between thousands. Pure. */
import { cleanText } from '../../foundation/names.ts'
import type { Cell } from '../../foundation/sheets/table.ts'

const MOST = 1_000_000_000_000

/** What people write into a cell to say that there is nothing. */
const NOTHING = /^(?:[-–—_./]+|n\/a|không|không có|chưa có)$/iu

/** @returns null for an empty cell; what stands there where that is no whole number */
export function wholeCount(cell: Cell): number | null | { notWhole: string } {
  if (cell === null) return null
  const text = cell instanceof Date ? cell.toISOString().slice(0, 10) : cleanText(String(cell))
  if (text === '' || NOTHING.test(text)) return null
  const notWhole = { notWhole: text.slice(0, 40) }
  if (typeof cell !== 'string' && typeof cell !== 'number') return notWhole
  // A number with a fraction may be 3.898 that a spreadsheet has read as three and a bit: nobody guesses.
  if (typeof cell === 'number')
    return Number.isInteger(cell) && cell >= 0 && cell <= MOST ? cell : notWhole
  const written = text.replace(/^['‘’]/, '')
  const digits = /^\d{1,3}(?:([., ])\d{3})(?:\1\d{3})*$/.test(written)
    ? written.replace(/[., ]/g, '')
    : written
  return /^\d{1,13}$/.test(digits) && Number(digits) <= MOST ? Number(digits) : notWhole
}
