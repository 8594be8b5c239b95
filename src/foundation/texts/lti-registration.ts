/** Why a learning platform could not be registered, or what is agreed with it not changed. */

const vi = {
  name: 'cần một tên từ 1 đến 200 chữ.',
  issuer: 'mã nhận diện nền tảng (issuer) phải là một địa chỉ https.',
  'client-id': 'cần mã máy khách (client ID) từ 1 đến 255 ký tự.',
  address: 'địa chỉ {what} không được phép: phải là https và công khai.',
  frame: '“{what}” không phải là nguồn trang dạng https://tên-máy.',
  frames: 'cần ít nhất một nguồn trang được phép hiển thị hệ thống trong khung.',
  deployment: 'mã nơi đặt công cụ (deployment ID) có từ 1 đến 255 ký tự.',
  platform: 'không có nền tảng “{what}” trong cấu hình.',
  known: 'nền tảng với issuer và client ID này đã được kết nối.',
  'not-waiting': 'kết nối này không còn chờ xác nhận.',
  unreachable:
    'không kết nối được với nền tảng ({what}). Kiểm tra mạng rồi mở lại liên kết đăng ký.',
  answer: 'nền tảng trả lời không đúng quy cách LTI ({what}).',
  'other-issuer': 'tài liệu cấu hình đứng ở {what}, không phải ở máy của nền tảng mà nó nêu tên.',
  'no-rs256': 'nền tảng không ký bằng RS256, cách ký duy nhất được nhận.',
  'no-launches': 'nền tảng không gửi thông điệp LtiResourceLinkRequest.',
}

const en: Record<keyof typeof vi, string> = {
  name: 'it needs a name of 1 to 200 letters.',
  issuer: 'the issuer must be an https address.',
  'client-id': 'it needs a client ID of 1 to 255 characters.',
  address: 'the {what} address is not allowed: it must be https and public.',
  frame: '“{what}” is no origin of pages like https://host.',
  frames: 'it needs one origin at least whose pages may show this service in a frame.',
  deployment: 'a deployment ID has 1 to 255 characters.',
  platform: 'the configuration has no platform “{what}”.',
  known: 'a platform of this issuer and client ID is connected already.',
  'not-waiting': 'this connection does not wait to be confirmed any more.',
  unreachable:
    'the platform cannot be reached ({what}). Check the network, then open the registration link again.',
  answer: 'the platform answered otherwise than LTI says ({what}).',
  'other-issuer':
    'the configuration stands at {what}, which is not the host of the platform that it names.',
  'no-rs256': 'the platform does not sign by RS256, which is the only way that is taken.',
  'no-launches': 'the platform sends no LtiResourceLinkRequest.',
}

export type RegistrationFault = keyof typeof vi

export const registrationFaultTexts = { vi, en }

/** How this service calls itself in the lists of a platform, and what the platform's administrator reads when it has registered. */
const toolVi = {
  name: 'Học vụ',
  label: 'Giấy chứng nhận',
  description: 'Kết quả học tập và giấy chứng nhận của lớp, xem ngay trong khóa học.',
  doneTitle: 'Đã gửi đăng ký',
  done: 'Học vụ đã nhận thông tin của {host}. Chưa ai mở được từ khóa học cho đến khi quản trị viên Học vụ xác nhận.',
  next: 'Việc tiếp theo: bật công cụ “Học vụ” trong nền tảng học tập, rồi xác nhận đăng ký ở trang “Kết nối hệ thống” của Học vụ.',
  failedTitle: 'Chưa đăng ký được',
}

const toolEn: typeof toolVi = {
  name: 'Học vụ',
  label: 'Certificate',
  description: 'Outcomes and certificates of the class, seen inside the course.',
  doneTitle: 'Registration sent',
  done: 'Học vụ has taken what {host} says of itself. Nobody can open it from a course before an administrator of Học vụ has confirmed it.',
  next: 'Next: activate the tool “Học vụ” in the learning platform, then confirm the registration under “Integrations” in Học vụ.',
  failedTitle: 'Not registered yet',
}

export const ltiToolTexts = { vi: toolVi, en: toolEn }
