/** A sheet as a grid of cells, whatever file it came from. */

/** Text as written, or what Excel stored: a number, a truth value, a date (midnight UTC). Empty cells are null. */
export type Cell = string | number | boolean | Date | null

/** A block of merged cells; all four are indexes from 0, inclusive. */
export interface Area {
  top: number
  left: number
  bottom: number
  right: number
}

export interface Table {
  source: 'csv' | 'xlsx'
  /** Name of the worksheet; null for CSV. */
  sheet: string | null
  /**
   * Index 0 is the first line as Excel numbers them; empty lines are kept. A cell merged over several lines stands
   * in each of them; one merged over several columns in the first column only.
   */
  rows: Cell[][]
  /** None for CSV, which knows no merged cells. */
  merges: Area[]
}

export function isFilled(cell: Cell | undefined): cell is string | number | boolean | Date {
  return cell !== null && cell !== undefined && (typeof cell !== 'string' || cell.trim() !== '')
}

/** `A`, `B` … `AA` for the column at an index that counts from 0. */
export function columnLetter(index: number): string {
  const before = Math.floor(index / 26)
  return (before > 0 ? columnLetter(before - 1) : '') + String.fromCharCode(65 + (index % 26))
}
