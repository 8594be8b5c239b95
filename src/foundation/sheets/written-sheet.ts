/** What is written into a workbook: sheets of columns and rows. Numbers are numbers, dates are dates, text is text. */
import type { DateString } from '../dates.ts'
import { columnLetter } from './table.ts'

/** `whole`: with marks of thousands; `points`: two decimals; `percent`: a number of per cent with one. */
export type NumberKind = 'number' | 'whole' | 'points' | 'percent'

/** Where a cell stands, such as `C7`: by its column and its row among the rows, from 0. */
export type AddressOf = (column: number, row: number) => string

export type WrittenCell =
  | string
  | number
  | null
  | { kind: Exclude<NumberKind, 'number'>; value: number }
  | { kind: 'date'; value: DateString }
  /** Text that stands under another: in steps from the left. */
  | { kind: 'indented'; value: string; steps: number }
  /** `value`: what it comes to, for readers that do not calculate. */
  | { kind: 'formula'; formula: (at: AddressOf) => string; value: number; as: NumberKind }

/** `strong`: in bold; `sum`: in bold on a ground of its own. */
export type WrittenRow =
  | readonly WrittenCell[]
  | { cells: readonly WrittenCell[]; look: 'strong' | 'sum' }

export interface WrittenColumn {
  header: string
  /** In characters. */
  width: number
  /** Stands above neighbours that have the same. */
  group?: string
}

export interface WrittenSheet {
  name: string
  /** Lines above the header, in bold. */
  titles: readonly string[]
  /** Lines below the titles. */
  notes?: readonly string[]
  columns: readonly WrittenColumn[]
  /** A cell for each column. */
  rows: AsyncIterable<WrittenRow> | Iterable<WrittenRow>
  /** Columns at the left that stay in sight. */
  fixedColumns?: number
  /** So many rows can be chosen by what stands in a column; sums below them stay. */
  filteredRows?: number
  /** Left out: landscape. */
  orientation?: 'portrait' | 'landscape'
}

/** Counted from 1. */
export interface SheetLayout {
  headerTop: number
  headerBottom: number
  addressOf: AddressOf
}

export function layoutOf({ titles, notes = [], columns }: WrittenSheet): SheetLayout {
  const headerTop = titles.length + notes.length + 1
  const headerBottom = columns.some(({ group }) => group !== undefined) ? headerTop + 1 : headerTop
  return {
    headerTop,
    headerBottom,
    addressOf: (column, row) => `${columnLetter(column)}${headerBottom + 1 + row}`,
  }
}

/** So many signs can still be read beside each other on a page. */
const PAGE_WIDTH = { portrait: 120, landscape: 200 }

/** How many pages beside each other: the columns at the left that stay in sight stand on each. */
export function pagesWide({
  columns,
  fixedColumns = 0,
  orientation = 'landscape',
}: WrittenSheet): number {
  const width = (from: number, to?: number) =>
    columns.slice(from, to).reduce((sum, column) => sum + column.width, 0)
  const fixed = width(0, fixedColumns)
  const room = PAGE_WIDTH[orientation]
  if (fixed + width(fixedColumns) <= room * 1.2 || fixed > room / 2) return 1
  return Math.ceil(width(fixedColumns) / (room - fixed))
}
