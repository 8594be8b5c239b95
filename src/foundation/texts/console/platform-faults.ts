/** What to do about a failure of a platform, by the stable code of the error; and what a set-up check proves. */
const viAdvice: Record<string, string> = {
  'platform.not-configured':
    'Đặt đủ các biến môi trường được nêu và sửa các mục sai trong platforms.yaml, rồi khởi động lại dịch vụ.',
  'platform.unreachable':
    'Kiểm tra địa chỉ trong platforms.yaml, mạng của máy chủ và tường lửa. Thử mở địa chỉ đó từ máy chủ.',
  'platform.unavailable':
    'Nền tảng đang bảo trì hoặc quá tải. Chờ ít phút; nếu kéo dài, báo bên quản lý nền tảng.',
  'platform.unauthorised':
    'Đề nghị bên quản lý nền tảng cấp lại mã truy cập (token), đặt vào biến môi trường rồi khởi động lại dịch vụ.',
  'platform.no-right':
    'Đề nghị bên quản lý nền tảng cấp thêm quyền đọc nêu trong chi tiết cho tài khoản dịch vụ.',
  'platform.not-found':
    'So lại mã khóa học, tên bài kiểm tra trong cấu hình của lớp với tên trên nền tảng.',
  'platform.rate-limited':
    'Không cần làm gì; hệ thống tự chờ rồi thử lại. Nếu lặp lại, giảm requestsPerSecond.',
  'platform.bad-answer':
    'Mở địa chỉ của nền tảng bằng trình duyệt xem có trang bảo trì hay không. Nếu không, gửi chi tiết cho bộ phận kỹ thuật.',
  'platform.refused-address':
    'Địa chỉ phải dùng https và là địa chỉ công khai. Với mạng nội bộ, quản trị hệ thống đặt allowPrivateNetwork: true.',
  'platform.circuit-open':
    'Xử lý nguyên nhân của các lần lỗi trước, rồi bấm “Gọi lại ngay” ở trang của nền tảng.',
  'sync.not-kept': 'Hãy đồng bộ lại toàn bộ nền tảng.',
  'sync.answer-missing': 'Hãy đồng bộ lại toàn bộ nền tảng.',
  'run.busy': 'Chờ lượt đang chạy kết thúc rồi thử lại.',
  'database.unavailable': 'Chờ ít phút rồi thử lại. Nếu kéo dài, báo bộ phận kỹ thuật.',
  interrupted: 'Đồng bộ lại; hệ thống tiếp tục từ chỗ đã dừng.',
}

const enAdvice: typeof viAdvice = {
  'platform.not-configured':
    'Set the variables that are named, mend the faults in platforms.yaml, and start the service again.',
  'platform.unreachable':
    'Check the address in platforms.yaml, the network of this machine and the firewall. Try to open the address from here.',
  'platform.unavailable':
    'It is under maintenance or overloaded. Wait some minutes; if it lasts, tell whoever runs it.',
  'platform.unauthorised':
    'Have a new token given out, set it in the environment, and start the service again.',
  'platform.no-right': 'Have the service account given the right that is named in the details.',
  'platform.not-found':
    "Compare course and test in the class's settings with their names on the platform.",
  'platform.rate-limited':
    'Nothing; it waits and tries again. If it happens often, lower requestsPerSecond.',
  'platform.bad-answer':
    'Open the address in a browser and see whether it shows maintenance. Else hand the details to the technicians.',
  'platform.refused-address':
    'The address must be https and public. For a private network the operator sets allowPrivateNetwork: true.',
  'platform.circuit-open':
    'Mend what made it fail before, then press “Ask again now” on the page of the platform.',
  'sync.not-kept': 'Sync the whole platform again.',
  'sync.answer-missing': 'Sync the whole platform again.',
  'run.busy': 'Wait for the present one to end, then try again.',
  'database.unavailable': 'Wait some minutes. If it lasts, tell the technicians.',
  interrupted: 'Sync again; it goes on where it stopped.',
}

export const platformAdvice = { vi: viAdvice, en: enAdvice }

