/**
 * A report as an .xlsx of one sheet or several: columns say what is in them, so that numbers are numbers and dates are
 * dates and an office can go on calculating.
 */
import { buffer } from 'node:stream/consumers'
import type { DateString } from '../../foundation/dates.ts'
import { writeSheets } from '../../foundation/sheets/write-sheet.ts'
import type {
  AddressOf,
  NumberKind,
  WrittenCell,
  WrittenRow,
  WrittenSheet,
} from '../../foundation/sheets/written-sheet.ts'

/** `points`: two decimals; `percent`: a number of per cent with one decimal. */
type ColumnKind = 'text' | 'whole' | 'points' | 'percent' | 'date'

export interface ReportColumn {
  header: string
  /** In characters. */
  width: number
  kind: ColumnKind
  /** Stands above neighbours that have the same. */
  group?: string
}

/** Text, a number, a day as `yyyy-MM-dd`; what is calculated says what it comes to. */
export type ReportCell =
  | string
  | number
  | null
  | { formula: (at: AddressOf) => string; value: number }
  | { text: string; steps: number }

export type ReportRow = readonly ReportCell[] | { cells: readonly ReportCell[]; look: 'strong' }

export interface ReportSheet {
  name: string
  /** Lines above the header, the first one large. */
  titles: readonly string[]
  columns: readonly ReportColumn[]
  rows: readonly ReportRow[]
  /** Below the rows, in bold. */
  total?: readonly ReportCell[]
  fixedColumns?: number
  /** So many rows can be chosen by what stands in a column; sums below them stay. */
  filteredRows?: number
  orientation?: 'portrait' | 'landscape'
}

/** @param at the time that the file gives for its parts */
export async function writeReport(sheets: readonly ReportSheet[], at: Date): Promise<Buffer> {
  return await buffer(writeSheets(sheets.map(writtenSheet), at))
}

export function writtenSheet(sheet: ReportSheet): WrittenSheet {
  const [title = '', ...notes] = sheet.titles
  const { columns, rows, total, name, fixedColumns, filteredRows, orientation } = sheet
  const lineOf = (cells: readonly ReportCell[]) =>
    columns.map(({ kind }, index) => cellOf(kind, cells[index] ?? null))
  return {
    ...{ name, titles: [title], notes, columns },
    ...(fixedColumns !== undefined && { fixedColumns }),
    ...(filteredRows !== undefined && { filteredRows }),
    ...(orientation !== undefined && { orientation }),
    rows: [
      ...rows.map(
        (row): WrittenRow =>
          'look' in row ? { cells: lineOf(row.cells), look: row.look } : lineOf(row),
      ),
      ...(total === undefined ? [] : [{ cells: lineOf(total), look: 'sum' as const }]),
    ],
  }
}

function cellOf(kind: ColumnKind, value: ReportCell): WrittenCell {
  if (value === null || value === '') return null
  if (typeof value === 'object')
    return 'formula' in value
      ? { kind: 'formula', ...value, as: numberKind(kind) }
      : { kind: 'indented', value: value.text, steps: value.steps }
  if (typeof value === 'number')
    return kind === 'text' || kind === 'date' ? String(value) : { kind, value }
  return kind === 'date' && isDay(value) ? { kind: 'date', value } : value
}

const numberKind = (kind: ColumnKind): NumberKind =>
  kind === 'text' || kind === 'date' ? 'number' : kind

const isDay = (value: string): value is DateString => /^\d{4}-\d{2}-\d{2}$/.test(value)
