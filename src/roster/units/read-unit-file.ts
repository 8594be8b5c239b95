/** A list of units (CSV or Excel) as rows and complaints. */
import type { DateString } from '../../foundation/dates.ts'
import { foldKey } from '../../foundation/names.ts'
import type { Lettering } from '../../foundation/old-letters.ts'
import * as values from '../../foundation/sheets/cell-values.ts'
import { cellOf, type Header, headerFinder } from '../../foundation/sheets/find-header.ts'
import { readTables } from '../../foundation/sheets/read-table.ts'
import { type Cell, isFilled, type Table } from '../../foundation/sheets/table.ts'
import { unreadable } from '../../foundation/sheets/unreadable.ts'
import type { UnitKind } from '../../foundation/texts/unit-kinds.ts'
import { kindOfWord } from './kind-words.ts'

const HEADERS = {
  code: ['Mã đơn vị', 'Mã ĐV', 'Mã', 'Mã đơn vị hành chính', 'Mã xã', 'Mã ĐVHC', 'Unit code'],
  name: ['Tên đơn vị', 'Đơn vị', 'Tên', 'Tên đơn vị hành chính', 'Tên ĐVHC', 'Unit', 'Unit name'],
  parent_code: [
    'Mã đơn vị cấp trên',
    'Mã cấp trên',
    'Mã đơn vị cha',
    'Mã đơn vị chủ quản',
    'Thuộc đơn vị (mã)',
    'Mã tỉnh',
    'Parent code',
    'Parent',
  ],
  kind: ['Loại', 'Loại đơn vị', 'Cấp', 'Loại hình', 'Type'],
  valid_from: ['Hiệu lực từ', 'Từ ngày', 'Có hiệu lực từ', 'Ngày hiệu lực', 'Valid from', 'From'],
  valid_to: ['Hiệu lực đến', 'Đến ngày', 'Hết hiệu lực', 'Ngày hết hiệu lực', 'Valid to', 'To'],
  replaces: ['Thay cho mã', 'Thay cho', 'Mã cũ', 'Mã đơn vị cũ', 'Sáp nhập từ mã', 'Old codes'],
} as const

export type UnitColumn = keyof typeof HEADERS

const isColumn = (name: string): name is UnitColumn => Object.hasOwn(HEADERS, name)
export const unitColumns: readonly UnitColumn[] = Object.keys(HEADERS).filter(isColumn)

const unitHeader = headerFinder<UnitColumn>(
  HEADERS,
  (columns) => columns.has('code') && columns.size > 1,
)

export interface UnitRow {
  /** The line as Excel or an editor numbers it. */
  row: number
  code: string
  name: string | null
  parentCode: string | null
  kind: UnitKind | null
  validFrom: DateString | null
  /** Last day. */
  validTo: DateString | null
  /** Codes of the units that became this one on its first day. */
  replaces: string[]
}

/** One line that was not taken: where, which field, and one English sentence that says what to do. */
export interface RejectedUnitRow {
  row: number
  field: UnitColumn
  reason: string
}

export interface UnitReading {
  rows: UnitRow[]
  rejected: RejectedUnitRow[]
  /** What was passed over on purpose, in English. */
  warnings: string[]
}

export interface UnitTable {
  table: Table
  header: Header<UnitColumn>
}

/**
 * The table of the file that has the header of a list of units.
 * @throws HocvuError `sheet.unreadable`, `sheet.old-letters`, `request.too-large`
 */
export async function findUnitTable(bytes: Buffer, letters: Lettering | null): Promise<UnitTable> {
  const { tables } = await readTables(bytes, unitHeader.weight, letters)
  for (const table of tables) {
    const header = unitHeader.find(table)
    if (header !== null) return { table, header }
  }
  throw unreadable({
    en: 'no line of its first 20 has a column code (Mã đơn vị) and at least one of name, parent_code, kind, valid_from, valid_to, replaces. Name the columns as in the template.',
    vi: 'trong 20 dòng đầu không có dòng tiêu đề chứa cột Mã đơn vị cùng ít nhất một cột đã biết như Tên đơn vị, Mã đơn vị cấp trên, Loại. Hãy đặt tên cột theo mẫu.',
  })
}

