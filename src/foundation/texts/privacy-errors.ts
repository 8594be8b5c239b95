/** Errors of requests about personal data, of export and erasure. */
import { text } from './error-text.ts'

export const privacyErrors = {
  'privacy.future': text(
    422,
    false,
    'Ngày nhận yêu cầu chưa đến. Hãy nhập ngày thực nhận.',
    'The day of receipt is still to come. Type the day on which the request came in.',
  ),
  'privacy.answered': text(
    409,
    false,
    'Yêu cầu số {number} đã được trả lời.',
    'Request {number} has been answered already.',
  ),
  'privacy.other-person': text(
    409,
    false,
    'Yêu cầu số {number} là của người khác, hoặc chưa xác định là của ai.',
    'Request {number} is about another person, or nobody has said about whom yet.',
  ),
  'privacy.being-released': text(
    409,
    true,
    'Người này có trong danh sách đang phát hành. Hãy thử lại khi phát hành xong.',
    'This person is on a list that is being released. Try again when that is done.',
  ),
  'privacy.erased': text(
    409,
    false,
    'Dữ liệu cá nhân của người này đã được xóa.',
    'The data of this person has been erased already.',
  ),
} as const
