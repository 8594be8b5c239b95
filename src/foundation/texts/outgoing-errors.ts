/** What a user reads when another system that the service is to call cannot be called. */
import { text } from './error-text.ts'

export const outgoingErrors = {
  'outgoing.refused-address': text(
    422,
    false,
    'Địa chỉ này không được phép gọi: phải dùng https và là địa chỉ công khai. Với máy trong mạng nội bộ, người vận hành ghi tên máy vào OUTGOING_PRIVATE_HOSTS.',
    'This address may not be called: it must be https and public. For a host of the own network, the operator names it in OUTGOING_PRIVATE_HOSTS.',
  ),
  'outgoing.unreachable': text(
    502,
    true,
    'Không kết nối được với hệ thống kia. Kiểm tra địa chỉ và mạng rồi thử lại.',
    'The other system cannot be reached. Check its address and the network, then try again.',
  ),
  'outgoing.bad-answer': text(
    502,
    false,
    'Hệ thống kia trả lời không đúng quy cách. Hãy báo người quản lý hệ thống đó.',
    'The other system answered in a way that cannot be read. Tell whoever runs it.',
  ),
}