/** What each point of a set-up check is called, and what to do where it is not met. */
const viPoints = {
  address: { name: 'Địa chỉ', mend: 'Kiểm tra địa chỉ trong platforms.yaml và đường mạng.' },
  token: { name: 'Mã truy cập', mend: 'Xin cấp lại mã truy cập rồi đặt vào biến môi trường.' },
  clock: {
    name: 'Đồng hồ',
    mend: 'Chỉnh đồng hồ hai máy theo máy chủ giờ; giờ nộp bài được so với hạn.',
  },
  version: { name: 'Phiên bản', mend: 'Đề nghị nâng cấp nền tảng.' },
  function: {
    name: 'Quyền gọi hàm {what}',
    mend: 'Đề nghị thêm hàm này vào dịch vụ web của mã truy cập.',
  },
  items: {
    name: 'Nội dung trả lời',
    mend: 'So câu trả lời của cổng với mô tả, và với mục mapping.',
  },
  paging: { name: 'Chuyển trang', mend: 'So mục paging với cách chia trang của cổng.' },
  files: { name: 'Tệp chờ đọc', mend: 'Gửi tệp ở mục Tệp.' },
  export: {
    name: 'Tệp xuất',
    mend: 'Bổ sung điều được hỏi vào platforms.yaml, hoặc sửa tệp xuất.',
  },
  licence: { name: 'Giấy phép Zoom', mend: 'Gia hạn giấy phép, nếu không lớp dừng sau 40 phút.' },
  delay: { name: 'Độ trễ dữ liệu', mend: 'Chờ dữ liệu mới hơn, hoặc báo bên quản lý nền tảng.' },
  state: { name: 'Tình trạng', mend: 'Xem tình trạng trên trang của nền tảng.' },
  course: {
    name: 'Khóa học {what}',
    mend: 'So mã khóa học trong cấu hình của lớp với nền tảng, và quyền xem khóa học.',
  },
  part: {
    name: 'Khóa học {what}',
    mend: 'Xem chi tiết kỹ thuật, cấp quyền hoặc sửa cấu hình của lớp theo đó.',
  },
  other: { name: '{what}', mend: 'Xem chi tiết kỹ thuật và xử lý theo đó.' },
}

const enPoints: typeof viPoints = {
  address: { name: 'Address', mend: 'Check the address in platforms.yaml, and the network.' },
  token: { name: 'Token', mend: 'Have a new token given out and set it in the environment.' },
  clock: {
    name: 'Clock',
    mend: 'Set both clocks by a time server; submission times are compared with deadlines.',
  },
  version: { name: 'Version', mend: 'Have the platform updated.' },
  function: {
    name: 'Right to call {what}',
    mend: "Have the function added to the token's web service.",
  },
  items: { name: 'Answers', mend: 'Compare them with the description, and with mapping.' },
  paging: { name: 'Paging', mend: 'Compare paging with how the portal pages.' },
  files: { name: 'Files that wait', mend: 'Send a file under Files.' },
  export: { name: 'Export', mend: 'Set what is asked in platforms.yaml, or correct the export.' },
  licence: { name: 'Zoom licence', mend: 'Renew it; without it classes end after 40 minutes.' },
  delay: { name: 'Delay of data', mend: 'Wait for newer data, or tell whoever runs it.' },
  state: { name: 'State', mend: 'See the state on the page of the platform.' },
  course: {
    name: 'Course {what}',
    mend: "Compare the course in the class's settings with the platform, and the right to see it.",
  },
  part: {
    name: 'Course {what}',
    mend: "See the technical details; give the right, or mend the class's settings.",
  },
  other: { name: '{what}', mend: 'See the technical details.' },
}

export type CheckPoint = keyof typeof viPoints
export const checkPoints = { vi: viPoints, en: enPoints }

/** Parts of a course that a check proves one by one. */
export const checkParts: Record<string, { vi: string; en: string }> = {
  names: { vi: 'họ tên', en: 'names' },
  identity: { vi: 'mã và thông tin định danh', en: 'identity' },
  enrolments: { vi: 'danh sách học viên', en: 'enrolments' },
  learners: { vi: 'học viên đang học', en: 'active learners' },
  grades: { vi: 'điểm', en: 'grades' },
  completion: { vi: 'hoàn thành', en: 'completion' },
  attendance: { vi: 'điểm danh', en: 'attendance' },
  topics: { vi: 'chuyên đề', en: 'topics' },
  registration: { vi: 'đăng ký tham dự', en: 'registration' },
  capacity: { vi: 'sức chứa', en: 'capacity' },
  'employee code': { vi: 'mã cán bộ', en: 'employee code' },
  instances: { vi: 'các buổi đã diễn ra', en: 'past sessions' },
  'final test': { vi: 'bài kiểm tra cuối khóa', en: 'final test' },
  attempts: { vi: 'các lần làm bài', en: 'attempts' },
}
