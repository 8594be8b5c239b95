/** "Danh sách rà soát thông tin": a unit looks through what certificates would say of its people, and sends it back. */
import type { Cell, CellObject, Row } from 'write-excel-file/node'
import { shortDate } from '../../foundation/dates.ts'
import { displayAttendance, displayScore } from '../display.ts'
import { printLayout } from './print-layout.ts'
import { rowCode } from './row-code.ts'
import {
  columnOf,
  MARKS,
  SHEET_COLUMNS,
  type SheetColumn,
  type SheetField,
} from './sheet-columns.ts'

interface SheetPerson {
  enrolment: string
  employeeCode: string | null
  fullName: string
  dateOfBirth: string | null
  unit: { name: string } | null
  score: string | null
  attendance: { attended: string; required: string } | null
}

export interface CheckingSheet {
  proposalId: string
  issuer: string
  parentBody: string | null
  program: string
  cohort: string
  /** null: people whom the roster knows no unit of. */
  unit: string | null
  /** The day on which it is made. */
  madeOn: string
  people: readonly SheetPerson[]
}

const SHEET = 'Danh sách rà soát'
const HEADER_LINE = 7
const LINE_HEIGHT = 15
const LEAST_HEIGHT = 30
const BLUE = '#DCE6F1'
const GREEN = '#E2EFDA'
const YELLOW = '#FFF2CC'
const GREY = '#7F7F7F'

/** @returns an .xlsx whose rows `readCorrections` finds again */
export async function checkingSheet(sheet: CheckingSheet): Promise<Buffer> {
  const data = [
    ...headings(sheet),
    SHEET_COLUMNS.map(headerCell),
    ...sheet.people.map((person, index) => personRow(sheet, person, index + 1)),
    ...signatures(),
  ]
  const layout = printLayout({
    sheet: SHEET,
    columns: SHEET_COLUMNS.length,
    header: HEADER_LINE,
    last: HEADER_LINE + Math.max(1, sheet.people.length),
    choice: { column: columnOf('mark'), values: Object.values(MARKS) },
  })
  const { default: writeWorkbook } = await import('write-excel-file/node')
  return await writeWorkbook(
    [
      {
        sheet: SHEET,
        data,
        columns: SHEET_COLUMNS.map(({ width }) => ({ width })),
        orientation: 'landscape',
        stickyRowsCount: HEADER_LINE,
      },
    ],
    { fontFamily: 'Times New Roman', fontSize: 11, features: [layout] },
  ).toBuffer()
}

type Style = Omit<CellObject, 'value' | 'type' | 'format'>

const text = (value: string, style: Style = {}): CellObject => ({
  type: String,
  format: '@',
  value,
  ...style,
})

/** A cell over several columns, with the empty ones that it covers. */
function wide(value: string, columns: number, style: Style): Row {
  return [
    { ...text(value, style), columnSpan: columns },
    ...Array.from({ length: columns - 1 }, () => null),
  ]
}

