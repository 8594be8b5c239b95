/** A table in a paper of an office: ruled, its head repeated on each page, numbers at the right as offices write them. */
import { Table, TableCell, TableRow } from 'docx'
import { TABLE_SIZE } from './letter-measures.ts'
import { type LetterChild, line } from './letter-parts.ts'

/** A number is written as 3.898 or 74,9; null is a blank. */
export type LetterCell = string | number | null

interface LetterColumn {
  header: string
  /** Share of the width, against those of the other columns. */
  width: number
  /** Left out: numbers at the right, text at the left. */
  align?: 'left' | 'center' | 'right'
  /** Always so many digits behind the comma: 70,0 below 72,7. */
  decimals?: number
}

export interface LetterTable {
  columns: readonly LetterColumn[]
  rows: readonly (readonly LetterCell[])[]
  /** Below the rows, in bold. */
  total?: readonly LetterCell[]
  /** In points; left out: 12. */
  size?: number
}

const BORDER = { style: 'single' as const, size: 4, color: '000000' }
const BORDERS = { top: BORDER, bottom: BORDER, left: BORDER, right: BORDER }

export function writeTable(table: LetterTable, width: number): LetterChild {
  const { columns, rows, total, size = TABLE_SIZE } = table
  const shares = columns.reduce((sum, column) => sum + column.width, 0)
  const widths = columns.map((column) => Math.floor((width * column.width) / shares))
  const row = (cells: readonly LetterCell[], look: { bold: boolean; head: boolean }) =>
    new TableRow({
      cantSplit: true,
      tableHeader: look.head,
      children: columns.map((column, index) => {
        const value = cells[index] ?? null
        const own = column.align ?? (typeof value === 'number' ? 'right' : 'left')
        return new TableCell({
          width: { size: widths[index] ?? 0, type: 'dxa' },
          borders: BORDERS,
          verticalAlign: 'center',
          margins: { left: 70, right: 70, top: 20, bottom: 20 },
          children: [
            line(
              shown(value, column.decimals),
              { size, bold: look.bold },
              { alignment: look.head ? 'center' : own },
            ),
          ],
        })
      }),
    })
  return new Table({
    width: { size: widths.reduce((sum, one) => sum + one, 0), type: 'dxa' },
    columnWidths: widths,
    layout: 'fixed',
    rows: [
      row(
        columns.map(({ header }) => header),
        { bold: true, head: true },
      ),
      ...rows.map((cells) => row(cells, { bold: false, head: false })),
      ...(total === undefined ? [] : [row(total, { bold: true, head: false })]),
    ],
  })
}

const NUMBERS = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 2 })
function shown(value: LetterCell, decimals?: number): string {
  if (value === null) return ''
  if (typeof value !== 'number') return value
  return decimals === undefined
    ? NUMBERS.format(value)
    : value.toLocaleString('vi-VN', {
        ...{ minimumFractionDigits: decimals, maximumFractionDigits: decimals },
      })
}
