/** A file in which units say what they need (CSV or Excel), as lines and complaints. Reads; storing is another matter. */
import { decimalOfDouble } from '../../foundation/decimal.ts'
import { CellFault, code, plainText } from '../../foundation/sheets/cell-values.ts'
import { dataRows } from '../../foundation/sheets/data-rows.ts'
import { cellOf, type Header, headerFinder } from '../../foundation/sheets/find-header.ts'
import { readTables } from '../../foundation/sheets/read-table.ts'
import type { Cell, Table } from '../../foundation/sheets/table.ts'
import { unreadable } from '../../foundation/sheets/unreadable.ts'
import { cellText } from '../../roster/upload/rejected-rows.ts'

/** A line as somebody has written it. */
export interface GivenNeed {
  /** In the file, from 1; of a form 1. */
  row: number
  /** Code or name; null: not said. */
  unit: string | null
  audience: string | null
  content: string | null
  mode: string | null
  people: string | null
  note: string | null
}

export interface NeedFault {
  row: number
  field: NeedField
  fault:
    | 'missing'
    | 'unit-unknown'
    | 'mode-unknown'
    | 'people-unreadable'
    | 'too-long'
    | 'twice'
    | 'cell'
  /** What stands there; of `cell` the sentence of the sheet reader, of `twice` the other row. */
  value: string
}

const HEADERS = {
  unit_code: ['Mã đơn vị', 'Mã ĐV', 'Mã cơ quan', 'Mã cơ quan, đơn vị'],
  unit: ['Đơn vị', 'Tên đơn vị', 'Cơ quan, đơn vị', 'Đơn vị đăng ký'],
  audience: ['Đối tượng', 'Nhóm đối tượng', 'Đối tượng đào tạo', 'Đối tượng bồi dưỡng'],
  content: ['Nội dung', 'Nội dung đào tạo', 'Nội dung tập huấn', 'Nội dung bồi dưỡng', 'Chuyên đề'],
  mode: ['Hình thức', 'Hình thức tổ chức', 'Hình thức học'],
  people: ['Số người', 'Số lượng', 'Số lượng người', 'Số học viên', 'Số lượng đăng ký'],
  note: ['Ghi chú', 'Note'],
} as const
export type NeedField = keyof typeof HEADERS

const needsHeader = headerFinder<NeedField>(
  HEADERS,
  (fields) => fields.has('people') && (fields.has('audience') || fields.has('content')),
)

export interface NeedsReading {
  needs: GivenNeed[]
  rejected: NeedFault[]
}

/** @throws HocvuError `sheet.unreadable` when there is no table with a header in it, `sheet.old-letters` */
export async function readNeedsFile(bytes: Buffer): Promise<NeedsReading> {
  const { table, header } = await findNeedsTable(bytes)
  const needs: GivenNeed[] = []
  const rejected: NeedFault[] = []
  for (const { row, cells } of dataRows(table, header, ['people', 'unit_code']).rows) {
    const read = readRow(row, cells, header)
    if ('fault' in read) rejected.push(read)
    // Lines of the template that nobody has filled in say nothing.
    else if (read.people !== null || read.content !== null) needs.push(read)
  }
  return { needs, rejected }
}

export interface RejectedNeedSheet {
  /** In the order of the file. */
  columns: NeedField[]
  rows: (NeedFault & { cells: string[] })[]
}

/** The rows that were refused as written, with the reasons: a sheet to mend and bring again. */
export async function rejectedNeedRows(
  bytes: Buffer,
  rejected: readonly NeedFault[],
): Promise<RejectedNeedSheet> {
  const { table, header } = await findNeedsTable(bytes)
  const columns = [...header.columns.keys()]
  return {
    columns,
    rows: rejected
      .toSorted((a, b) => a.row - b.row)
      .map((fault) => ({
        ...fault,
        cells: columns.map((column) =>
          cellText(cellOf(table.rows[fault.row - 1] ?? [], header, column)),
        ),
      })),
  }
}

async function findNeedsTable(bytes: Buffer): Promise<{ table: Table; header: Header<NeedField> }> {
  const { tables } = await readTables(bytes, needsHeader.weight)
  for (const table of tables) {
    const header = needsHeader.find(table)
    if (header !== null) return { table, header }
  }
  throw unreadable({
    en: 'it has no header with the columns people (Số người) and audience (Đối tượng) or content (Nội dung) in its first 20 rows. Fill in the template.',
    vi: 'trong 20 dòng đầu không có dòng tiêu đề với cột Số người và cột Đối tượng hoặc Nội dung. Hãy điền vào tệp mẫu.',
  })
}

function readRow(
  row: number,
  cells: readonly Cell[],
  header: Header<NeedField>,
): GivenNeed | NeedFault {
  let field: NeedField = 'unit_code'
  const read = (of: NeedField, reader: (cell: Cell) => string | null) => {
    field = of
    return reader(cellOf(cells, header, of))
  }
  try {
    return {
      row,
      unit: read('unit_code', code) ?? read('unit', plainText),
      audience: read('audience', plainText),
      content: read('content', plainText),
      mode: read('mode', plainText),
      people: read('people', numberText),
      note: read('note', plainText),
    }
  } catch (thrown) {
    if (!(thrown instanceof CellFault)) throw thrown
    return { row, field, fault: 'cell', value: thrown.message }
  }
}

const numberText = (cell: Cell): string | null =>
  typeof cell === 'number' ? decimalOfDouble(cell) : plainText(cell)
