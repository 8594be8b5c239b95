/** Errors of runs. */
import { text } from './error-text.ts'

export const runErrors = {
  'run.given-up': text(
    500,
    false,
    'Lượt chạy này đã nhiều lần làm tiến trình của hệ thống dừng đột ngột nên không tự chạy lại nữa. Hãy báo người quản trị hệ thống.',
    'The process of the system ended again and again while it was at this run, so it is not taken up by itself any more. Tell who runs the system.',
  ),
}
