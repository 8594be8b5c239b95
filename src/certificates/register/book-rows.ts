/** How an entry stands in the register book (sổ cấp giấy chứng nhận). Pure. */
import { dateInVietnam, shortDate } from '../../foundation/dates.ts'
import { redactText } from '../../foundation/redact.ts'
import type { WrittenCell } from '../../foundation/sheets/write-sheet.ts'
import type { BookEntry } from './book-store.ts'

export const BOOK_COLUMNS = [
  { header: 'Số vào sổ', width: 9 },
  { header: 'Số hiệu', width: 18 },
  { header: 'Họ và tên', width: 26 },
  { header: 'Ngày sinh', width: 12 },
  { header: 'Đơn vị', width: 30 },
  { header: 'Khóa học', width: 30 },
  { header: 'Số quyết định', width: 16 },
  { header: 'Ngày quyết định', width: 12 },
  { header: 'Ngày cấp', width: 12 },
  { header: 'Trạng thái', width: 24 },
  { header: 'Người nhận ký', width: 18 },
  { header: 'Ghi chú', width: 30 },
] as const

export function bookRow(entry: BookEntry): WrittenCell[] {
  return [
    entry.registerNumber,
    entry.number,
    entry.fullName,
    date(entry.dateOfBirth),
    text(entry.unit),
    text(entry.program),
    text(entry.decisionNumber),
    date(entry.decisionDate),
    date(entry.issuedOn),
    bookState(entry),
    null,
    remark(entry),
  ]
}

const date = (value: string | null) => (value === null ? null : shortDate(value))
/** Texts that people typed may hold a citizen's number; the book never does. */
const text = (value: string | null) => (value === null ? null : redactText(value))

export function bookState({ state, corrections, reinstatements, endedAt }: BookEntry): string {
  const ended = endedAt === null ? '' : ` ngày ${shortDate(dateInVietnam(endedAt))}`
  if (state === 'revoked') return `Đã thu hồi${ended}`
  if (state === 'withdrawn') return `Đã hủy ghi sổ${ended}`
  const history = [
    ...(corrections > 0 ? [`chỉnh sửa lần ${corrections}`] : []),
    ...(reinstatements > 0 ? [`cấp lại lần ${reinstatements}`] : []),
  ]
  const now = state === 'awaiting-signature' ? 'Chờ ký số' : 'Hiệu lực'
  return [now, ...history].join('; ')
}

function remark({ state, reason }: BookEntry): string | null {
  const told = reason === null ? [] : [redactText(reason)]
  if (state === 'paper') return 'Bản giấy, nhập từ sổ cũ'
  return [...(state === 'withdrawn' ? ['Bản giấy'] : []), ...told].join(': ') || null
}
