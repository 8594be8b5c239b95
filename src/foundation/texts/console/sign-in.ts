/** Signing in, and setting a password by link. */
const vi = {
  title: 'Đăng nhập',
  lead: 'Dành cho cán bộ điều phối. Học viên mở giấy chứng nhận bằng liên kết riêng, không cần đăng nhập.',
  login: 'Tên đăng nhập',
  password: 'Mật khẩu',
  submit: 'Đăng nhập',
  forgotten: 'Quên mật khẩu? Đề nghị quản trị viên gửi cho anh/chị một liên kết đặt mật khẩu mới.',
  signedOut: 'Anh/chị đã đăng xuất.',
  linkTitle: 'Đặt mật khẩu',
  linkLead: 'Đặt mật khẩu cho tên đăng nhập {login}.',
  firstTitle: 'Tạo quản trị viên đầu tiên',
  firstLead:
    'Hệ thống chưa có người dùng nào. Người được tạo ở đây có toàn quyền và mời những người khác.',
  name: 'Họ và tên',
  newPassword: 'Mật khẩu mới',
  passwordHint: 'Ít nhất {n} ký tự. Một câu ngắn dễ nhớ là tốt nhất.',
  save: 'Lưu và đăng nhập',
}

const en: typeof vi = {
  title: 'Sign in',
  lead: 'For coordinators. Learners open their certificate by their own link and need not sign in.',
  login: 'Login name',
  password: 'Password',
  submit: 'Sign in',
  forgotten: 'Forgotten the password? Ask an administrator for a link to set a new one.',
  signedOut: 'You have signed out.',
  linkTitle: 'Set a password',
  linkLead: 'Set the password of the login name {login}.',
  firstTitle: 'Create the first administrator',
  firstLead:
    'Nobody can sign in yet. Whoever is created here may do everything and invites the others.',
  name: 'Full name',
  newPassword: 'New password',
  passwordHint: 'At least {n} characters. A short sentence that is easy to remember is best.',
  save: 'Save and sign in',
}

export const signInTexts = { vi, en }
