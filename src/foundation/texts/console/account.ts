/** A person's own account. */
const vi = {
  title: 'Tài khoản của tôi',
  login: 'Tên đăng nhập',
  name: 'Họ và tên',
  role: 'Vai trò',
  scope: 'Phạm vi',
  wholeRoster: 'Toàn bộ học viên',
  lastSignedIn: 'Lần đăng nhập gần nhất',
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
  signOutEverywhere: 'Sign out everywhere…',
  signOutWarning:
    'All your sessions, on every device, end at once, this one too. Nothing is lost; you only have to sign in again.',
  signOutVerb: 'Sign out everywhere',
}

export const accountTexts = { vi, en }
