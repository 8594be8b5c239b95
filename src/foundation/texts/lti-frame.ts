/** What is read in the frame of a course on a learning platform: by learners, by those who teach, and who adds it. */
const vi = {
  title: 'Kết quả và giấy chứng nhận',
  description: 'Kết quả học tập và giấy chứng nhận trong khóa học.',
  newTab: 'mở trong thẻ mới',

  ownTitle: 'Kết quả của tôi',
  ofCourse: 'Khóa học: {course}',
  decidedAt: 'Xét lúc',
  due: 'Có dữ liệu hoặc quyết định mới; kết quả sắp được xét lại.',
  missing: 'Còn thiếu',
  reasons: 'Lý do',
  until: 'Tính đến hết ngày {day}.',
  untilOver: 'Hạn đã hết ngày {day}.',
  notDecidedTitle: 'Lớp chưa được xét kết quả',
  notDecided:
    'Ông/Bà đã có trong danh sách lớp. Kết quả hiện ra ở đây sau lần xét đầu tiên; chưa cần làm gì thêm.',
  review: 'Cán bộ phụ trách đang xem xét. Ông/Bà chưa cần làm gì.',
  passed: 'Ông/Bà đã đạt.',
  rules: 'Cách tính kết quả',
  rulesHint: 'Xét lần lượt từ trên xuống; điều kiện đúng đầu tiên quyết định kết quả.',
  decisive: 'quyết định',
  sessions: 'Các buổi học đã ghi',

  certificate: 'Giấy chứng nhận',
  certificateOf: 'Giấy chứng nhận {number}',
  open: 'Mở giấy chứng nhận',
  pdf: 'Tải bản PDF',
  verify: 'Trang tra cứu công khai',
  awaiting: 'Cơ quan chưa ký số xong. Nút mở và tải hiện ra ở đây ngay khi có bản đã ký.',
  awaitingRevised: 'Bản chỉnh sửa đang chờ ký số; mở trang giấy chứng nhận để theo dõi.',
  revoked:
    'Giấy chứng nhận này không còn giá trị. Nếu cho rằng có nhầm lẫn, hãy liên hệ cơ quan cấp.',
  revised: 'Đây là bản chỉnh sửa; bản cấp trước đó đã được thay thế và không còn dùng được.',
  noLink:
    'Liên kết riêng của giấy chứng nhận này đã đóng. Hãy hỏi cán bộ phụ trách đào tạo của đơn vị để nhận liên kết mới.',
  paper: 'Giấy chứng nhận số {number}, cấp ngày {date}, nơi cấp: {issuer}.',

  unknownTitle: 'Chưa có dữ liệu của Ông/Bà',
  unknown:
    'Hệ thống không có thông tin học tập nào gắn với tài khoản này. Nếu Ông/Bà đã đề nghị xóa dữ liệu của mình thì đây là điều đúng.',
  unknownNext:
    'Nếu Ông/Bà đang học khóa này, hãy báo cán bộ phụ trách đào tạo của đơn vị kèm họ tên và tên khóa học.',
  waitingTitle: 'Tài khoản đang chờ đối chiếu',
  waiting:
    'Hệ thống đã thấy tài khoản của Ông/Bà nhưng chưa chắc tài khoản là của ai trong danh sách học viên. Không ai được gắn kết quả khi chưa chắc chắn.',
  waitingNext:
    'Cán bộ phụ trách thấy tài khoản này trong danh sách chờ và sẽ đối chiếu. Xong rồi, kết quả hiện ra ở đây; bài đã làm vẫn được tính. Muốn nhanh hơn, hãy báo cán bộ phụ trách đào tạo của đơn vị.',
  notSetUpTitle: 'Kết nối chưa hoàn tất',
  notSetUp:
    'Nền tảng học tập này chưa được gắn với nguồn dữ liệu nào, nên chưa nhận ra được học viên.',
  notSetUpNext:
    'Người quản trị hệ thống cần chọn nguồn dữ liệu ở trang “Kết nối hệ thống”. Ông/Bà hãy mở lại mục này sau.',
  noCourseTitle: 'Hãy mở từ trong một khóa học',
  noCourse: 'Mục này được mở ngoài khóa học, nên không biết phải hiện kết quả của lớp nào.',
  noCourseNext: 'Quay lại nền tảng học tập, vào khóa học, rồi mở mục “Giấy chứng nhận” ở đó.',
  noClassTitle: 'Khóa học này chưa có lớp',
  noClass: 'Chưa có lớp nào trong hệ thống lấy dữ liệu từ khóa học này.',
  noClassNext:
    'Khi cán bộ phụ trách mở lớp cho khóa học, kết quả hiện ra ở đây. Bài đã làm trên nền tảng không mất.',
  noClassTeacher:
    'Người quản trị hệ thống gắn khóa học với lớp ở trang “Kết nối hệ thống”, hoặc ghi khóa học làm nguồn dữ liệu của lớp.',
  notEnrolledTitle: 'Ông/Bà chưa có trong danh sách lớp',
  notEnrolled: 'Khóa học này thuộc {classes}, nhưng Ông/Bà chưa có tên trong danh sách.',
  notEnrolledNext:
    'Danh sách do đơn vị gửi hoặc lấy từ nền tảng theo lịch. Nếu đã ghi danh hơn một ngày mà chưa thấy, hãy báo cán bộ phụ trách đào tạo của đơn vị.',
  testTitle: 'Đang xem thử với vai học viên',
  test: 'Đây là người dùng thử của nền tảng học tập, không phải học viên thật nên không có kết quả.',
  testNext: 'Học viên thật sẽ thấy kết quả và giấy chứng nhận của chính mình ở đây.',

  panelTitle: 'Tình hình lớp',
  enrolled: 'Học viên',
  certified: 'Đã cấp giấy',
  freshness: 'Dữ liệu từ {platform}:',
  never: 'chưa đồng bộ lần nào',
  noSources: 'Lớp không lấy dữ liệu từ nền tảng nào.',
  sumsOnly: 'Chỉ hiện số tổng. Danh sách theo tên hiện ở đây nếu người quản trị hệ thống cho phép.',
  list: 'Xem danh sách học viên',
  listOf: 'Học viên: {cohort}',
  listHint:
    'Chỉ gồm người có tài khoản đã đối chiếu trên nền tảng này. Không có mã số, ngày sinh, email.',
  search: 'Tìm theo họ tên',
  find: 'Tìm',
  person: 'Họ và tên',
  verdict: 'Kết quả',
  count: '{total} người',
  page: 'Trang {page} / {pages}',
  previous: 'Trang trước',
  next: 'Trang sau',
  nobody: 'Không có ai phù hợp.',
  back: 'Về tình hình lớp',

  linkTitle: 'Thêm vào khóa học',
  linkLead: 'Thêm một mục vào khóa học. Mỗi học viên mở mục này sẽ thấy kết quả của chính mình.',
  linkItem: 'Giấy chứng nhận',
  linkItemText: 'Kết quả từng lớp kèm lý do, phần còn thiếu, và giấy chứng nhận khi đã cấp.',
  linkTeacher: 'Người dạy mở mục này sẽ thấy tình hình lớp.',
  linkClasses: 'Lớp của khóa học: {classes}.',
  linkNoClass: 'Khóa học chưa gắn với lớp nào; vẫn thêm được, mục sẽ có nội dung khi lớp được mở.',
  linkAdd: 'Thêm “Giấy chứng nhận”',
  linkCancel: 'Thôi, không thêm',
  linkNotTeacher: 'Chỉ người dạy hoặc quản lý khóa học thêm được mục vào khóa học.',
  linkNotTaken: 'Chỗ này của nền tảng không nhận mục mở bằng LTI. Hãy thêm ở phần hoạt động ngoài.',
  linkNotTakenTitle: 'Không thêm được ở đây',
  sendTitle: 'Đang trở về nền tảng học tập',
  sendLead: 'Nếu trang không tự chuyển, hãy bấm nút dưới đây.',
  send: 'Tiếp tục',

  errorTitle: 'Chưa mở được mục này',
  reference: 'Mã yêu cầu: {reference}',
}

