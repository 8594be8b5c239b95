/** Errors of figures that people bring to a plan. */
import { text } from './error-text.ts'

export const planFigureErrors = {
  'figure.invalid': text(
    422,
    false,
    'Chưa ghi được số liệu: {reason}',
    'The figure was not taken: {reason}',
  ),
  'figure.no-rule': text(
    409,
    false,
    'Kế hoạch chưa nêu cách nhận ra đối tượng “{audience}” trên danh sách, nên không đếm được từ danh sách. Hãy nhập tổng số theo văn bản.',
    'Nobody has said how the roster tells the audience "{audience}", so it cannot be counted there. Bring its head count from a document.',
  ),
}
