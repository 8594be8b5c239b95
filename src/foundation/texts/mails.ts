/** What learners read in mails and messages. `{name}` stands for a value. */
export const mailTexts = {
  vi: {
    subject: 'Giấy chứng nhận khóa học {program}',
    subjectRevised: 'Giấy chứng nhận khóa học {program} đã được chỉnh sửa',
    subjectReinstated: 'Giấy chứng nhận khóa học {program} đã được cấp lại',
    greeting: 'Kính gửi Ông/Bà {name},',
    issued: '{issuer} đã cấp giấy chứng nhận hoàn thành khóa học “{program}” cho Ông/Bà.',
    revised:
      'Giấy chứng nhận hoàn thành khóa học “{program}” do {issuer} cấp cho Ông/Bà đã được chỉnh sửa. Bản trước không còn giá trị; xin dùng bản mới.',
    reinstated:
      'Giấy chứng nhận hoàn thành khóa học “{program}” do {issuer} cấp cho Ông/Bà đã có hiệu lực trở lại với bản mới. Các bản trước không còn giá trị.',
    open: 'Xem và tải giấy chứng nhận',
    openAt: 'Xem và tải giấy chứng nhận tại:',
    until: 'Liên kết mở được đến hết ngày {date}.',
    private:
      'Liên kết này là của riêng Ông/Bà. Khi cần chứng minh, hãy gửi tệp PDF hoặc mã tra cứu in trên giấy chứng nhận, đừng chuyển tiếp liên kết.',
    ask: 'Nếu thông tin chưa đúng hoặc có thắc mắc, xin liên hệ cán bộ phụ trách đào tạo của đơn vị hoặc {issuer}.',
    automatic: 'Thư được gửi tự động cho học viên của khóa học.',
  },
  en: {
    greeting: 'Dear {name},',
    issued: '{issuer} has issued your certificate of completion of the course “{program}”.',
    revised:
      'Your certificate of completion of the course “{program}”, issued by {issuer}, has been corrected. The earlier version is no longer valid; please use the new one.',
    reinstated:
      'Your certificate of completion of the course “{program}”, issued by {issuer}, is in force again as a new version. Earlier versions are no longer valid.',
    open: 'Open and download the certificate',
    openAt: 'Open and download the certificate:',
    until: 'The link works until the end of {date}.',
    private:
      'This link is yours alone. To prove your certificate, send the PDF file or the verification code printed on it, and do not pass the link on.',
    ask: 'If anything is wrong or unclear, please ask the training officer of your unit, or {issuer}.',
    automatic: 'This message was sent automatically to a learner of the course.',
  },
} as const

/** A message for Zalo: short, the link on a line of its own, so that it can be tapped. */
export const messageTexts = {
  issued:
    'Kính gửi Ông/Bà {name}: {issuer} đã cấp giấy chứng nhận khóa học “{program}”. Xem và tải tại liên kết riêng của Ông/Bà:',
  revised:
    'Kính gửi Ông/Bà {name}: giấy chứng nhận khóa học “{program}” do {issuer} cấp đã được chỉnh sửa, xin dùng bản mới tại liên kết riêng của Ông/Bà:',
  until: '(mở được đến hết ngày {date})',
  end: 'Trân trọng.',
} as const

/** The one-time code of whoever looks for their certificates. */
export const codeMailTexts = {
  vi: {
    subject: 'Mã xác nhận để xem giấy chứng nhận',
    greeting: 'Kính gửi Ông/Bà,',
    news: 'Có người tìm giấy chứng nhận của Ông/Bà lúc {at}. Nếu là Ông/Bà, hãy nhập mã này vào trang đang mở:',
    until: 'Mã dùng được một lần, trong {minutes} phút kể từ khi thư được gửi.',
    secret:
      'Không đưa mã cho ai; cán bộ đào tạo không bao giờ hỏi mã này. Nếu Ông/Bà không yêu cầu, xin bỏ qua thư này.',
    automatic: 'Thư được gửi tự động.',
  },
  en: {
    greeting: 'Dear learner,',
    news: 'Somebody looked for your certificates at {at}. If it was you, enter this code on the page that is open:',
    until: 'The code works once, within {minutes} minutes after this message was sent.',
    secret:
      'Give the code to nobody; training officers never ask for it. If you did not ask for it, ignore this message.',
    automatic: 'This message was sent automatically.',
  },
} as const