const en: typeof vi = {
  title: 'Results and certificates',
  description: 'Results and certificates inside the course.',
  newTab: 'opens in a new tab',

  ownTitle: 'My results',
  ofCourse: 'Course: {course}',
  decidedAt: 'Decided',
  due: 'Something new was read or decided; the result is about to be looked at again.',
  missing: 'Still missing',
  reasons: 'Why',
  until: 'Counts until the end of {day}.',
  untilOver: 'The time was over on {day}.',
  notDecidedTitle: 'The class was not decided yet',
  notDecided:
    'You are on the list of the class. Your result shows here after it was decided for the first time; there is nothing for you to do.',
  review: 'A training officer is looking into it. There is nothing for you to do yet.',
  passed: 'You have passed.',
  rules: 'How the result is worked out',
  rulesHint: 'From top to bottom; the first condition that holds decides.',
  decisive: 'decides',
  sessions: 'Sessions on record',

  certificate: 'Certificate',
  certificateOf: 'Certificate {number}',
  open: 'Open the certificate',
  pdf: 'Download the PDF',
  verify: 'Public verification page',
  awaiting:
    'The agency has not signed it yet. The buttons to open and download show here as soon as it has.',
  awaitingRevised:
    'A correction awaits its signature; the page of the certificate tells when it is there.',
  revoked:
    'This certificate is no longer valid. If you think that is a mistake, contact the agency.',
  revised: 'This is a corrected issue; the one before was replaced and is no longer to be used.',
  noLink:
    'The private link of this certificate was closed. Ask the training officer of your unit for a new one.',
  paper: 'Certificate number {number}, issued on {date} by {issuer}.',

  unknownTitle: 'Nothing is known of you yet',
  unknown:
    'Nothing about learning is kept here for this account. If you have had your data erased, that is as it should be.',
  unknownNext:
    'If you are taking this course, tell the training officer of your unit, with your name and that of the course.',
  waitingTitle: 'Your account waits to be recognised',
  waiting:
    'Your account was seen, but it is not certain yet whose it is on the list of learners. Nobody is given a result while that is unsure.',
  waitingNext:
    'The coordinators see this account among those waiting. Once it is recognised, your result shows here, and what you have done counts. To speed it up, tell the training officer of your unit.',
  notSetUpTitle: 'The connection is not complete',
  notSetUp:
    'Nobody has said yet whose accounts this learning platform has, so learners are not recognised.',
  notSetUpNext:
    'An administrator of this service has to choose the platform under “Integrations”. Please open this item again later.',
  noCourseTitle: 'Open it inside a course',
  noCourse: 'This item was opened outside of a course, so it is not known which class to show.',
  noCourseNext: 'Go back to the learning platform, enter the course, and open “Certificate” there.',
  noClassTitle: 'This course has no class yet',
  noClass: 'No class here takes its data from this course.',
  noClassNext:
    'As soon as a coordinator opens a class for the course, results show here. Nothing that you do on the platform is lost.',
  noClassTeacher:
    'An administrator of this service connects the course with a class under “Integrations”, or names the course as the source of a class.',
  notEnrolledTitle: 'You are not on the list of the class',
  notEnrolled: 'The course belongs to {classes}, but you are not on its list.',
  notEnrolledNext:
    'Lists come from the units, or from the platform on a schedule. If you have been enrolled for more than a day, tell the training officer of your unit.',
  testTitle: 'Looking as a learner',
  test: 'This is a test user of the learning platform, no real learner, and has no results.',
  testNext: 'Real learners see their own results and certificates here.',

  panelTitle: 'How the class is doing',
  enrolled: 'Learners',
  certified: 'Certificates issued',
  freshness: 'Data from {platform}:',
  never: 'never read yet',
  noSources: 'The class takes data from no platform.',
  sumsOnly: 'Sums only. The list by name shows here if an administrator of this service allows it.',
  list: 'Show the list of learners',
  listOf: 'Learners: {cohort}',
  listHint:
    'Only those whose account on this platform is recognised. Without ids, birth dates and e-mail addresses.',
  search: 'Find by name',
  find: 'Find',
  person: 'Name',
  verdict: 'Outcome',
  count: '{total} people',
  page: 'Page {page} of {pages}',
  previous: 'Previous page',
  next: 'Next page',
  nobody: 'Nobody fits.',
  back: 'Back to the class',

  linkTitle: 'Add to the course',
  linkLead: 'Adds an item to the course. Each learner who opens it sees their own result.',
  linkItem: 'Certificate',
  linkItemText:
    'The outcome of each class and why, what is still missing, and the certificate once it is issued.',
  linkTeacher: 'Whoever teaches the course sees how the class is doing.',
  linkClasses: 'Classes of the course: {classes}.',
  linkNoClass:
    'The course belongs to no class yet; it can be added all the same, and fills when there is one.',
  linkAdd: 'Add “Certificate”',
  linkCancel: 'Add nothing',
  linkNotTeacher: 'Only who teaches or runs the course can add items to it.',
  linkNotTaken: 'This place of the platform takes no LTI items. Add it as an external activity.',
  linkNotTakenTitle: 'It cannot be added here',
  sendTitle: 'Going back to the learning platform',
  sendLead: 'If the page does not go on by itself, press the button.',
  send: 'Continue',

  errorTitle: 'This item could not be opened',
  reference: 'Request: {reference}',
}

export type FrameTexts = typeof vi
export const ltiFrameTexts = { vi, en }
