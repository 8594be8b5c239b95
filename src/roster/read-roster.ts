/** A roster file (CSV or Excel) as people and complaints. Reads and validates; storing is another matter. */
import { basename } from 'node:path'
import { cleanText } from '../foundation/names.ts'
import {
  columnLetter,
  findColumns,
  headerWeight,
  nearestHeader,
  ROSTER_FIELDS,
  type RosterColumns,
  type RosterField,
} from './columns.ts'
import { siftDuplicates } from './duplicates.ts'
import { type Cell, readTables, type Table } from './read-table.ts'
import {
  KEY_FIELDS,
  type RejectedRow,
  type RosterReading,
  type RosterRow,
  readRosterRow,
} from './roster-row.ts'
import { unreadable } from './unreadable.ts'

/**
 * @param fileName as uploaded; for messages only, the content decides how it is read
 * @throws HocvuError `roster.unreadable` when there is no table with a header in it, `request.too-large`
 */
export async function readRosterFile(bytes: Buffer, fileName: string): Promise<RosterReading> {
  const tables = await readTables(bytes, headerWeight)
  for (const table of tables) {
    const columns = findColumns(table.rows)
    if (columns) return readRows(table, columns, sheetsLeftOut(tables, table))
  }
  throw noHeader(tables, fileName)
}

function readRows(table: Table, columns: RosterColumns, warnings: string[]): RosterReading {
  refuseClaimedTwice(columns)
  refuseSplitName(table, columns)
  if (columns.unknown.length > 0)
    warnings.push(`Columns that were not read: ${listed(columns.unknown)}.`)
  const read: RosterRow[] = []
  const rejected: RejectedRow[] = []
  const end = endOfTable(table.rows, columns)
  for (let index = columns.headerIndex + 1; index < table.rows.length; index++) {
    const cells = table.rows[index] ?? []
    const filled = filledFields(cells, columns)
    if (filled.length === 0 || isNumberingLine(cells)) continue
    if (index >= end && isFooter(cells, columns, filled)) {
      warnings.push(`Row ${index + 1} stands below the list and was left out.`)
      continue
    }
    const row = readRosterRow(index + 1, (field) => cellAt(cells, columns, field))
    if ('reason' in row) rejected.push(row)
    else read.push(row)
  }
  const sifted = siftDuplicates(read)
  if (sifted.rows.length + rejected.length === 0) warnings.push('There is no row below the header.')
  return {
    rows: sifted.rows,
    rejected: [...rejected, ...sifted.rejected].sort((a, b) => a.row - b.row),
    warnings: [...warnings, ...sifted.warnings],
  }
}

function cellAt(cells: Cell[], { columns }: RosterColumns, field: RosterField): Cell {
  const index = columns.get(field)
  return index === undefined ? null : (cells[index] ?? null)
}

function isFilled(cell: Cell): boolean {
  return cell !== null && (typeof cell !== 'string' || cell.trim() !== '')
}

function filledFields(cells: Cell[], columns: RosterColumns): RosterField[] {
  return ROSTER_FIELDS.filter((field) => isFilled(cellAt(cells, columns, field)))
}

/** Index after the last line with a key: what follows with a single cell is a signature or a total, not a person. */
function endOfTable(rows: Cell[][], columns: RosterColumns): number {
  for (let index = rows.length - 1; index > columns.headerIndex; index--) {
    const filled = filledFields(rows[index] ?? [], columns)
    if (filled.length > 1 && KEY_FIELDS.some((field) => filled.includes(field))) return index + 1
  }
  return columns.headerIndex + 1
}

/** A single cell that is no key: a total, a signature, a remark. */
function isFooter(cells: Cell[], columns: RosterColumns, filled: RosterField[]): boolean {
  const [only, ...others] = filled
  if (only === undefined || others.length > 0) return false
  const isKey = KEY_FIELDS.some((field) => field === only)
  return !isKey || !/^\S*\d\S*$/.test(String(cellAt(cells, columns, only)).trim())
}

/** The line of column numbers, (1) (2) (3) or 1 2 3, that office tables have below their header. */
function isNumberingLine(cells: Cell[]): boolean {
  const filled = cells.filter(isFilled)
  return (
    filled.length > 1 &&
    filled.every((cell) => /^\(?\d{1,2}\)?$/.test(String(cell).trim())) &&
    filled.every((cell, index) => Number(String(cell).replace(/\D/g, '')) === index + 1)
  )
}

function refuseClaimedTwice({ claimedTwice }: RosterColumns): void {
  if (claimedTwice.length === 0) return
  const claims = (and: string) =>
    claimedTwice.map(({ field, letters }) => `${letters.join(` ${and} `)} (${field})`).join('; ')
  throw unreadable({
    en: `two columns hold the same: ${claims('and')}. Keep one of them, or rename the other.`,
    vi: `có hai cột cùng một nội dung: ${claims('và')}. Hãy giữ một cột hoặc đổi tên cột kia.`,
  })
}

/**
 * Lists often have "Họ và tên" merged over two columns, family and middle names left, given name right. Read as one
 * column, everybody would lose the given name, so such a file is refused.
 */
function refuseSplitName({ rows }: Table, { headerIndex, columns }: RosterColumns): void {
  const beside = (columns.get('full_name') ?? 0) + 1
  if (isFilled(rows[headerIndex]?.[beside] ?? null)) return
  const people = rows.slice(headerIndex + 1).filter((cells) => isFilled(cells[beside - 1] ?? null))
  const split = people.filter((cells) => /\p{L}/u.test(String(cells[beside] ?? '')))
  if (split.length === 0 || split.length * 2 < people.length) return
  const letter = columnLetter(beside)
  throw unreadable({
    en: `column ${letter} beside the full name holds text but has no header. Put the whole name in one column, or give column ${letter} a header.`,
    vi: `cột ${letter} bên cạnh họ và tên có nội dung nhưng không có tiêu đề. Hãy gộp họ và tên vào một cột, hoặc đặt tiêu đề cho cột ${letter}.`,
  })
}

function sheetsLeftOut(tables: Table[], taken: Table): string[] {
  const others = tables.filter((table) => table !== taken && table.rows.length > 0)
  const names = others.map((table) => table.sheet ?? '')
  return names.length > 0
    ? [`Only the sheet "${taken.sheet}" was read, not: ${listed(names)}.`]
    : []
}

function noHeader(tables: Table[], fileName: string) {
  const seen = tables.map((table) => nearestHeader(table.rows)).find((texts) => texts.length > 0)
  const name = cleanText(basename(fileName)).slice(-100) || 'roster'
  return unreadable({
    en:
      `${name} has no header with the column full_name (Họ và tên) and at least one more known column ` +
      `in its first 20 rows. ${seen ? `Found: ${listed(seen)}. ` : ''}Name the columns as in the documentation.`,
    vi:
      `${name} không có dòng tiêu đề chứa cột Họ và tên cùng ít nhất một cột đã biết ` +
      `trong 20 dòng đầu. ${seen ? `Tìm thấy: ${listed(seen, (count) => `và ${count} cột khác`)}. ` : ''}Hãy đặt tên cột theo mẫu.`,
  })
}

function listed(texts: string[], more = (count: number) => `and ${count} more`): string {
  const short = texts
    .slice(0, 10)
    .map((text) => (text.length > 40 ? `${text.slice(0, 40)}…` : text))
  const left = texts.length - short.length
  return short.join(', ') + (left > 0 ? ` ${more(left)}` : '')
}
