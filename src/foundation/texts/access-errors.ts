/** Errors of people who sign in. */
import { text } from './error-text.ts'

export const accessErrors = {
  'access.sign-in-refused': text(
    401,
    false,
    'Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra lại, hoặc đề nghị quản trị viên gửi liên kết đặt mật khẩu mới.',
    'The login name or the password is not right. Check both, or ask an administrator for a link to set a new password.',
  ),
  'access.form-expired': text(
    403,
    true,
    'Biểu mẫu đã quá hạn hoặc không được gửi từ trang này. Mở lại trang rồi gửi lại; chưa có gì được lưu.',
    'The form has expired or was not sent from this page. Open the page again and send it once more; nothing was saved.',
  ),
  'user.password-weak': text(
    400,
    false,
    'Mật khẩu cần ít nhất {minimum} ký tự. Một câu ngắn dễ nhớ là tốt nhất.',
    'A password needs at least {minimum} characters. A short sentence that is easy to remember is best.',
  ),
  'user.exists': text(
    409,
    false,
    'Đã có người dùng tên đăng nhập {login}. Chọn tên khác.',
    'Somebody has the login name {login} already. Choose another.',
  ),
}
