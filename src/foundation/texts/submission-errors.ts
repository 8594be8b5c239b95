/** Errors of papers that units hand in, of what they need, of reminders. */
import { text } from './error-text.ts'

export const submissionErrors = {
  'submission.unit-unknown': text(
    422,
    false,
    'Đơn vị “{unit}” không thuộc diện phải nộp hồ sơ này. Hãy dùng mã đơn vị trong danh sách.',
    'The unit “{unit}” is none of the units that owe this paper. Use a unit’s code from the list.',
  ),
  'submission.future': text(
    422,
    false,
    'Ngày nhận chưa đến. Hãy nhập ngày thực nhận hồ sơ.',
    'The day of receipt is still to come. Type the day on which the paper came in.',
  ),
  'submission.nobody': text(
    422,
    false,
    'Chưa chọn đơn vị nào. Hãy đánh dấu ít nhất một đơn vị.',
    'No unit was chosen. Tick at least one.',
  ),
  'letter.nobody-late': text(
    422,
    false,
    'Không còn đơn vị nào chưa nộp, nên không có công văn đôn đốc.',
    'Every unit has handed it in, so there is nobody to remind.',
  ),
} as const
