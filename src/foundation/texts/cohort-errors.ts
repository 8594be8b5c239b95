/** Errors of classes that are opened and changed by people, of targets, and of rosters that wait to be taken in. */
import { text } from './error-text.ts'

export const cohortErrors = {
  'cohort.invalid': text(
    422,
    false,
    'Thông tin lớp chưa đúng. Hãy sửa các mục được đánh dấu rồi lưu lại; chưa có gì được lưu.',
    'Something about the class is not right. Mend the fields marked and save again; nothing was saved.',
  ),
  'cohort.from-file': text(
    409,
    false,
    'Lớp {cohort} được khai trong tệp chương trình của hệ thống nên chỉ sửa được ở tệp đó.',
    'The class {cohort} stands in a program file and can only be changed there.',
  ),
  'cohort.changed-meanwhile': text(
    409,
    false,
    'Lớp {cohort} vừa được người khác sửa. Mở lại trang để xem bản mới rồi sửa tiếp; chưa có gì được lưu.',
    'The class {cohort} was changed by somebody else meanwhile. Open the page again and go on from there; nothing was saved.',
  ),
  'target.exists': text(
    409,
    false,
    'Chỉ tiêu năm {year} của phạm vi này đã có. Bỏ chỉ tiêu cũ trước khi ghi chỉ tiêu mới.',
    'There is a target of {year} for this already. Withdraw it before you set another.',
  ),
  'target.unit-unknown': text(
    422,
    false,
    'Không có đơn vị nào mang mã hoặc tên "{unit}". Kiểm tra mã đơn vị; để trống nếu là chỉ tiêu toàn tỉnh.',
    'No unit has the code or name "{unit}". Check the code; leave it empty for the whole province.',
  ),
  'upload.gone': text(
    410,
    false,
    'Danh sách này không còn chờ nữa: đã được lưu, đã bỏ, hoặc quá một giờ. Hãy đưa danh sách vào lại.',
    'This list does not wait any more: it was saved, dropped, or an hour has passed. Bring it again.',
  ),
}
