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
  calendar: 'Thời hạn trên lịch của anh/chị',
  calendarLead:
    'Thêm thời hạn của kế hoạch, lớp học và công việc anh/chị phụ trách vào Google Calendar, Outlook hoặc lịch trên điện thoại. Lịch tự cập nhật, chỉ có những gì anh/chị được xem và không có tên học viên.',
  calendarNone: 'Chưa có liên kết lịch.',
  calendarMake: 'Tạo liên kết lịch',
  calendarSince: 'Liên kết tạo ngày {on}, lịch bằng tiếng Việt.',
  calendarSinceOther: 'Liên kết tạo ngày {on}, lịch bằng tiếng Anh.',
  calendarUsed: 'Lịch tải lần gần nhất: {on}.',
  calendarUnused: 'Chưa có lịch nào tải.',
  calendarShow: 'Hiện liên kết',
  calendarRenew: 'Đổi liên kết…',
  calendarRenewWarning:
    'Liên kết cũ ngừng hoạt động ngay; lịch nào đang dùng nó phải thêm lại bằng liên kết mới. Lịch sẽ theo ngôn ngữ của trang này.',
  calendarRenewVerb: 'Đổi liên kết',
  calendarTakeBack: 'Thu hồi liên kết…',
  calendarTakeBackWarning:
    'Liên kết ngừng hoạt động ngay và các thời hạn sẽ biến mất khỏi lịch đang dùng nó. Anh/chị có thể tạo liên kết mới bất cứ lúc nào.',
  calendarTakeBackVerb: 'Thu hồi liên kết',
  calendarTakenBack: 'Đã thu hồi liên kết lịch.',
  calendarLink: 'Liên kết lịch của anh/chị',
  calendarPrivate:
    'Ai có liên kết này đều xem được các thời hạn của anh/chị. Không gửi cho người khác; nếu đã lộ, hãy đổi liên kết.',
  calendarHowGoogle: 'Google Calendar: Lịch khác (dấu +) → Từ URL → dán liên kết.',
  calendarHowOutlook: 'Outlook: Thêm lịch → Đăng ký từ web → dán liên kết.',
  calendarHowPhone:
    'iPhone: Cài đặt → Ứng dụng → Lịch → Tài khoản lịch → Thêm tài khoản → Khác → Thêm lịch được đăng ký.',
  calendarReach:
    'Lịch phải mở được địa chỉ này. Nếu trang quản lý chỉ mở trong mạng cơ quan thì Google Calendar và Outlook trên web không tải được; hãy dùng lịch trên máy trong mạng.',
  calendarBack: 'Về tài khoản của tôi',
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
  calendar: 'Deadlines in your calendar',
  calendarLead:
    'Add the deadlines of the plans, classes and work you look after to Google Calendar, Outlook or the calendar of your phone. It keeps itself up to date, holds only what you may see, and names no learner.',
  calendarNone: 'There is no calendar link yet.',
  calendarMake: 'Make a calendar link',
  calendarSince: 'Link made on {on}; the calendar is in English.',
  calendarSinceOther: 'Link made on {on}; the calendar is in Vietnamese.',
  calendarUsed: 'Last taken by a calendar: {on}.',
  calendarUnused: 'No calendar has taken it yet.',
  calendarShow: 'Show the link',
  calendarRenew: 'Renew the link…',
  calendarRenewWarning:
    'The former link stops working at once; a calendar that uses it has to be added again by the new one. The calendar takes the language of this page.',
  calendarRenewVerb: 'Renew the link',
  calendarTakeBack: 'Take the link back…',
  calendarTakeBackWarning:
    'The link stops working at once, and the deadlines go from the calendars that use it. You can make a new one at any time.',
  calendarTakeBackVerb: 'Take the link back',
  calendarTakenBack: 'The calendar link was taken back.',
  calendarLink: 'Your calendar link',
  calendarPrivate:
    'Whoever has this link sees your deadlines. Give it to nobody; if it became known, renew it.',
  calendarHowGoogle: 'Google Calendar: Other calendars (+) → From URL → paste the link.',
  calendarHowOutlook: 'Outlook: Add calendar → Subscribe from web → paste the link.',
  calendarHowPhone:
    'iPhone: Settings → Apps → Calendar → Calendar Accounts → Add Account → Other → Add Subscribed Calendar.',
  calendarReach:
    'The calendar has to reach this address. Where the console opens inside the office’s network only, Google Calendar and Outlook on the web cannot take it; use a calendar on a computer inside.',
  calendarBack: 'Back to my account',
  signOutEverywhere: 'Sign out everywhere…',
  signOutWarning:
    'All your sessions, on every device, end at once, this one too. Nothing is lost; you only have to sign in again.',
  signOutVerb: 'Sign out everywhere',
}

export const accountTexts = { vi, en }
