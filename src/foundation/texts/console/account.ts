/** A person's own account. */
const vi = {
  title: 'Tài khoản của tôi',
  login: 'Tên đăng nhập',
  name: 'Họ và tên',
  role: 'Vai trò',
  scope: 'Phạm vi',
  wholeRoster: 'Toàn bộ học viên',
  lastSignedIn: 'Lần đăng nhập gần nhất',
  way: 'Cách đăng nhập',
  byPassword: 'Mật khẩu',
  byIdentity: 'Đăng nhập một lần ({issuer})',
  byBoth: 'Mật khẩu hoặc đăng nhập một lần ({issuer})',
  byNothing: 'Chưa đặt mật khẩu',
  tieLead:
    'Gắn tài khoản của cơ quan với tài khoản này để lần sau không phải nhập mật khẩu. Anh/chị sẽ xác nhận bằng cách đăng nhập ở trang của cơ quan.',
  tie: 'Gắn tài khoản cơ quan',
  signOutEverywhere: 'Đăng xuất mọi nơi…',
  signOutWarning:
    'Mọi phiên đăng nhập của anh/chị, trên mọi máy, sẽ kết thúc ngay, kể cả phiên này. Không có gì bị mất; anh/chị chỉ cần đăng nhập lại.',
  signOutVerb: 'Đăng xuất mọi nơi',
}

const en: typeof vi = {
  title: 'My account',
  login: 'Login name',
  name: 'Full name',
  role: 'Role',
  scope: 'Sees',
  wholeRoster: 'The whole roster',
  lastSignedIn: 'Last signed in',
  way: 'Signs in by',
  byPassword: 'Password',
  byIdentity: 'Single sign-on ({issuer})',
  byBoth: 'Password or single sign-on ({issuer})',
  byNothing: 'No password set yet',
  tieLead:
    'Tie the account of your office to this one, so that you need no password next time. You confirm it by signing in at your office’s page.',
  tie: 'Tie the account of my office',
  signOutEverywhere: 'Sign out everywhere…',
  signOutWarning:
    'All your sessions, on every device, end at once, this one too. Nothing is lost; you only have to sign in again.',
  signOutVerb: 'Sign out everywhere',
}

export const accountTexts = { vi, en }
