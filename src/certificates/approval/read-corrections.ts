/** A checking sheet that came back, as rows and complaints. Reads and validates; whose rows they are is another matter. */
import type { DateString } from '../../foundation/dates.ts'
import { cleanText, foldName } from '../../foundation/names.ts'
import type { Lettering } from '../../foundation/old-letters.ts'
import * as values from '../../foundation/sheets/cell-values.ts'
import { dataRows } from '../../foundation/sheets/data-rows.ts'
import { cellOf, type Header, headerFinder } from '../../foundation/sheets/find-header.ts'
import { PERSON_HEADERS } from '../../foundation/sheets/person-headers.ts'
import { readTables } from '../../foundation/sheets/read-table.ts'
import { type Cell, isFilled, type Table } from '../../foundation/sheets/table.ts'
import { unreadable } from '../../foundation/sheets/unreadable.ts'
import { readRowCode } from './row-code.ts'

const HEADERS = {
  row_code: ['Mã dòng'],
  full_name: PERSON_HEADERS.full_name,
  date_of_birth: PERSON_HEADERS.date_of_birth,
  unit: PERSON_HEADERS.unit,
  mark: ['Đúng/Sai', 'Đúng hay sai', 'Đúng, sai'],
  right_name: ['Họ và tên đúng', 'Họ tên đúng'],
  right_birth: ['Ngày sinh đúng', 'Ngày tháng năm sinh đúng'],
  right_unit: ['Đơn vị đúng', 'Tên đơn vị đúng'],
  note: ['Ghi chú', 'Nội dung khác'],
} as const
export type CorrectionField = keyof typeof HEADERS

const header = headerFinder<CorrectionField>(
  HEADERS,
  (columns) => columns.has('row_code') && columns.size > 1,
)

/** Without these nobody can tell what the unit has looked at, or what it says of it. */
const NEEDED = ['full_name', 'date_of_birth', 'unit', 'mark'] as const

export interface PersonFacts {
  fullName: string | null
  dateOfBirth: DateString | null
  unit: string | null
}

export interface CorrectionRow {
  /** As Excel numbers it. */
  row: number
  code: string
  /** What the sheet says that the roster says. */
  printed: PersonFacts
  mark: 'right' | 'wrong' | null
  /** What the unit says instead; null where it says nothing. */
  right: PersonFacts
  note: string | null
}

export interface RejectedCorrection {
  row: number
  field: CorrectionField
  /** One English sentence that says what to do. */
  reason: string
}

/** A row that cannot be read further: where it may say that something is wrong, that counts all the same. */
interface UnreadCorrection extends RejectedCorrection {
  /** null: nobody knows whose row it is. */
  code: string | null
  saysWrong: boolean
}

export interface CorrectionReading {
  rows: CorrectionRow[]
  rejected: UnreadCorrection[]
  warnings: string[]
}

/**
 * @param letters the old letters that a person has confirmed the file to be typed in
 * @throws HocvuError `sheet.unreadable`, `sheet.old-letters`, `request.too-large`
 */
export async function readCorrections(
  bytes: Buffer,
  letters: Lettering | null = null,
): Promise<CorrectionReading> {
  const { tables, converted } = await readTables(bytes, header.weight, letters)
  const sheets = tables.flatMap((table) => {
    const found = header.find(table)
    return found ? [{ table, found }] : []
  })
  requireOneSheet(sheets.map(({ table }) => table))
  for (const { table, found } of sheets) {
    const reading = readRows(table, found)
    if (converted !== null)
      reading.warnings.push(`The text was converted from ${converted} letters.`)
    return reading
  }
  throw unreadable({
    en: 'it has no column "Mã dòng" (code of the row), so it is no checking sheet of a list. Send the sheet back that the office gave, with all its columns.',
    vi: 'tệp không có cột “Mã dòng” nên không phải danh sách rà soát. Hãy gửi lại đúng tệp đã nhận, giữ đủ các cột.',
  })
}

/** Of several, one may be the office's own copy and another a unit's answer: only a person can tell. */
function requireOneSheet(tables: readonly Table[]): void {
  if (tables.length < 2) return
  const names = tables.map(({ sheet }) => `“${sheet ?? ''}”`).join(', ')
  throw unreadable({
    en: `its worksheets ${names} are checking sheets each. Keep one in the file, and send each other one in a file of its own.`,
    vi: `các trang tính ${names} đều là danh sách rà soát. Hãy giữ một trang trong tệp và gửi mỗi trang còn lại bằng một tệp riêng.`,
  })
}

