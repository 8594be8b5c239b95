/** What reading a file comes to, and what the readers of its kinds are given. */
import type { Header } from '../../src/foundation/sheets/find-header.ts'
import type { Cell, Table } from '../../src/foundation/sheets/table.ts'
import type { CourseRequest, FileOptions, SourceRecord } from '../contract.ts'
import type { Field } from './fields.ts'
import type { SpreadsheetSettings } from './settings.ts'

/** A fact of a row that cannot be read; the others count. */
export interface Fault {
  /** The field or the column as its header names it. */
  field: string
  /** Stable code, such as `score-out-of-range`. */
  reason: string
  /** What is wrong and what to do. */
  detail: string
  /** Which fact: the same when a corrected file comes. */
  fact: string
  course: string | null
}

export interface ReadRow {
  sheet: string | null
  /** As Excel numbers it. */
  row: number
  records: SourceRecord[]
  faults: Fault[]
  /** The row as it came. */
  raw: string
}

export type FileReading =
  | {
      state: 'read'
      rows: ReadRow[]
      notes: string[]
      header: string
      /** Courses that the file names; with `complete` it names everybody of them. */
      courses: string[]
    }
  | { state: 'asked' | 'rejected'; notes: string[]; header?: string }

/** One table with its header found. */
export interface Sheet {
  table: Table
  header: Header<Field>
  /** The lines above the header, a text each. */
  titles: string[]
  rows: { row: number; cells: Cell[] }[]
  /** Numbers of lines that hold something and were not read as people: headings of parts, totals, signatures. */
  passedOver: number[]
  /** The columns that a person has named, for this file or for an earlier one with the same header. */
  map: Readonly<Record<string, string>>
  get(cells: readonly Cell[], field: Field): Cell
  /** Headers as one text a column, those of fields included. */
  headings: string[]
}

export interface SheetContext {
  receivedAt: Date
  options: FileOptions
  settings: SpreadsheetSettings
  courses: readonly CourseRequest[]
}

/** The rows of a sheet, or what a person must answer first. */
export interface SheetReading {
  rows: ReadRow[]
  notes: string[]
  questions: string[]
}

export function rawOf(cells: readonly Cell[]): string {
  return JSON.stringify(cells)
}

/** A row that names nobody who could be known again. */
export const rowFact = (sheet: string | null, row: number) => `row:${sheet ?? ''}:${row}`

/** Numbers of rows for a message, however many there are. */
export function listRows(rows: readonly number[]): string {
  const more = rows.length - MOST_LISTED
  return rows.slice(0, MOST_LISTED).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

const MOST_LISTED = 10

/** Something about the whole file that stands against it. */
export class FileFault extends Error {}