/**
 * @param letters the old letters that a person has confirmed the file to be typed in
 * @throws HocvuError as `findUnitTable`
 */
export async function readUnitFile(
  bytes: Buffer,
  letters: Lettering | null = null,
): Promise<UnitReading> {
  return readUnitTable(await findUnitTable(bytes, letters))
}

function readUnitTable({ table: { rows }, header }: UnitTable): UnitReading {
  const reading: UnitReading = { rows: [], rejected: [], warnings: [] }
  if (header.unknown.length > 0)
    reading.warnings.push(`Columns that were not read: ${header.unknown.slice(0, 10).join(', ')}.`)
  const lineOf = new Map<string, number>()
  for (const [index, cells] of rows.entries()) {
    if (index <= header.lastHeaderIndex) continue
    const row = index + 1
    const of = (column: UnitColumn) => cellOf(cells, header, column)
    if (isNoUnit(unitColumns.map(of), of('code'))) continue
    const read = readUnitRow(row, of)
    if ('reason' in read) {
      reading.rejected.push(read)
      continue
    }
    const earlier = lineOf.get(foldKey(read.code))
    if (earlier === undefined) {
      reading.rows.push(read)
      lineOf.set(foldKey(read.code), row)
    } else
      reading.rejected.push({
        ...{ row, field: 'code' },
        reason: `The code stands in row ${earlier} already; a unit has one line, so keep one of the two.`,
      })
  }
  return reading
}

/** An empty line, or a single cell that is no code: a total, a place and date, a signature. */
function isNoUnit(cells: Cell[], code: Cell): boolean {
  const filled = cells.filter(isFilled)
  if (filled.length > 1) return false
  return !isFilled(code) || /\p{L}\s+\p{L}/u.test(String(code).trim())
}

function readUnitRow(row: number, of: (column: UnitColumn) => Cell): UnitRow | RejectedUnitRow {
  let field: UnitColumn = 'code'
  const read = <Value>(column: UnitColumn, reader: (cell: Cell) => Value): Value => {
    field = column
    return reader(of(column))
  }
  try {
    const code = read('code', values.code)
    if (code === null)
      return {
        row,
        field,
        reason: 'The code of the unit is missing; write it, or one of your own.',
      }
    const name = read('name', values.plainText)
    const parentCode = read('parent_code', values.code)
    const word = read('kind', values.plainText)
    const kind = word === null ? null : kindOfWord(word)
    if (word !== null && kind === null)
      return {
        ...{ row, field },
        reason: `${values.shown(word)} is no kind of unit; write one of those in the template, or leave the cell empty.`,
      }
    const validFrom = read('valid_from', values.calendarDate)
    const validTo = read('valid_to', values.calendarDate)
    if (validFrom !== null && validTo !== null && validTo < validFrom)
      return {
        ...{ row, field },
        reason: `The unit would end on ${validTo}, before it begins; correct one of the two days.`,
      }
    const replaces = read('replaces', codesOf)
    return { row, code, name, parentCode, kind, validFrom, validTo, replaces }
  } catch (thrown) {
    if (thrown instanceof values.CellFault) return { row, field, reason: thrown.message }
    throw thrown
  }
}

/** "03646;03649", also with commas; of numbers also with blanks or lines between. */
function codesOf(cell: Cell): string[] {
  const text = values.code(cell)
  if (text === null) return []
  const codes = text
    .split(/[;,]/)
    .flatMap((part) => (/^[\d\s]+$/.test(part) ? part.split(/\s+/) : [part.trim()]))
    .filter((code) => code !== '')
  return [...new Map(codes.map((code) => [foldKey(code), code])).values()]
}