function readRows(table: Table, found: Header<CorrectionField>): CorrectionReading {
  requireColumns(found)
  const { rows, below } = dataRows(table, found, ['row_code'])
  const reading: CorrectionReading = { rows: [], rejected: [], warnings: [] }
  for (const { row, cells } of rows) {
    const read = readRow(row, (field) => cellOf(cells, found, field))
    if (read === null) continue
    if ('reason' in read) reading.rejected.push(read)
    else reading.rows.push(read)
  }
  for (const row of below) {
    const cells = table.rows[row - 1] ?? []
    const filled = NEEDED.filter((field) => isFilled(cellOf(cells, found, field)))
    if (filled.length > 2)
      reading.warnings.push(`Row ${row} stands below the list and was left out.`)
  }
  return reading
}

function requireColumns({ columns, claimedTwice }: Header<CorrectionField>): void {
  const missing = NEEDED.filter((field) => !columns.has(field))
  if (missing.length > 0) {
    const names = missing.map((field) => `“${HEADERS[field][0]}”`).join(', ')
    throw unreadable({
      en: `the column ${names} is missing. Send the sheet back with all its columns.`,
      vi: `thiếu cột ${names}. Hãy gửi lại tệp, giữ đủ các cột.`,
    })
  }
  const [twice] = claimedTwice
  if (twice)
    throw unreadable({
      en: `the columns ${twice.letters.join(' and ')} have the same header. Keep one of them.`,
      vi: `các cột ${twice.letters.join(' và ')} trùng tiêu đề. Hãy giữ một cột.`,
    })
}

const READERS = {
  full_name: values.fullName,
  date_of_birth: values.calendarDate,
  unit: values.plainText,
  right_name: values.fullName,
  right_birth: values.calendarDate,
  right_unit: values.plainText,
  note: values.plainText,
} satisfies Partial<Record<CorrectionField, (cell: Cell) => string | null>>
type ReadField = keyof typeof READERS
const READ_FIELDS = [
  'full_name',
  'date_of_birth',
  'unit',
  'right_name',
  'right_birth',
  'right_unit',
  'note',
] as const satisfies ReadField[]

const ASKED_FIELDS = ['right_name', 'right_birth', 'right_unit'] as const satisfies ReadField[]

/** null: a line with nothing on it but perhaps its number. */
function readRow(
  row: number,
  cell: (field: CorrectionField) => Cell,
): CorrectionRow | UnreadCorrection | null {
  const written = cell('row_code')
  const filled = READ_FIELDS.some((field) => isFilled(cell(field))) || isFilled(cell('mark'))
  if (!isFilled(written)) {
    if (!filled) return null
    const reason =
      'The row has no code ("Mã dòng"), so nobody can tell whose it is; people who are not on the list come by the roster, not by this sheet.'
    return { row, field: 'row_code', reason, code: null, saysWrong: false }
  }
  const code = readRowCode(String(written))
  if (code === null) {
    const reason = `${values.shown(String(written))} is not the code of a row; copy it from the sheet that the office gave.`
    return { row, field: 'row_code', reason, code: null, saysWrong: false }
  }
  const mark = readMark(cell('mark'))
  // A correction says it, too, whatever stands beside it; so does a mark that nobody understands ("Sai tên").
  const corrects = ASKED_FIELDS.some((field) => isFilled(cell(field)))
  const saysWrong = mark === 'wrong' || mark === 'unclear' || corrects
  if (mark === 'unclear') {
    const reason = `${values.shown(String(cell('mark')))} is neither "Đúng" (right) nor "Sai" (wrong); write one of the two.`
    return { row, field: 'mark', reason, code, saysWrong }
  }
  const read: Partial<Record<ReadField, string>> = {}
  for (const field of READ_FIELDS)
    try {
      const value = READERS[field](cell(field))
      if (value !== null) read[field] = value
    } catch (thrown) {
      if (!(thrown instanceof values.CellFault)) throw thrown
      return { row, field, reason: thrown.message, code, saysWrong }
    }
  return {
    row,
    code,
    printed: factsOf(read.full_name, read.date_of_birth, read.unit),
    mark,
    right: factsOf(read.right_name, read.right_birth, read.right_unit),
    note: read.note ?? null,
  }
}

const factsOf = (fullName?: string, dateOfBirth?: string, unit?: string): PersonFacts => ({
  fullName: fullName ?? null,
  dateOfBirth: dateOfBirth ?? null,
  unit: unit ?? null,
})

const RIGHT = new Set(['dung', 'd', 'true', 'right', 'ok'])
const WRONG = new Set(['sai', 's', 'false', 'wrong', 'khong dung'])

function readMark(cell: Cell): CorrectionRow['mark'] | 'unclear' {
  if (!isFilled(cell)) return null
  const word = foldName(cleanText(String(cell)))
  if (RIGHT.has(word)) return 'right'
  if (WRONG.has(word)) return 'wrong'
  return 'unclear'
}
