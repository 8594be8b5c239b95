/** The roster file that an office can fill in: headers, columns that keep leading zeros, and what belongs where. */
import writeWorkbook, { type SheetData } from 'write-excel-file/node'

interface TemplateColumn {
  header: string
  width: number
  /** Formatted as text, so that no spreadsheet takes zeros away or makes a date of it. */
  text: boolean
  explanation: string
}

const column = (header: string, width: number, explanation: string, text = true) =>
  ({ header, width, text, explanation }) satisfies TemplateColumn

const COLUMNS: TemplateColumn[] = [
  column('STT', 6, 'Số thứ tự, không bắt buộc.', false),
  column(
    'Mã CBCCVC',
    16,
    'Mã cán bộ, công chức, viên chức. Nếu không có: điền số CCCD, email hoặc điện thoại.',
  ),
  column(
    'Họ và tên',
    28,
    'Bắt buộc. Viết đầy đủ, có dấu, phông chữ Unicode (Times New Roman, Arial…).',
  ),
  column('Ngày sinh', 14, 'Ngày/tháng/năm, ví dụ 15/08/1985. Cần có để cấp giấy chứng nhận.'),
  column('Số CCCD', 18, '12 chữ số, giữ số 0 ở đầu.'),
  column('Email', 30, 'Một địa chỉ.'),
  column('Điện thoại', 16, 'Một số, giữ số 0 ở đầu.'),
  column('Mã đơn vị', 14, 'Mã của đơn vị công tác, nếu có.'),
  column('Đơn vị', 32, 'Tên đơn vị công tác. Cần có để cấp giấy chứng nhận.'),
  column('Chức vụ', 22, 'Không bắt buộc.'),
  column('Đối tượng', 18, 'Nhóm đối tượng theo kế hoạch, không bắt buộc.'),
  column(
    'Nhãn',
    22,
    'Không bắt buộc. Nhiều nhãn cách nhau bằng dấu “;”, ví dụ: lực lượng nòng cốt; tổ công nghệ số.',
  ),
  column('Lớp', 14, 'Mã hoặc tên lớp, nếu danh sách dùng để ghi danh.'),
]

/** So many lines are formatted; more may be written. */
const LINES = 200

/** @returns an .xlsx that `hocvu roster import` reads as it is, once filled in */
export function rosterTemplate(): Promise<Buffer> {
  const list: SheetData = [
    COLUMNS.map(({ header }) => ({
      value: header,
      fontWeight: 'bold',
      backgroundColor: '#DCE6F1',
      borderStyle: 'thin',
      align: 'center',
    })),
    ...Array.from({ length: LINES }, () =>
      COLUMNS.map(({ text }) => (text ? { type: String, format: '@' } : null)),
    ),
  ]
  const guide: SheetData = [
    [
      { value: 'Cột', fontWeight: 'bold' },
      { value: 'Cách điền', fontWeight: 'bold' },
    ],
    ...COLUMNS.map(({ header, explanation }) => [header, { value: explanation, wrap: true }]),
  ]
  return writeWorkbook([
    {
      sheet: 'Danh sách',
      data: list,
      columns: COLUMNS.map(({ width }) => ({ width })),
      stickyRowsCount: 1,
    },
    { sheet: 'Hướng dẫn', data: guide, columns: [{ width: 20 }, { width: 90 }] },
  ]).toBuffer()
}
