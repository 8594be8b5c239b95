/** What the public pages say, in both languages. `{name}` stands for a value that the page fills in. */
export type Language = 'vi' | 'en'

/** The two lines that stand above every paper of an office, in Vietnamese whatever the language of the page. */
export const nationLines = {
  name: 'Cộng hòa xã hội chủ nghĩa Việt Nam',
  motto: 'Độc lập - Tự do - Hạnh phúc',
}

/** Each in itself, whatever the language of the page. */
export const languageNames: Record<Language, string> = { vi: 'Tiếng Việt', en: 'English' }

/** The language a page is asked for (`?lang=`): Vietnamese unless English is named. */
export function pageLanguage(asked: unknown): Language {
  return asked === 'en' ? 'en' : 'vi'
}

/** Fills the placeholders of a text. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}

const vi = {
  brand: 'Học vụ',
  brandLine: 'Giấy chứng nhận và tra cứu',
  skip: 'Đến nội dung chính',
  languages: 'Ngôn ngữ',
  footer: 'Học vụ: kết quả học tập và giấy chứng nhận kỹ năng số.',
  footerVerify: 'Tra cứu giấy chứng nhận',
  footerHome: 'Trang đầu',

  certificate: 'Giấy chứng nhận',
  certificateGloss: '',
  grantedTo: 'Chứng nhận Ông/Bà',
  completed: 'Đã hoàn thành khóa học',
  name: 'Họ và tên',
  nameErased: 'đã xóa theo yêu cầu của người học; sổ chỉ giữ số, ngày cấp và chương trình',
  dateOfBirth: 'Ngày sinh',
  unit: 'Đơn vị',
  program: 'Khóa học',
  period: 'Thời gian',
  periodBetween: '{start} – {end}',
  periodFrom: 'Từ {start}',
  periodUntil: 'Đến {end}',
  length: 'Thời lượng',
  lengthValue: '{n} tiết',
  score: 'Kết quả kiểm tra',
  scoreValue: '{score} điểm',
  attendance: 'Chuyên cần',
  number: 'Số hiệu',
  registerNumber: 'Số vào sổ',
  issueDate: 'Ngày cấp',
  issuer: 'Cơ quan cấp',
  code: 'Mã tra cứu',
  fingerprint: 'Mã băm SHA-256 của tệp PDF',

  stateValid: 'Còn hiệu lực',
  stateRevoked: 'Đã thu hồi',
  stateReplaced: 'Đã được thay thế',
  stateAwaiting: 'Chờ ký số',
  stateUnknown: 'Không tìm thấy',
  stateNotIssued: 'Không phải tệp đã cấp',
  stateCannotTell: 'Chưa kết luận được',
  revokedOn: 'Thu hồi ngày {date}.',
  revokedReason: 'Lý do: {reason}',
  replacedOn: 'Được thay thế ngày {date}.',
  replacedBy: 'Bản mới nhất mang số hiệu {number}.',

  learnerDescription: 'Xem, tải và tra cứu giấy chứng nhận hoàn thành khóa học.',
  learnerRevoked:
    'Giấy chứng nhận này không còn giá trị và không tải được nữa. Nếu cho rằng có nhầm lẫn, hãy liên hệ cơ quan cấp.',
  learnerReplaced: 'Giấy chứng nhận này đã có bản mới. Hãy dùng bản mới khi nộp hồ sơ.',
  download: 'Tải bản PDF',
  openVerify: 'Mở trang tra cứu',
  downloadHint:
    'Trong Zalo, nếu không tải được: bấm ⋯ ở góc trên, chọn “Mở bằng trình duyệt”, rồi tải lại.',
  anyoneTitle: 'Ai cũng kiểm tra được',
  anyoneScan: 'Quét mã QR này hoặc mã QR in trên giấy.',
  anyoneType: 'Hoặc vào {address} và nhập mã tra cứu.',
  anyoneCompare: 'So sánh họ tên, khóa học, điểm và số hiệu trên trang với giấy đang cầm.',
  qrLabel: 'Mã QR mở trang tra cứu của giấy chứng nhận này',
  privateTitle: 'Liên kết này là của riêng Ông/Bà',
  privateText:
    'Trang này có ngày sinh và đơn vị của Ông/Bà. Khi cần chứng minh, hãy gửi tệp PDF hoặc trang tra cứu thay vì liên kết này.',

  verifyTitle: 'Tra cứu giấy chứng nhận',
  verifyIntro: 'Nhập mã tra cứu in cạnh mã QR trên giấy chứng nhận.',
  verifyDescription: 'Kiểm tra một giấy chứng nhận có thật và còn hiệu lực hay không.',
  verifyLabel: 'Mã tra cứu',
  verifyButton: 'Tra cứu',
  verifyAnother: 'Tra cứu mã khác',
  verifyValid: 'Giấy chứng nhận này do cơ quan dưới đây cấp và còn hiệu lực.',
  verifyRevoked: 'Giấy chứng nhận này có thật nhưng đã bị thu hồi, không còn giá trị.',
  verifyReplaced: 'Giấy chứng nhận này có thật nhưng đã được thay bằng bản mới.',
  verifyUnknown:
    'Không có giấy chứng nhận nào mang mã này. Hãy kiểm tra lại từng ký tự; nếu mã đúng như trên giấy, hãy hỏi cơ quan ghi trên giấy.',
  verifyOpenReplacement: 'Mở bản mới nhất',
  provesTitle: 'Trang này chứng minh điều gì?',
  provesFacts:
    'Thông tin ở đây lấy từ sổ cấp giấy chứng nhận, không lấy từ tờ giấy. Nếu giấy ghi khác, giấy đã bị sửa.',
  provesFile:
    'Tệp PDF chưa bị sửa khi mã băm SHA-256 của tệp đúng bằng mã ghi ở đây. Bản scan hoặc bản do cơ quan ký số có mã băm khác; khi đó hãy so sánh nội dung.',
  provesAddress: 'Chỉ tin kết quả khi địa chỉ trang là của cơ quan cấp.',
  provesPrivacy:
    'Trang không hiện ngày sinh, đơn vị, số điện thoại, email hay số căn cước của người học.',

  landingTitle: 'Giấy chứng nhận hoàn thành khóa học',
  landingLead:
    'Nơi học viên nhận giấy chứng nhận bằng liên kết riêng, và bất cứ ai cũng kiểm tra được một giấy chứng nhận.',
  landingVerify: 'Kiểm tra một giấy chứng nhận',
  landingLearner: 'Ông/Bà là học viên?',
  landingLearnerText:
    'Hãy mở liên kết đã nhận khi giấy chứng nhận được cấp. Nếu thất lạc, có thể nhận lại liên kết bằng mã gửi qua email.',
  landingCoordinator: 'Cán bộ phụ trách đào tạo, hệ thống khác',
  landingCoordinatorText:
    'Cán bộ đăng nhập để theo dõi lớp, xét kết quả và cấp giấy. Hệ thống khác dùng API có khóa truy cập.',
  landingSignIn: 'Đăng nhập dành cho cán bộ',
  landingApi: 'Mô tả API (OpenAPI)',

  errorCode: 'Mã lỗi {status}',
  errorReference: 'Mã yêu cầu: {reference}',
  error400: 'Yêu cầu chưa đúng',
  error400Text: 'Hãy kiểm tra lại địa chỉ hoặc nội dung đã nhập rồi thử lại.',
  error403: 'Biểu mẫu đã hết hạn',
  error403Text: 'Chưa có gì được gửi đi hay lưu lại. Hãy mở lại trang có biểu mẫu rồi gửi lần nữa.',
  error404: 'Không tìm thấy trang',
  error404Text:
    'Địa chỉ có thể bị thiếu ký tự khi sao chép, hoặc liên kết đã đóng. Hãy mở lại liên kết từ tin nhắn gốc; nếu vẫn không được, tìm lại giấy chứng nhận của Ông/Bà hoặc tra cứu bằng mã in trên giấy.',
  error409: 'Chưa tải được',
  error409Text:
    'Giấy chứng nhận đang chờ chữ ký số của cơ quan. Hãy mở lại liên kết này sau, khi đã ký xong.',
  error410: 'Không còn tải được',
  error410Text:
    'Giấy chứng nhận này đã bị thu hồi hoặc thay thế. Dùng mã tra cứu trên giấy để xem tình trạng hiện tại; nếu cho rằng có nhầm lẫn, hãy hỏi cơ quan cấp.',
  error413: 'Tệp quá lớn',
  error413Text: 'Tệp của giấy chứng nhận thường dưới 1 MB. Hãy kiểm tra xem đã chọn đúng tệp chưa.',
  error429: 'Quá nhiều yêu cầu',
  error429Text:
    'Máy này, hoặc mạng chung của cơ quan, vừa gửi quá nhiều yêu cầu. Vui lòng chờ {seconds} giây rồi tải lại trang.',
  error503: 'Hệ thống đang tạm ngừng',
  error503Text: 'Không có gì bị mất. Vui lòng thử lại sau ít phút.',
  error500: 'Hệ thống gặp lỗi',
  error500Text: 'Dữ liệu không bị mất. Vui lòng thử lại sau ít phút.',
}

export type PageTexts = { readonly [Name in keyof typeof vi]: string }

const en: PageTexts = {
  brand: 'Học vụ',
  brandLine: 'Certificates and verification',
  skip: 'Skip to the main content',
  languages: 'Language',
  footer: 'Học vụ: learning results and digital-skills certificates.',
  footerVerify: 'Verify a certificate',
  footerHome: 'Home',

  certificate: 'Certificate',
  certificateGloss: 'Certificate of course completion',
  grantedTo: 'This certifies that',
  completed: 'has completed the course',
  name: 'Full name',
  nameErased: 'erased at the learner’s request; the register keeps number, date and program only',
  dateOfBirth: 'Date of birth',
  unit: 'Unit',
  program: 'Course',
  period: 'Dates',
  periodBetween: '{start} – {end}',
  periodFrom: 'From {start}',
  periodUntil: 'Until {end}',
  length: 'Length',
  lengthValue: '{n} periods (tiết)',
  score: 'Final test',
  scoreValue: '{score} out of 10',
  attendance: 'Attendance',
  number: 'Certificate number',
  registerNumber: 'Register number',
  issueDate: 'Date of issue',
  issuer: 'Issued by',
  code: 'Verification code',
  fingerprint: 'SHA-256 of the PDF file',

  stateValid: 'Valid',
  stateRevoked: 'Revoked',
  stateReplaced: 'Replaced',
  stateAwaiting: 'Awaiting signature',
  stateUnknown: 'Not found',
  stateNotIssued: 'Not an issued file',
  stateCannotTell: 'Cannot tell',
  revokedOn: 'Revoked on {date}.',
  revokedReason: 'Reason: {reason}',
  replacedOn: 'Replaced on {date}.',
  replacedBy: 'The newest version has the number {number}.',

  learnerDescription: 'View, download and verify a certificate of course completion.',
  learnerRevoked:
    'This certificate is no longer valid and cannot be downloaded. If you think this is a mistake, contact the issuing body.',
  learnerReplaced: 'A newer version of this certificate exists. Use the newer one.',
  download: 'Download PDF',
  openVerify: 'Open the verification page',
  downloadHint:
    'If Zalo does not download the file: tap ⋯ at the top, choose “Open in browser”, then download again.',
  anyoneTitle: 'Anyone can check it',
  anyoneScan: 'Scan this QR code, or the one printed on the certificate.',
  anyoneType: 'Or go to {address} and enter the verification code.',
  anyoneCompare: 'Compare the name, course, score and number on the page with the certificate.',
  qrLabel: 'QR code that opens the verification page of this certificate',
  privateTitle: 'This link is yours alone',
  privateText:
    'This page shows your date of birth and unit. To prove your certificate, send the PDF file or the verification page instead of this link.',

  verifyTitle: 'Verify a certificate',
  verifyIntro: 'Enter the verification code printed beside the QR code.',
  verifyDescription: 'Check whether a certificate is genuine and still valid.',
  verifyLabel: 'Verification code',
  verifyButton: 'Verify',
  verifyAnother: 'Verify another code',
  verifyValid: 'This certificate was issued by the body named below and is valid.',
  verifyRevoked: 'This certificate is genuine but has been revoked. It is no longer valid.',
  verifyReplaced: 'This certificate is genuine but has been replaced by a newer one.',
  verifyUnknown:
    'No certificate has this code. Check every character; if the code is exactly as printed, ask the body named on the certificate.',
  verifyOpenReplacement: 'Open the newest version',
  provesTitle: 'What does this page prove?',
  provesFacts:
    'What stands here comes from the register of certificates, not from the paper. If the paper says otherwise, the paper has been altered.',
  provesFile:
    'A PDF file is unaltered when its SHA-256 equals the one shown here. A scan, or a copy signed digitally by the agency, has another SHA-256; compare the contents then.',
  provesAddress: 'Trust the result only when the address of the page is the issuing body’s.',
  provesPrivacy:
    'The page shows no date of birth, unit, phone number, e-mail address or national ID of the learner.',

  landingTitle: 'Certificates of course completion',
  landingLead:
    'Learners receive their certificate here by a private link, and anyone can check a certificate.',
  landingVerify: 'Check a certificate',
  landingLearner: 'Are you a learner?',
  landingLearnerText:
    'Open the link you received when the certificate was issued. If you lost it, you can get it again by a code that is sent to you by e-mail.',
  landingCoordinator: 'Training coordinators and other systems',
  landingCoordinatorText:
    'Coordinators sign in to follow classes, decide results and issue certificates. Other systems use an API that needs an access key.',
  landingSignIn: 'Sign in, for staff',
  landingApi: 'Description of the API (OpenAPI)',

  errorCode: 'Error {status}',
  errorReference: 'Request: {reference}',
  error400: 'The request is not valid',
  error400Text: 'Check the address or what you entered and try again.',
  error403: 'The form has expired',
  error403Text:
    'Nothing was sent or saved. Open the page with the form again and send it once more.',
  error404: 'Page not found',
  error404Text:
    'The address may have lost characters when it was copied, or the link has been closed. Open the link from the original message; if that does not help, find your certificate again, or verify with the code printed on it.',
  error409: 'Not available yet',
  error409Text:
    'The certificate awaits the agency’s digital signature. Open this link again later, once it is signed.',
  error410: 'No longer available',
  error410Text:
    'This certificate has been revoked or replaced. Use the verification code on it to see its present state; if you think this is a mistake, ask the issuing body.',
  error413: 'The file is too large',
  error413Text:
    'The file of a certificate has less than 1 MB as a rule. Check whether you chose the right one.',
  error429: 'Too many requests',
  error429Text:
    'This device, or the network that your office shares, has sent too many requests. Please wait {seconds} seconds and load the page again.',
  error503: 'The service is down for a moment',
  error503Text: 'Nothing is lost. Please try again in a few minutes.',
  error500: 'Something went wrong',
  error500Text: 'No data was lost. Please try again in a few minutes.',
}

export const pageTexts: Readonly<Record<Language, PageTexts>> = { vi, en }
