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
  singleSignOn: 'Đăng nhập một lần (SSO)',
  orPassword: 'Hoặc bằng mật khẩu riêng của hệ thống này',
  orSingleSignOn: 'Hoặc không đặt mật khẩu, dùng tài khoản sẵn có của cơ quan:',
  leavingTitle: 'Đang chuyển trang',
  leavingOut:
    'Anh/chị đã đăng xuất khỏi Học Vụ. Trình duyệt đang chuyển sang hệ thống đăng nhập một lần để kết thúc phiên ở đó.',
  leavingTie:
    'Trình duyệt đang chuyển sang hệ thống đăng nhập một lần để anh/chị xác nhận tài khoản.',
  leave: 'Tiếp tục',
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
  singleSignOn: 'Single sign-on (SSO)',
  orPassword: 'Or with a password of this service',
  orSingleSignOn: 'Or set no password and use the account of your office:',
  leavingTitle: 'Going on elsewhere',
  leavingOut:
    'You have signed out of Học Vụ. Your browser goes on to the single sign-on service to end the session there.',
  leavingTie: 'Your browser goes on to the single sign-on service, where you confirm your account.',
  leave: 'Go on',
}

export const signInTexts = { vi, en }
