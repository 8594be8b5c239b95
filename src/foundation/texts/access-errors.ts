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
  'access.session-over': text(
    401,
    false,
    'Phiên đăng nhập đã kết thúc, chưa có gì được lưu. Đăng nhập lại rồi gửi lại biểu mẫu.',
    'Your session has ended and nothing was saved. Sign in again and send the form once more.',
  ),
  'user.login-invalid': text(
    400,
    false,
    'Tên đăng nhập gồm 2 đến 100 ký tự, không có khoảng trắng và dấu hai chấm.',
    'A login name has 2 to 100 characters, without blanks or colons.',
  ),
  'user.name-missing': text(
    400,
    false,
    'Hãy nhập họ và tên, không quá 200 ký tự.',
    'Type the person’s full name, at most 200 characters.',
  ),
  'user.email-invalid': text(
    400,
    false,
    'Địa chỉ email chưa đúng. Sửa lại, hoặc để trống.',
    'The e-mail address is not valid. Mend it or leave it empty.',
  ),
  'user.administrator-unit': text(
    400,
    false,
    'Quản trị viên có phạm vi toàn bộ học viên. Hãy để trống đơn vị, hoặc chọn vai trò khác.',
    'An administrator sees the whole roster. Leave the unit empty or choose another role.',
  ),
  'user.unit-unknown': text(
    400,
    false,
    'Không có đơn vị nào mang mã {unit}. Kiểm tra mã ở mục Học viên & đơn vị.',
    'No unit has the code {unit}. Look it up under Learners & units.',
  ),
  'user.own-rights': text(
    409,
    false,
    'Không ai tự khóa tài khoản hoặc đổi vai trò của chính mình. Hãy nhờ một quản trị viên khác.',
    'Nobody switches off or changes the role of their own account. Ask another administrator.',
  ),
  'user.last-administrator': text(
    409,
    false,
    'Đây là quản trị viên cuối cùng đăng nhập được. Hãy mời một quản trị viên khác trước.',
    'This is the last administrator who can sign in. Invite another one first.',
  ),
  'api-key.no-rights': text(
    400,
    false,
    'Hãy chọn ít nhất một quyền cho khóa.',
    'Choose at least one right for the key.',
  ),
  'api-key.over': text(
    400,
    false,
    'Ngày hết hạn đã qua. Chọn một ngày sau hôm nay, hoặc để trống.',
    'The last day is over already. Choose a later one or leave it empty.',
  ),
  'api-key.exists': text(
    409,
    false,
    'Đã có khóa đang dùng mang tên {name}. Chọn tên khác để phân biệt trong nhật ký.',
    'A key in use has the name {name} already. Choose another, so that the audit trail can tell them apart.',
  ),
  'user.exists': text(
    409,
    false,
    'Đã có người dùng tên đăng nhập {login}. Chọn tên khác.',
    'Somebody has the login name {login} already. Choose another.',
  ),
  'access.oidc-unreachable': text(
    503,
    true,
    'Hệ thống đăng nhập một lần đang không trả lời. Thử lại sau ít phút; ai có mật khẩu riêng vẫn đăng nhập được bằng mật khẩu.',
    'The single sign-on service does not answer. Try again in a few minutes; whoever has a password here can still sign in with it.',
  ),
  'access.oidc-refused': text(
    401,
    false,
    'Hệ thống đăng nhập một lần không xác nhận, hoặc anh/chị đã dừng giữa chừng. Bấm lại nút đăng nhập để thử lần nữa.',
    'The single sign-on service did not confirm who you are, or you stopped on the way. Press the button to try once more.',
  ),
  'access.oidc-invalid': text(
    400,
    true,
    'Lượt đăng nhập này đã quá hạn, đã dùng rồi hoặc được bắt đầu ở trình duyệt khác. Hãy bắt đầu lại từ trang này.',
    'This sign-in has expired, was used already or was begun in another browser. Please begin again on this page.',
  ),
  'access.oidc-unknown': text(
    403,
    false,
    'Tài khoản này chưa được mời vào hệ thống, hoặc đã bị khóa. Hãy liên hệ quản trị viên.',
    'This account has not been invited, or was switched off. Please ask an administrator.',
  ),
  'access.oidc-no-role': text(
    403,
    false,
    'Tài khoản này chưa được giao vai trò nào trong hệ thống. Hãy liên hệ bộ phận quản lý tài khoản của cơ quan.',
    'This account has been given no role here. Please ask whoever looks after accounts at your office.',
  ),
  'access.oidc-no-unit': text(
    403,
    false,
    'Chưa rõ đơn vị phụ trách của tài khoản này. Hãy đề nghị quản trị viên đối chiếu mã đơn vị.',
    'It is not clear which unit this account works for. Please ask an administrator to compare the unit’s code.',
  ),
  'access.oidc-taken': text(
    409,
    false,
    'Tài khoản đăng nhập một lần hoặc tên đăng nhập này đã gắn với một người dùng khác. Hãy liên hệ quản trị viên.',
    'This single sign-on account or its login name belongs to another user already. Please ask an administrator.',
  ),
}
