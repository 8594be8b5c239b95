/** The list of earlier paper certificates that an office can fill in. */
import type { SheetData } from 'write-excel-file/node'

const COLUMNS: readonly (readonly [header: string, width: number, explanation: string])[] = [
  ['STT', 6, 'Số thứ tự, không bắt buộc.'],
  [
    'Số vào sổ',
    12,
    'Bắt buộc. Số trong sổ cấp giấy chứng nhận của năm cấp, chỉ ghi số, ví dụ 128.',
  ],
  ['Số hiệu', 20, 'Bắt buộc. Ghi như trên giấy, ví dụ 128/2026/GCN.'],
  ['Họ và tên', 28, 'Bắt buộc. Viết đầy đủ, có dấu, phông chữ Unicode.'],
  ['Ngày sinh', 14, 'Ngày/tháng/năm, ví dụ 15/08/1985.'],
  ['Đơn vị', 32, 'Đơn vị công tác như trên giấy.'],
  ['Khóa học', 32, 'Tên khóa học như trên giấy.'],
  ['Ngày cấp', 14, 'Bắt buộc. Ngày/tháng/năm; năm cấp cho biết thuộc sổ năm nào.'],
  ['Cơ quan cấp', 32, 'Bắt buộc. Ghi đúng tên cơ quan như trong cấu hình chương trình.'],
  ['Số quyết định', 18, 'Nếu có.'],
  ['Ngày quyết định', 14, 'Ngày/tháng/năm, nếu có.'],
  [
    'Mã CBCCVC',
    16,
    'Mã trong danh sách học viên, nếu muốn gắn với học viên. Họ và tên phải trùng khớp.',
  ],
  [
    'Lớp',
    14,
    'Mã lớp, nếu giấy này là của một lớp trong hệ thống: khi đó hệ thống không cấp thêm giấy cho học viên ở lớp này.',
  ],
]

/** So many lines are formatted; more may be written. */
const LINES = 200

/** @returns an .xlsx that `hocvu register import` reads as it is, once filled in */
export async function paperTemplate(): Promise<Buffer> {
  const list: SheetData = [
    COLUMNS.map(([value]) => ({
      value,
      fontWeight: 'bold',
      backgroundColor: '#DCE6F1',
      borderStyle: 'thin',
      align: 'center',
    })),
    // Formatted as text, so that no spreadsheet takes zeros away or makes a date of a number.
    ...Array.from({ length: LINES }, () => COLUMNS.map(() => ({ type: String, format: '@' }))),
  ]
  const guide: SheetData = [
    [
      { value: 'Cột', fontWeight: 'bold' },
      { value: 'Cách điền', fontWeight: 'bold' },
    ],
    ...COLUMNS.map(([header, , explanation]) => [header, { value: explanation, wrap: true }]),
    [
      '',
      {
        value:
          'Tệp này cũng dùng để ghi nhận giấy do nền tảng hoặc cơ sở đào tạo cấp (hocvu certificates record): khi đó để trống Số vào sổ và Lớp.',
        wrap: true,
      },
    ],
  ]
  const { default: writeWorkbook } = await import('write-excel-file/node')
  return await writeWorkbook([
    {
      sheet: 'Sổ cấp giấy',
      data: list,
      columns: COLUMNS.map(([, width]) => ({ width })),
      stickyRowsCount: 1,
    },
    { sheet: 'Hướng dẫn', data: guide, columns: [{ width: 20 }, { width: 90 }] },
  ]).toBuffer()
}
