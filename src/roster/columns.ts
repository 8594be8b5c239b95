/** Which column of a roster file holds what, told by its header in Vietnamese or English. */
import { cleanText, foldName } from '../foundation/names.ts'
import type { Cell } from './read-table.ts'

/** The fields of a roster, named as in its English header, each with the headers that mean it. */
const HEADERS = {
  employee_code: [
    'Mã CBCCVC',
    'Mã CBCC',
    'Mã CCVC',
    'Mã CB',
    'Mã cán bộ',
    'Mã số cán bộ',
    'Mã số CBCCVC',
    'Mã cán bộ, công chức, viên chức',
    'Mã công chức',
    'Mã viên chức',
    'Mã nhân viên',
    'Mã NV',
    'Số hiệu CBCC',
    'Số hiệu CBCCVC',
    'Số hiệu công chức',
    'Employee ID',
    'Employee No',
    'Staff code',
  ],
  full_name: [
    'Họ và tên',
    'Họ tên',
    'Họ, tên',
    'Họ và tên học viên',
    'Họ tên học viên',
    'Họ và tên cán bộ',
    'Fullname',
    'Name',
  ],
  date_of_birth: ['Ngày sinh', 'Ngày tháng năm sinh', 'Birth date', 'Birthday', 'Birthdate', 'DOB'],
  national_id: [
    'Số CCCD',
    'CCCD',
    'CMND',
    'Số CMND',
    'CCCD/CMND',
    'CMND/CCCD',
    'Số CCCD/CMND',
    'Số CMND/CCCD',
    'Căn cước',
    'Số căn cước',
    'Căn cước công dân',
    'Số căn cước công dân',
    'Số định danh',
    'Số định danh cá nhân',
    'Mã định danh cá nhân',
    'National ID number',
    'Citizen ID',
  ],
  email: [
    'E-mail',
    'Mail',
    'Thư điện tử',
    'Địa chỉ email',
    'Địa chỉ thư điện tử',
    'Email công vụ',
    'Email address',
  ],
  phone: [
    'Điện thoại',
    'Số điện thoại',
    'SĐT',
    'Số ĐT',
    'Di động',
    'Số di động',
    'ĐTDĐ',
    'Điện thoại di động',
    'Phone number',
    'Mobile',
    'Tel',
  ],
  unit_code: ['Mã đơn vị', 'Mã ĐV', 'Mã cơ quan', 'Mã cơ quan, đơn vị'],
  unit_name: [
    'Đơn vị',
    'Tên đơn vị',
    'Đơn vị công tác',
    'Tên đơn vị công tác',
    'Cơ quan, đơn vị',
    'Cơ quan, đơn vị công tác',
    'Nơi công tác',
    'Unit',
  ],
  position: ['Chức vụ', 'Chức vụ, chức danh', 'Chức danh, chức vụ', 'Job title'],
  audience: ['Đối tượng', 'Nhóm đối tượng', 'Đối tượng đào tạo', 'Đối tượng bồi dưỡng'],
  cohort: ['Lớp', 'Lớp học', 'Mã lớp', 'Class'],
} as const

export type RosterField = keyof typeof HEADERS

export const ROSTER_FIELDS = Object.keys(HEADERS).filter((name): name is RosterField =>
  Object.hasOwn(HEADERS, name),
)

const FIELD_OF = new Map<string, RosterField>(
  ROSTER_FIELDS.flatMap((field) =>
    [field, ...HEADERS[field]].map((header): [string, RosterField] => [foldName(header), field]),
  ),
)

/** Columns every list has and nobody misses: running number, remarks, gender, signature. */
const NOT_MISSED = new Set(
  ['STT', 'TT', 'No', 'Số TT', 'Số thứ tự', 'Ghi chú', 'Giới tính', 'Ký tên', 'Note'].map(foldName),
)

/** How far down the header may stand, below title lines. */
const HEADER_WITHIN_ROWS = 20

/** `A`, `B` … `AA` for the column at an index that counts from 0. */
export function columnLetter(index: number): string {
  const before = Math.floor(index / 26)
  return (before > 0 ? columnLetter(before - 1) : '') + String.fromCharCode(65 + (index % 26))
}

/** The field a header cell means; a remark in brackets or a star after the name is let pass. */
function fieldOfHeader(cell: Cell): RosterField | null {
  if (typeof cell !== 'string' || cell.length > 200) return null
  const bare = cell.replace(/\([^)]*\)/g, ' ')
  return FIELD_OF.get(foldName(cell)) ?? FIELD_OF.get(foldName(bare)) ?? null
}

/** How many different fields a row names: 0 unless it can be the header of a roster. */
export function headerWeight(cells: Cell[]): number {
  const fields = new Set(cells.map(fieldOfHeader))
  fields.delete(null)
  return fields.has('full_name') && fields.size > 1 ? fields.size : 0
}

export interface RosterColumns {
  /** Index of the header among the rows, from 0. */
  headerIndex: number
  /** Index of each field's column, from 0. */
  columns: Map<RosterField, number>
  /** Headers that mean nothing here, as written. */
  unknown: string[]
  /** Fields that more than one column claims, with those columns' letters. */
  claimedTwice: { field: RosterField; letters: string[] }[]
}

/** The first of the top rows that is a header; null when there is none. */
export function findColumns(rows: Cell[][]): RosterColumns | null {
  const headerIndex = rows
    .slice(0, HEADER_WITHIN_ROWS)
    .findIndex((cells) => headerWeight(cells) > 0)
  const header = rows[headerIndex]
  if (!header) return null
  const found: RosterColumns = { headerIndex, columns: new Map(), unknown: [], claimedTwice: [] }
  for (const [index, cell] of header.entries()) {
    const field = fieldOfHeader(cell)
    if (field) {
      const taken = found.columns.get(field)
      if (taken === undefined) found.columns.set(field, index)
      else claimAgain(found, field, taken, index)
    } else if (isNamed(cell) && !NOT_MISSED.has(foldName(String(cell))))
      found.unknown.push(cleanText(String(cell)))
  }
  return found
}

/** The texts of the row that comes nearest to a header, to show a person what was looked at. */
export function nearestHeader(rows: Cell[][]): string[] {
  const named = rows
    .slice(0, HEADER_WITHIN_ROWS)
    .map((cells) => cells.filter(isNamed).map((cell) => cleanText(String(cell))))
  const known = (texts: string[]) => texts.filter((text) => fieldOfHeader(text) !== null).length
  const best = named.reduce<string[]>(
    (nearest, texts) =>
      known(texts) > known(nearest) ||
      (known(texts) === known(nearest) && nearest.length < 2 && texts.length > nearest.length)
        ? texts
        : nearest,
    [],
  )
  return best
}

function isNamed(cell: Cell): boolean {
  return typeof cell === 'string' && foldName(cell) !== ''
}

function claimAgain(found: RosterColumns, field: RosterField, taken: number, index: number): void {
  const known = found.claimedTwice.find((claim) => claim.field === field)
  if (known) known.letters.push(columnLetter(index))
  else found.claimedTwice.push({ field, letters: [columnLetter(taken), columnLetter(index)] })
}
