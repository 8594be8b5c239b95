/** A sheet as a table of a letter: the same figures, written as offices write them. */
import { shortDate } from '../../foundation/dates.ts'
import type { ReportCell, ReportColumn, ReportSheet } from '../workbooks/write.ts'
import type { LetterCell, LetterTable } from './letter-table.ts'

/** @param columns by their place in the sheet, in the order in which they are wanted; left out: all */
export function tableOfSheet(
  sheet: ReportSheet,
  { columns, size, most }: { columns?: readonly number[]; size?: number; most?: number } = {},
): LetterTable {
  const wanted = (columns ?? sheet.columns.map((_, index) => index)).flatMap((index) => {
    const column = sheet.columns[index]
    return column === undefined ? [] : [{ index, column }]
  })
  const least = wanted.reduce((sum, { column }) => sum + column.width, 0) * 0.065
  const rowOf = (cells: readonly ReportCell[]): LetterCell[] =>
    wanted.map(({ index, column }) => cellOf(column, cells[index] ?? null))
  return {
    columns: wanted.map(({ column: { group, header, width, kind } }) => ({
      header: group === undefined ? header : `${group}: ${header}`,
      // Room for the head of the narrowest column: on a page all of them share its width.
      width: Math.max(width, least),
      ...(kind === 'date' && { align: 'center' as const }),
      ...(kind === 'percent' && { decimals: 1 }),
      ...(kind !== 'text' && kind !== 'date' && { align: 'right' as const }),
    })),
    rows: sheet.rows.slice(0, most).map((row) => rowOf('look' in row ? row.cells : row)),
    ...(sheet.total !== undefined && { total: rowOf(sheet.total) }),
    ...(size !== undefined && { size }),
  }
}

function cellOf({ kind }: ReportColumn, cell: ReportCell): LetterCell {
  if (cell === null) return null
  if (typeof cell === 'object')
    return 'formula' in cell ? cell.value : `${'  '.repeat(cell.steps)}${cell.text}`
  if (kind === 'date' && typeof cell === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(cell))
    return shortDate(cell)
  return cell
}
