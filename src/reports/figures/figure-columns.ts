/**
 * Which column of a sheet of figures holds what. Two shapes are read: a line a figure, or a line a unit with a column
 * for each audience of the plan, which is how offices keep head counts.
 */
import { headerFinder } from '../../foundation/sheets/find-header.ts'
import { PERSON_HEADERS } from '../../foundation/sheets/person-headers.ts'
import type { PlanAudience } from '../../programs/plans/definition.ts'

const HEADERS = {
  kind: ['Loại số liệu', 'Loại'],
  audience: ['Đối tượng', 'Nhóm đối tượng', 'Mã đối tượng'],
  target: ['Chỉ tiêu', 'Mã chỉ tiêu', 'Nội dung chỉ tiêu'],
  reach: ['Hình thức', 'Hình thức tuyên truyền', 'Kênh tuyên truyền', 'Kênh', 'Channel'],
  cost: ['Khoản chi', 'Nội dung chi', 'Mã khoản chi'],
  unit_code: ['Mã đơn vị', 'Mã ĐV', 'Mã cơ quan', 'Mã cơ quan, đơn vị'],
  unit_name: [...PERSON_HEADERS.unit, 'Tên đơn vị', 'Unit'],
  year: ['Năm', 'Năm kế hoạch'],
  count: [
    ...['Số lượng', 'Số người', 'Tổng số', 'Tổng số đối tượng', 'Tổng số người', 'Số giao'],
    ...['Số tiền', 'Số đã chi', 'Amount', 'Number'],
  ],
  /** Of a target: recorded as reached, beside what is promised. */
  result: ['Kết quả', 'Đã đạt', 'Kết quả thực hiện'],
  as_of: ['Tính đến ngày', 'Tính đến', 'Ngày số liệu', 'Thời điểm', 'Ngày'],
  source: ['Nguồn', 'Nguồn số liệu', 'Văn bản', 'Căn cứ'],
} as const

type AudienceColumn = `audience:${string}`
export type FigureColumn = keyof typeof HEADERS | AudienceColumn

const audienceColumn = (id: string): AudienceColumn => `audience:${id}`

/** Id of the audience that a column is of; null: it is of something else. */
export const audienceOf = (column: FigureColumn): string | null =>
  column.startsWith('audience:') ? column.slice('audience:'.length) : null

export function figureHeader(audiences: readonly PlanAudience[]) {
  const names: Record<FigureColumn, readonly string[]> = { ...HEADERS }
  for (const { id, title } of audiences)
    names[audienceColumn(id)] = [id, title.vi, ...(title.en === null ? [] : [title.en])]
  return headerFinder<FigureColumn>(names, (columns) => {
    const hasUnit = columns.has('unit_code') || columns.has('unit_name')
    const isWide = [...columns].some((column) => audienceOf(column) !== null)
    const hasSubject =
      columns.has('audience') ||
      columns.has('target') ||
      columns.has('reach') ||
      columns.has('cost')
    return (hasUnit && isWide) || (hasSubject && (columns.has('count') || columns.has('result')))
  })
}