function headings(sheet: CheckingSheet): Row[] {
  const all = SHEET_COLUMNS.length
  const left = columnOf('unit')
  const centred: Style = { align: 'center', alignVertical: 'center' }
  const bold: Style = { ...centred, fontWeight: 'bold' }
  const beside = (agency: string, motto: string): Row => [
    ...wide(agency, left, bold),
    ...wide(motto, all - left, bold),
  ]
  const { parentBody, issuer, unit, people } = sheet
  const upper = (name: string) => name.toLocaleUpperCase('vi')
  return [
    beside(upper(parentBody ?? issuer), 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'),
    beside(parentBody === null ? '' : upper(issuer), 'Độc lập - Tự do - Hạnh phúc'),
    wide('DANH SÁCH RÀ SOÁT THÔNG TIN', all, { ...bold, fontSize: 14, height: 30 }),
    wide(`Đề nghị cấp giấy chứng nhận: ${sheet.program} – ${sheet.cohort}`, all, centred),
    wide(
      `${unit === null ? 'Chưa rõ đơn vị' : `Đơn vị: ${unit}`} – ${people.length} người – lập ngày ${shortDate(sheet.madeOn)}`,
      all,
      { ...bold, height: 22 },
    ),
    wide(guide(issuer), all, {
      fontStyle: 'italic',
      wrap: true,
      alignVertical: 'center',
      height: 3 * LINE_HEIGHT + 6,
    }),
  ]
}

function guide(issuer: string): string {
  return [
    `Cách ghi: cột “Đúng/Sai” ghi “${MARKS.right}” nếu thông tin của dòng đúng cả, “${MARKS.wrong}” nếu có chỗ sai.`,
    'Khi sai, ghi nội dung đúng vào cột tương ứng có nền xanh lá (chỉ những ô cần sửa; ngày sinh ghi ngày/tháng/năm); nếu chưa biết nội dung đúng thì ghi rõ vào “Ghi chú”, người đó sẽ được để lại đợt sau.',
    'Ô nền vàng là thông tin còn thiếu, cần bổ sung.',
    `Không sửa các cột nền xanh dương và cột “Mã dòng”; được phép sắp xếp lại hoặc xóa dòng. Gửi lại tệp này cho ${issuer}.`,
  ].join(' ')
}

function headerCell({ header, part }: SheetColumn): Cell {
  return {
    ...text(header),
    fontWeight: 'bold',
    align: 'center',
    alignVertical: 'center',
    wrap: true,
    borderStyle: 'thin',
    height: 2 * LINE_HEIGHT + 4,
    backgroundColor: part === 'asked' ? GREEN : BLUE,
    ...(part === 'code' && { fontSize: 8, textColor: GREY }),
  }
}

function personRow(sheet: CheckingSheet, person: SheetPerson, number: number): Row {
  const values = valuesOf(sheet, person)
  const lines = SHEET_COLUMNS.map(({ field, width }) => linesOf(values[field] ?? '', width))
  const height = Math.max(LEAST_HEIGHT, Math.max(...lines) * LINE_HEIGHT)
  return SHEET_COLUMNS.map(({ field, part, align }): Cell => {
    const style: Style = {
      align,
      alignVertical: 'center',
      wrap: true,
      borderStyle: 'thin',
      height,
    }
    if (field === 'number') return { value: number, type: Number, ...style }
    const value = values[field]
    const isMissing = value === undefined && (field === 'date_of_birth' || field === 'unit')
    return {
      type: String,
      format: '@',
      ...(value !== undefined && { value }),
      ...style,
      ...(isMissing && { backgroundColor: YELLOW }),
      ...(part === 'code' && { fontSize: 8, textColor: GREY }),
    }
  })
}

function valuesOf(
  { proposalId, program, cohort }: CheckingSheet,
  { enrolment, employeeCode, fullName, dateOfBirth, unit, score, attendance }: SheetPerson,
): Partial<Record<SheetField, string>> {
  return {
    full_name: fullName,
    course: `${program} – ${cohort}`,
    result: resultOf(score, attendance),
    row_code: rowCode(proposalId, enrolment),
    ...(employeeCode !== null && { employee_code: employeeCode }),
    ...(dateOfBirth !== null && { date_of_birth: shortDate(dateOfBirth) }),
    ...(unit !== null && { unit: unit.name }),
  }
}

function resultOf(score: SheetPerson['score'], attendance: SheetPerson['attendance']): string {
  const share = attendance === null ? null : displayAttendance(attendance)
  return [
    'Đạt',
    ...(score === null ? [] : [`điểm ${displayScore(score)}`]),
    ...(share === null ? [] : [`dự học ${share}%`]),
  ].join('; ')
}

/** Roughly: letters of Times New Roman are narrower than the digits that widths are counted in. */
const linesOf = (value: string, width: number) => Math.ceil(value.length / (width * 1.1)) || 1

/** On paper somebody signs; read back, these lines stand below the list. */
function signatures(): Row[] {
  const left = columnOf('unit')
  const right = columnOf('right_name')
  const line = (reviewer: string, head: string, style: Style): Row => {
    const centred: Style = { align: 'center', ...style }
    return [
      ...wide(reviewer, left, centred),
      ...Array.from({ length: right - left }, () => null),
      ...wide(head, SHEET_COLUMNS.length - right, centred),
    ]
  }
  return [
    [],
    line('', '…………, ngày …… tháng …… năm ………', { fontStyle: 'italic' }),
    line('NGƯỜI RÀ SOÁT', 'THỦ TRƯỞNG ĐƠN VỊ', { fontWeight: 'bold' }),
    line('(Ký, ghi rõ họ tên)', '(Ký, ghi rõ họ tên, đóng dấu)', { fontStyle: 'italic' }),
  ]
}
