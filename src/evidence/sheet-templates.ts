/** Sheets that offices can fill in: an export, a sign-in sheet, a roll call; with a page that explains them. */
import type { SheetData } from 'write-excel-file/node'
import type { SheetKind } from '../../connectors/contract.ts'

interface Column {
  header: string
  width: number
  explanation: string
}

interface Form {
  sheet: string
  /** Lines above the header: what is said once for the whole sheet, and an explanation. */
  titles: { label: string; value: string; explanation: string }[]
  columns: Column[]
  /** On the page that explains, besides titles and columns. */
  remarks: string[]
}

const column = (header: string, width: number, explanation: string): Column => ({
  header,
  width,
  explanation,
})

const WHO = [
  column('STT', 6, 'Số thứ tự, không bắt buộc.'),
  column(
    'Mã CBCCVC',
    16,
    'Mã cán bộ, công chức, viên chức như trong danh sách. Nếu không có: thêm cột Số CCCD, Email hoặc Điện thoại.',
  ),
  column('Họ và tên', 28, 'Viết đầy đủ, có dấu, phông chữ Unicode.'),
  column('Đơn vị', 30, 'Tên đơn vị công tác.'),
]

const COURSE_LINE = {
  label: 'Khóa học:',
  value: '',
  explanation: 'Mã khóa học như trong cấu hình của lớp, ví dụ KNS-2026.',
}
const LENGTH =
  'Số tiết (45 phút) hoặc số phút, ví dụ: 4 tiết. Để trống nếu nền tảng đã khai báo thời lượng.'
const MARKS =
  'x: có mặt; M: muộn; P: vắng có lý do (có thể ghi "P: ốm"); K: vắng không lý do; để trống: chưa điểm danh.'

const FORMS: Record<SheetKind, Form> = {
  export: {
    sheet: 'Kết quả học tập',
    titles: [],
    columns: [
      ...WHO,
      column('Email', 30, 'Một địa chỉ.'),
      column('Mã khóa', 16, 'Mã khóa học như trong cấu hình của lớp.'),
      column(
        'Điểm (thang 10)',
        16,
        'Điểm bài kiểm tra cuối khóa, ví dụ 7,5. Thang khác: sửa tiêu đề cột.',
      ),
      column('Ngày nộp', 18, 'Ngày/tháng/năm, có thể kèm giờ: 15/03/2026 20:30.'),
      column('Tiến độ %', 12, 'Phần đã học, ví dụ 85%.'),
      column('Ngày hoàn thành', 18, 'Ngày/tháng/năm; để trống nếu chưa hoàn thành.'),
      column('Trạng thái', 18, 'Đang học, Hoàn thành, Tạm khóa hoặc Hết hạn; không bắt buộc.'),
    ],
    remarks: [
      'Thêm cột "Chuyên đề … (MÃ)" cho từng chuyên đề đã hoàn thành: ghi x hoặc ngày hoàn thành.',
      'Mỗi học viên của mỗi khóa học một dòng. Tệp gửi sau thay cho tệp gửi trước.',
    ],
  },
  'sign-in': {
    sheet: 'Điểm danh lớp',
    titles: [
      COURSE_LINE,
      {
        label: 'Thời lượng mỗi buổi:',
        value: '',
        explanation: LENGTH,
      },
    ],
    columns: [
      ...WHO,
      ...['Buổi 1', 'Buổi 2', 'Buổi 3', 'Buổi 4'].map((header) =>
        column(header, 12, 'Mỗi buổi một cột; có thể thêm ngày: Buổi 1 (12/3/2026).'),
      ),
      column('Ghi chú', 24, 'Không được đọc.'),
    ],
    remarks: [MARKS, 'Cột chưa ghi gì là buổi chưa học.'],
  },
  'roll-call': {
    sheet: 'Điểm danh điểm cầu',
    titles: [
      COURSE_LINE,
      {
        label: 'Buổi:',
        value: '',
        explanation: 'Ví dụ: Buổi 1, hoặc Sáng 12/3/2026. Mỗi tệp một buổi.',
      },
      {
        label: 'Điểm cầu:',
        value: '',
        explanation: 'Tên điểm cầu, dùng làm đơn vị khi dòng để trống.',
      },
      { label: 'Thời lượng:', value: '', explanation: LENGTH },
    ],
    columns: [
      ...WHO,
      column('Có mặt', 12, MARKS),
      column('Lý do vắng', 28, 'Chỉ ghi khi vắng có lý do (P).'),
    ],
    remarks: ['Mỗi điểm cầu gửi một tệp; các tệp của một buổi được cộng lại.'],
  },
}

/** So many lines are formatted; more may be written. */
const LINES = 200

/** @returns an .xlsx that `hocvu import` reads as it is, once filled in */
export async function sheetTemplate(kind: SheetKind): Promise<Buffer> {
  const { sheet, titles, columns, remarks } = FORMS[kind]
  // Formatted as text, so that no spreadsheet takes zeros away or makes a date of "7,5".
  const text = { type: String, format: '@' } as const
  const form: SheetData = [
    ...titles.map(({ label, value }) => [
      { value: label, fontWeight: 'bold' as const },
      null,
      { ...text, value },
    ]),
    columns.map(({ header }) => ({
      value: header,
      fontWeight: 'bold' as const,
      backgroundColor: '#DCE6F1',
      borderStyle: 'thin' as const,
      align: 'center' as const,
    })),
    ...Array.from({ length: LINES }, () => columns.map(() => text)),
  ]
  const guide: SheetData = [
    [
      { value: 'Mục', fontWeight: 'bold' },
      { value: 'Cách điền', fontWeight: 'bold' },
    ],
    ...[
      ...titles.map(({ label, explanation }) => [label, explanation]),
      ...columns.map(({ header, explanation }) => [header, explanation]),
      ...remarks.map((remark) => ['', remark]),
    ].map(([name = '', explanation = '']) => [name, { value: explanation, wrap: true }]),
  ]
  const { default: writeWorkbook } = await import('write-excel-file/node')
  return await writeWorkbook([
    {
      sheet,
      data: form,
      columns: columns.map(({ width }) => ({ width })),
      stickyRowsCount: titles.length + 1,
    },
    { sheet: 'Hướng dẫn', data: guide, columns: [{ width: 24 }, { width: 90 }] },
  ]).toBuffer()
}
