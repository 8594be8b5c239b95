/** "Tìm giấy chứng nhận của tôi": for learners who have lost their link. Nothing here may tell whether somebody is known. */
const vi = {
  title: 'Tìm giấy chứng nhận của tôi',
  description: 'Lấy lại liên kết giấy chứng nhận bị thất lạc.',
  lead: 'Dành cho học viên đã thất lạc liên kết. Nhập một thông tin có trong danh sách học viên của cơ quan và ngày sinh; mã xác nhận sẽ được gửi đến email trong danh sách đó.',
  key: 'Mã CBCCVC, email, số điện thoại hoặc số CCCD',
  keyHint: 'Chỉ cần một trong bốn thông tin.',
  birth: 'Ngày sinh',
  birthHint: 'Ngày/tháng/năm, ví dụ 05/09/1985.',
  name: 'Họ và tên (không bắt buộc)',
  nameHint: 'Điền thêm nếu danh sách có thể chưa có ngày sinh của Ông/Bà.',
  submit: 'Gửi mã xác nhận',
  incomplete:
    'Chưa gửi được: cần một thông tin để tìm và ngày sinh theo dạng ngày/tháng/năm, ví dụ 05/09/1985.',
  privacy:
    'Trang này trả lời như nhau dù có tìm thấy hay không, để không ai dò được thông tin của người khác. Mỗi người được gửi tối đa {codes} mã trong một giờ.',

  codeTitle: 'Nhập mã xác nhận',
  codeLead:
    'Nếu thông tin vừa nhập khớp với danh sách và danh sách có email, một mã gồm {digits} chữ số đã được gửi đến email đó. Thư thường đến trong vòng một phút; hãy xem cả mục thư rác.',
  code: 'Mã xác nhận trong thư',
  codeHint: '{digits} chữ số, dùng được một lần trong {minutes} phút, nhập tối đa {attempts} lần.',
  codeSubmit: 'Xem giấy chứng nhận',
  codeWrong:
    'Mã chưa đúng, đã hết hạn, đã dùng, hoặc đã nhập quá {attempts} lần. Kiểm tra lại mã trong thư mới nhất, hoặc xin mã khác.',
  another: 'Nhập lại thông tin, xin mã khác',
  noCodeTitle: 'Tôi không nhận được mã',
  noCodeLead:
    'Gửi yêu cầu tới cán bộ phụ trách đào tạo của đơn vị. Cán bộ sẽ liên hệ theo cách Ông/Bà ghi dưới đây để gửi lại liên kết.',
  contact: 'Liên hệ với tôi qua',
  contactHint: 'Số điện thoại, Zalo hoặc email.',
  contactMissing: 'Chưa gửi được: hãy ghi số điện thoại, Zalo hoặc email để cán bộ liên hệ.',
  requestSubmit: 'Gửi yêu cầu tới cán bộ đơn vị',

  askedTitle: 'Đã nhận yêu cầu',
  askedLead:
    'Nếu thông tin khớp với danh sách, cán bộ phụ trách đào tạo của đơn vị sẽ thấy yêu cầu này và liên hệ với Ông/Bà. Không cần gửi lại.',
  askedNext:
    'Sau vài ngày làm việc chưa có hồi âm, hãy gọi trực tiếp bộ phận tổ chức hoặc đào tạo của đơn vị.',

  overTitle: 'Trang này đã hết hạn',
  overLead:
    'Kết quả chỉ xem được trong {minutes} phút, trên chính trình duyệt đã nhập mã. Hãy tìm lại để nhận mã mới.',
  again: 'Tìm lại',

  resultTitle: 'Giấy chứng nhận của tôi',
  resultLead: 'Trang này đóng sau {minutes} phút. Hãy mở từng giấy chứng nhận và lưu lại liên kết.',
  certificates: 'Giấy chứng nhận',
  noCertificates: 'Chưa có giấy chứng nhận nào được cấp cho Ông/Bà trên hệ thống này.',
  certificateLine: '{cohort}. Số hiệu {number}, cấp ngày {date}.',
  open: 'Mở giấy chứng nhận',
  stateValid: 'Còn hiệu lực',
  stateRevoked: 'Đã thu hồi',
  stateAwaiting: 'Chờ ký số',
  stateNoLink: 'Liên kết đã đóng',
  revokedText: 'Giấy chứng nhận này không còn giá trị. Mở trang để xem ngày và lý do thu hồi.',
  revokedTextNoLink:
    'Giấy chứng nhận này không còn giá trị. Muốn biết lý do, hãy hỏi cán bộ đơn vị.',
  awaitingText: 'Cơ quan chưa ký số xong. Liên kết mở được ngay khi có bản đã ký.',
  noLinkText:
    'Liên kết của giấy chứng nhận này đã hết hạn hoặc được thu lại. Hãy gửi yêu cầu tới cán bộ đơn vị để nhận liên kết mới.',
  papers: 'Giấy chứng nhận do nơi khác cấp hoặc cấp trên giấy',
  paperLine: 'Số hiệu {number}, cấp ngày {date}, nơi cấp: {issuer}.',
  paperUntitled: 'Giấy chứng nhận',
  classes: 'Lớp chưa có giấy chứng nhận',
  missing: 'Còn thiếu',
  reasons: 'Lý do',
  notDecided: 'Kết quả đang được xét. Hãy xem lại sau.',
  verdictPassed: 'Đã đạt',
  verdictFailed: 'Không đạt',
  verdictIncomplete: 'Chưa hoàn thành',
  verdictReview: 'Chờ xem xét',
  verdictNone: 'Chưa xét kết quả',
  passedWaits: 'Ông/Bà đã đạt. Giấy chứng nhận đang chờ cấp.',
  passedElsewhere: 'Ông/Bà đã đạt. Giấy chứng nhận của khóa học này do {issuer} cấp.',
  passedNone: 'Ông/Bà đã đạt. Khóa học này không cấp giấy chứng nhận.',
  byPlatform: 'nền tảng học',
  byInstitution: 'cơ sở đào tạo',
  lacksBirthDate:
    'Danh sách chưa có ngày sinh của Ông/Bà, nên chưa cấp được giấy. Hãy báo cán bộ đơn vị bổ sung.',
  lacksUnit:
    'Danh sách chưa ghi đơn vị của Ông/Bà, nên chưa cấp được giấy. Hãy báo cán bộ đơn vị bổ sung.',
  reviewText: 'Cán bộ phụ trách đang xem xét. Ông/Bà chưa cần làm gì.',
  ask: 'Có điều chưa đúng? Hãy hỏi cán bộ phụ trách đào tạo của đơn vị.',
}

