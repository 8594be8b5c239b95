/** A list of accounts (CSV or Excel), as an office keeps it: user name, who has it since when, of which unit. */
import { foldKey } from '../../foundation/names.ts'
import type { Lettering } from '../../foundation/old-letters.ts'
import {
  CellFault,
  code,
  email,
  moment,
  phone,
  plainText,
} from '../../foundation/sheets/cell-values.ts'
import { cellOf, type Header, headerFinder } from '../../foundation/sheets/find-header.ts'
import { readTables } from '../../foundation/sheets/read-table.ts'
import { type Cell, isFilled, type Table } from '../../foundation/sheets/table.ts'
import { unreadable } from '../../foundation/sheets/unreadable.ts'
import type { LedgerField } from './hand-out-rules.ts'
import type { LedgerRow } from './write.ts'

const HEADERS = {
  user_name: [
    'User name',
    'Username',
    'Login',
    'Account',
    'Tên đăng nhập',
    'Tài khoản',
    'Tên tài khoản',
    'Tài khoản đăng nhập',
  ],
  employee_code: [
    'Employee code',
    'Learner',
    'Học viên',
    'Mã học viên',
    'Mã CBCCVC',
    'Mã CBCC',
    'Mã cán bộ',
    'Mã số CBCCVC',
    'Mã cán bộ, công chức, viên chức',
    'Mã công chức',
    'Mã viên chức',
  ],
  email: ['Email', 'E-mail', 'Thư điện tử', 'Địa chỉ thư điện tử', 'Email công vụ'],
  phone: ['Phone', 'Điện thoại', 'Số điện thoại', 'SĐT', 'Di động'],
  handed_out_at: [
    'Handed out at',
    'Handed out',
    'Ngày cấp',
    'Ngày giao',
    'Ngày bàn giao',
    'Ngày cấp tài khoản',
    'Thời điểm cấp',
  ],
  unit_code: ['Unit code', 'Unit', 'Mã đơn vị', 'Mã ĐV', 'Mã cơ quan', 'Đơn vị', 'Tên đơn vị'],
} as const

type Column = keyof typeof HEADERS

const COLUMNS = Object.keys(HEADERS).filter((name): name is Column => Object.hasOwn(HEADERS, name))

const ledgerHeader = headerFinder<Column>(
  HEADERS,
  (columns) => columns.has('user_name') && columns.size > 1,
)

export interface RejectedLedgerRow {
  row: number
  field: string
  reason: string
}

export interface LedgerReading {
  rows: (LedgerRow & { row: number })[]
  /** In the order of the file, one entry a line. */
  rejected: RejectedLedgerRow[]
}

/**
 * @param letters the old letters that a person has confirmed the file to be typed in
 * @throws HocvuError `sheet.unreadable` when there is no table with a column of user names in it, `sheet.old-letters`,
 * `request.too-large`
 */
export async function readLedgerFile(
  bytes: Buffer,
  letters: Lettering | null = null,
): Promise<LedgerReading> {
  const { tables } = await readTables(bytes, ledgerHeader.weight, letters)
  for (const table of tables) {
    const header = ledgerHeader.find(table)
    if (header !== null) return readRows(table, header)
  }
  throw unreadable({
    en: 'no line of its first 20 has a column user_name (Tên đăng nhập, Tài khoản) and at least one of employee_code, email, phone, handed_out_at, unit_code. Name the columns as in the documentation.',
    vi: 'trong 20 dòng đầu không có dòng tiêu đề chứa cột Tên đăng nhập (Tài khoản) cùng ít nhất một cột đã biết như Mã CBCCVC, Ngày cấp, Mã đơn vị. Hãy đặt tên cột theo hướng dẫn.',
  })
}

function readRows({ rows }: Table, header: Header<Column>): LedgerReading {
  const reading: LedgerReading = { rows: [], rejected: [] }
  const lineOf = new Map<string, number>()
  for (const [index, cells] of rows.entries()) {
    if (index <= header.lastHeaderIndex) continue
    const of = (column: Column) => cellOf(cells, header, column)
    const row = index + 1
    if (isNoEntry(COLUMNS.map(of), of('user_name'))) continue
    const read = readRow(of)
    if ('reason' in read) {
      reading.rejected.push({ row, ...read })
      continue
    }
    const earlier = lineOf.get(foldKey(read.userName))
    if (earlier === undefined) reading.rows.push({ row, ...read })
    else
      reading.rejected.push({
        row,
        field: 'user_name',
        reason: `The account stands in row ${earlier} already; keep one of the two.`,
      })
    lineOf.set(foldKey(read.userName), earlier ?? row)
  }
  return reading
}

/** An empty line, or a single cell that is no user name: a total, a place and date, a signature. */
function isNoEntry(cells: Cell[], userName: Cell): boolean {
  const filled = cells.filter(isFilled)
  if (filled.length > 1) return false
  return !isFilled(userName) || /\p{L}\s+\p{L}/u.test(String(userName).trim())
}

function readRow(
  cellOf: (column: Column) => Cell,
): LedgerRow | { field: LedgerField; reason: string } {
  let field: LedgerField = 'user_name'
  try {
    const userName = code(cellOf('user_name'))
    if (userName === null)
      return { field, reason: 'The user name is missing; write it as the platform has it.' }
    field = 'employee_code'
    const learner =
      code(cellOf('employee_code')) ?? email(cellOf('email')) ?? phone(cellOf('phone'))
    field = 'unit_code'
    const unit = plainText(cellOf('unit_code'))
    field = 'handed_out_at'
    const at = moment(cellOf('handed_out_at'))
    return { userName, learner, unit, at }
  } catch (thrown) {
    if (thrown instanceof CellFault) return { field, reason: thrown.message }
    throw thrown
  }
}
