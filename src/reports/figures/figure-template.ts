/** Sheets that an office fills in with figures of a plan; `import` reads them as they are. */
import type { SheetData } from 'write-excel-file/node'
import type { Queryable } from '../../database/connection.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import type { Plan } from '../../programs/plans/store.ts'
import { type FigureKind, subjectsOf } from './figure-kinds.ts'
import { branchOf, planUnits, rootOf } from './plan-units.ts'

/** Formatted as text: no spreadsheet takes zeros away or makes a date of it. */
const TEXT = { type: String, format: '@' } as const
const UNIT_COLUMNS = [
  { header: 'Mã đơn vị', width: 14 },
  { header: 'Đơn vị', width: 34 },
]
const SAID_COLUMNS = [
  { header: 'Tính đến ngày', width: 16 },
  { header: 'Nguồn', width: 40 },
]
const SUBJECT_HEADERS = {
  'head-count': 'Đối tượng',
  promised: 'Chỉ tiêu',
  recorded: 'Chỉ tiêu',
  reach: 'Hình thức',
  spent: 'Khoản chi',
} as const satisfies Record<FigureKind, string>
const COUNT_HEADERS: Partial<Record<FigureKind, string>> = { recorded: 'Kết quả', spent: 'Số tiền' }
/** So many empty lines are formatted for figures of units; more may be written. */
const LINES = 200

/** Head counts: a line a unit, a column an audience. Other figures: a line each. */
export async function figureTemplate(
  db: Queryable,
  plan: Plan,
  kind: FigureKind,
  now: Date,
): Promise<Buffer> {
  const subjects = subjectsOf(kind, plan.definition)
  const { tree } = await planUnits(db, plan, dateInVietnam(now))
  const branch = branchOf(tree, rootOf(tree, plan))
  const units = tree.units.filter(({ id, ended }) => !ended && (branch === null || branch.has(id)))
  const columns =
    kind === 'head-count'
      ? [
          ...UNIT_COLUMNS,
          ...subjects.map(({ title }) => ({ header: title.vi, width: 18 })),
          ...SAID_COLUMNS,
        ]
      : [
          { header: SUBJECT_HEADERS[kind], width: 60 },
          ...UNIT_COLUMNS,
          ...(kind === 'promised' || kind === 'recorded' ? [{ header: 'Năm', width: 8 }] : []),
          { header: COUNT_HEADERS[kind] ?? 'Số lượng', width: 16 },
          ...SAID_COLUMNS,
        ]
  const lines =
    kind === 'head-count'
      ? [['', 'Toàn tỉnh'], ...units.map(({ code, name }) => [code ?? '', name])]
      : subjects.map(({ title }) => [title.vi])
  const count = kind === 'head-count' ? lines.length : lines.length + LINES
  const list: SheetData = [
    columns.map(({ header }) => ({
      ...{ value: header, fontWeight: 'bold', wrap: true, align: 'center' },
      ...{ backgroundColor: '#DCE6F1', borderStyle: 'thin' },
    })),
    ...Array.from({ length: count }, (_, row) =>
      columns.map(({ header }, column) => {
        const value = lines[row]?.[column]
        if (isNumber(header, subjects)) return null
        return value === undefined || value === '' ? TEXT : { ...TEXT, value }
      }),
    ),
  ]
  const guide: SheetData = [
    [bold('Cột'), bold('Cách điền')],
    ...columns.map(({ header }) => [header, { value: explained(header, kind), wrap: true }]),
    [null, null],
    [bold('Mã'), bold(SUBJECT_HEADERS[kind])],
    ...subjects.map(({ id, title }) => [id, { value: title.vi, wrap: true }]),
  ]
  const { default: writeWorkbook } = await import('write-excel-file/node')
  return await writeWorkbook(
    [
      {
        sheet: 'Số liệu',
        data: list,
        columns: columns.map(({ width }) => ({ width })),
        orientation: 'landscape',
        stickyRowsCount: 1,
      },
      { sheet: 'Hướng dẫn', data: guide, columns: [{ width: 34 }, { width: 90 }] },
    ],
    { fontFamily: 'Times New Roman', fontSize: 11 },
  ).toBuffer()
}

const bold = (value: string) => ({ value, fontWeight: 'bold' as const })

const isNumber = (header: string, subjects: readonly { title: { vi: string } }[]) =>
  header === 'Số lượng' ||
  header === 'Số tiền' ||
  header === 'Kết quả' ||
  header === 'Năm' ||
  subjects.some(({ title }) => title.vi === header)

function explained(header: string, kind: FigureKind): string {
  switch (header) {
    case 'Mã đơn vị':
      return 'Mã của đơn vị trên hệ thống. Số của một đơn vị gồm cả các đơn vị trực thuộc.'
    case 'Đơn vị':
      return 'Tên đơn vị; ghi “Toàn tỉnh”, hoặc để trống cả mã và tên, nếu là số của toàn kế hoạch. Dòng “Tổng cộng” chỉ để kiểm tra, không nhập.'
    case 'Tính đến ngày':
      return 'Ngày/tháng/năm mà con số đúng, ví dụ 31/12/2025. Để trống nếu đã ghi chung khi nhập tệp.'
    case 'Nguồn':
      return 'Số, ngày của văn bản hoặc danh sách nêu con số. Để trống nếu đã ghi chung khi nhập tệp.'
    case 'Năm':
      return 'Ghi nếu con số chỉ của một năm; để trống nếu của cả thời gian thực hiện.'
    case 'Số tiền':
      return 'Đồng, số nguyên. Mỗi lần chi một dòng; các dòng được cộng lại.'
    case 'Kết quả':
      return 'Số đã đạt được đến ngày ghi, số nguyên; số mới nhất được dùng. Dòng để trống được bỏ qua.'
    case 'Số lượng':
      return kind === 'reach'
        ? 'Số lượt tiếp cận, số nguyên. Mỗi đợt một dòng; các dòng được cộng lại. Không tính vào số người đã tập huấn.'
        : 'Số nguyên. Dòng để trống được bỏ qua.'
    default:
      return kind === 'head-count'
        ? 'Tổng số người của đối tượng này ở đơn vị; để trống nếu chưa có.'
        : 'Tên hoặc mã như bảng dưới đây.'
  }
}