const en: typeof vi = {
  title: 'Find my certificate',
  description: 'Get the lost link of a certificate again.',
  lead: 'For learners who have lost their link. Enter one thing that your office’s list of learners has, and your date of birth; a code is sent to the e-mail address on that list.',
  key: 'Employee code, e-mail, phone or national ID',
  keyHint: 'One of the four is enough.',
  birth: 'Date of birth',
  birthHint: 'Day/month/year, such as 05/09/1985.',
  name: 'Full name (optional)',
  nameHint: 'Add it if the list may not have your date of birth yet.',
  submit: 'Send me a code',
  incomplete:
    'Not sent: one thing to look for is needed, and the date of birth as day/month/year, such as 05/09/1985.',
  privacy:
    'This page answers alike whether somebody is found or not, so that nobody can find out about others. A person is sent {codes} codes an hour at most.',

  codeTitle: 'Enter the code',
  codeLead:
    'If what you entered agrees with the list, and the list has an e-mail address, a code of {digits} digits was sent there. It arrives within a minute as a rule; look among the unwanted mail as well.',
  code: 'Code in the message',
  codeHint: '{digits} digits, works once within {minutes} minutes, {attempts} tries at most.',
  codeSubmit: 'Show my certificates',
  codeWrong:
    'The code is not right, has expired, was used, or was tried more than {attempts} times. Check it in the newest message, or ask for another.',
  another: 'Enter other details, ask for another code',
  noCodeTitle: 'I received no code',
  noCodeLead:
    'Ask the training officer of your unit, who will contact you in the way you name below and send the link again.',
  contact: 'Contact me by',
  contactHint: 'Phone number, Zalo or e-mail.',
  contactMissing: 'Not sent: name a phone number, Zalo or e-mail by which you can be reached.',
  requestSubmit: 'Send the request to my unit',

  askedTitle: 'The request was received',
  askedLead:
    'If the details agree with the list, the training officer of your unit sees this request and will contact you. There is no need to send it again.',
  askedNext: 'If nobody answers within some working days, call the training office of your unit.',

  overTitle: 'This page has expired',
  overLead:
    'What was found can be looked at for {minutes} minutes, in the browser that the code was entered in. Look again to get a new code.',
  again: 'Look again',

  resultTitle: 'My certificates',
  resultLead: 'This page closes after {minutes} minutes. Open each certificate and keep its link.',
  certificates: 'Certificates',
  noCertificates: 'No certificate has been issued to you here yet.',
  certificateLine: '{cohort}. Number {number}, issued on {date}.',
  open: 'Open the certificate',
  stateValid: 'Valid',
  stateRevoked: 'Revoked',
  stateAwaiting: 'Awaiting signature',
  stateNoLink: 'Link closed',
  revokedText: 'This certificate is no longer valid. Its page tells when and why it was revoked.',
  revokedTextNoLink:
    'This certificate is no longer valid. Ask the training officer of your unit for the reason.',
  awaitingText: 'The agency has not signed it yet. The link opens as soon as it has.',
  noLinkText:
    'The link of this certificate has expired or was taken back. Ask your unit for a new one.',
  papers: 'Certificates issued elsewhere or on paper',
  paperLine: 'Number {number}, issued on {date} by {issuer}.',
  paperUntitled: 'Certificate',
  classes: 'Classes without a certificate',
  missing: 'Still missing',
  reasons: 'Why',
  notDecided: 'The result is being decided. Please look again later.',
  verdictPassed: 'Passed',
  verdictFailed: 'Failed',
  verdictIncomplete: 'Incomplete',
  verdictReview: 'In review',
  verdictNone: 'Not decided yet',
  passedWaits: 'You have passed. The certificate waits to be issued.',
  passedElsewhere: 'You have passed. The certificate of this course is issued by {issuer}.',
  passedNone: 'You have passed. No certificate is issued for this course.',
  byPlatform: 'the learning platform',
  byInstitution: 'the training institution',
  lacksBirthDate:
    'The list does not have your date of birth, so nothing can be issued yet. Tell the training officer of your unit.',
  lacksUnit:
    'The list does not name your unit, so nothing can be issued yet. Tell the training officer of your unit.',
  reviewText: 'A training officer is looking into it. There is nothing for you to do yet.',
  ask: 'Is something not right? Ask the training officer of your unit.',
}

export type FindTexts = typeof vi
export const findTexts = { vi, en }
