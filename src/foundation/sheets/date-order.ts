/** Whether the day or the month comes first, where a single date does not tell and its column does. */
import { storedDate } from './cell-values.ts'
import type { Cell } from './table.ts'

const PARTS = /^\s*['‘’]?(\d{1,2})([/.-])(\d{1,2})\2\d{4}(?!\d)/

/** Whether one of the dates, such as 03/15/2026, can only be read with the month first. */
export function holdsMonthFirst(cells: readonly Cell[]): boolean {
  return cells.some((cell) => {
    const [, first, , second] = PARTS.exec(typeof cell === 'string' ? cell : '') ?? []
    return Number(first) <= 12 && Number(second) > 12 && Number(second) <= 31
  })
}

/** Whether day and month could change places. What fits its own order Excel has stored as a date already. */
export function readsBothWays(cell: Cell): boolean {
  const stored = storedDate(cell)
  const [, first, , second] = PARTS.exec(typeof cell === 'string' ? cell : '') ?? []
  const day = stored?.getUTCDate() ?? Number(first)
  const month = stored === null ? Number(second) : stored.getUTCMonth() + 1
  return day <= 12 && month <= 12 && day !== month
}
