/** What somebody reads who has come from a learning platform and cannot be let in. */
import { text } from './error-text.ts'

const OPEN_AGAIN_VI = 'Hãy quay lại khóa học và mở lại mục này.'
const OPEN_AGAIN_EN = 'Go back to the course and open this item again.'

export const ltiErrors = {
  'lti.platform-unknown': text(
    403,
    false,
    'Nền tảng học tập này chưa được kết nối với hệ thống, hoặc kết nối đang tạm ngừng. Hãy báo người quản trị khóa học.',
    'This learning platform is not connected with this service, or the connection is switched off. Tell whoever runs the course.',
  ),
  'lti.deployment-unknown': text(
    403,
    false,
    'Nơi đặt công cụ trong nền tảng học tập chưa được cho phép. Người quản trị hệ thống cần xác nhận ở trang “Kết nối hệ thống”.',
    'The place in the learning platform where this tool was put is not admitted yet. An administrator of this service has to confirm it under “Integrations”.',
  ),
  'lti.login-over': text(
    403,
    false,
    `Lượt mở này đã quá hạn hoặc đã được dùng. ${OPEN_AGAIN_VI}`,
    `This visit has expired or was used already. ${OPEN_AGAIN_EN}`,
  ),
  'lti.token-refused': text(
    403,
    false,
    `Không xác nhận được bạn đến từ nền tảng học tập. ${OPEN_AGAIN_VI} Nếu vẫn lỗi, hãy báo người quản trị khóa học.`,
    `It could not be confirmed that you come from the learning platform. ${OPEN_AGAIN_EN} If it fails again, tell whoever runs the course.`,
  ),
  'lti.message-refused': text(
    400,
    false,
    'Nền tảng học tập đã gửi một yêu cầu mà hệ thống không đọc được. Hãy báo người quản trị khóa học.',
    'The learning platform sent a request that this service cannot read. Tell whoever runs the course.',
  ),
  'lti.target-refused': text(
    400,
    false,
    'Nền tảng học tập muốn mở một địa chỉ không thuộc hệ thống này. Hãy báo người quản trị khóa học sửa lại liên kết.',
    'The learning platform asks for an address that is none of this service. Have whoever runs the course mend the link.',
  ),
  'lti.keys-unreachable': text(
    502,
    true,
    'Chưa kết nối được với nền tảng học tập để xác nhận. Hãy thử lại sau ít phút.',
    'The learning platform cannot be reached to confirm this visit. Try again in some minutes.',
  ),
  'lti.registration-refused': text(
    422,
    false,
    'Chưa đăng ký được nền tảng học tập: {why}',
    'The learning platform could not be registered: {why}',
  ),
  'lti.link-over': text(
    404,
    false,
    'Liên kết đăng ký này đã được dùng, đang được dùng hoặc đã hết hạn. Mỗi liên kết chỉ dùng một lần; hãy nhờ người quản trị hệ thống tạo liên kết khác ở trang “Kết nối hệ thống”.',
    'This registration link was used, is being used or is over. Each counts once; have an administrator of this service make another under “Integrations”.',
  ),
  'lti.service-refused': text(
    422,
    false,
    'Nền tảng học tập chưa cung cấp dữ liệu: {why}',
    'The learning platform did not serve this: {why}',
  ),
}
