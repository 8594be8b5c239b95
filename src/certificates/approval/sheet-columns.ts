/** The columns of a checking sheet: what is printed, what the unit fills in, and the code of the row. */

export type SheetField =
  | 'number'
  | 'employee_code'
  | 'full_name'
  | 'date_of_birth'
  | 'unit'
  | 'course'
  | 'result'
  | 'mark'
  | 'right_name'
  | 'right_birth'
  | 'right_unit'
  | 'note'
  | 'row_code'

export interface SheetColumn {
  field: SheetField
  header: string
  /** In characters; together they fit the width of an A4 page that lies. */
  width: number
  /** `given`: as the roster has it; `asked`: for the unit to fill in; `code`: not to be touched. */
  part: 'given' | 'asked' | 'code'
  align: 'left' | 'center'
}

const column = (
  field: SheetField,
  header: string,
  width: number,
  part: SheetColumn['part'],
  align: SheetColumn['align'] = 'left',
): SheetColumn => ({ field, header, width, part, align })

export const SHEET_COLUMNS: readonly SheetColumn[] = [
  column('number', 'STT', 5, 'given', 'center'),
  column('employee_code', 'Mã CBCCVC', 11, 'given', 'center'),
  column('full_name', 'Họ và tên', 21, 'given'),
  column('date_of_birth', 'Ngày sinh', 11, 'given', 'center'),
  column('unit', 'Đơn vị', 19, 'given'),
  column('course', 'Khóa học', 24, 'given'),
  column('result', 'Kết quả', 15, 'given', 'center'),
  column('mark', 'Đúng/Sai', 9, 'asked', 'center'),
  column('right_name', 'Họ và tên đúng', 20, 'asked'),
  column('right_birth', 'Ngày sinh đúng', 11, 'asked', 'center'),
  column('right_unit', 'Đơn vị đúng', 18, 'asked'),
  column('note', 'Ghi chú', 17, 'asked'),
  column('row_code', 'Mã dòng', 15, 'code', 'center'),
]

export const MARKS = { right: 'Đúng', wrong: 'Sai' } as const

/** Index of a field's column, from 0. */
export const columnOf = (field: SheetField) =>
  SHEET_COLUMNS.findIndex((candidate) => candidate.field === field)
