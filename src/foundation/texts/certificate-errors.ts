/** What a user reads when something about certificates fails. */
import { text } from './error-text.ts'

export const certificateErrors = {
  'certificate.no-public-url': text(
    409,
    false,
    'Chưa đặt địa chỉ công khai (PUBLIC_URL) nên chưa thể cấp giấy chứng nhận.',
    'PUBLIC_URL is not set, so certificates cannot be issued yet.',
  ),
  'certificate.approval-required': text(
    409,
    false,
    'Chương trình này cấp giấy chứng nhận qua phê duyệt.',
    'This program issues certificates by approval.',
  ),
  'certificate.issued-elsewhere': text(
    409,
    false,
    'Giấy chứng nhận của chương trình {program} do nơi tổ chức khóa học cấp nên không cấp tại đây.',
    'Certificates of program {program} are issued by whoever runs the course, not here.',
  ),
  'certificate.revoked': text(
    410,
    false,
    'Giấy chứng nhận này đã bị thu hồi nên không tải được nữa.',
    'This certificate was revoked and can no longer be downloaded.',
  ),
  'certificate.template': text(
    500,
    false,
    'Mẫu giấy chứng nhận bị lỗi.',
    'The certificate template has an error.',
  ),
  'certificate.letters': text(
    422,
    false,
    'Không in được ký tự “{letters}” trên giấy chứng nhận. Hãy sửa lại họ tên, đơn vị hoặc tên khóa học.',
    'The certificate cannot print “{letters}”. Correct the name, unit or title it stands in.',
  ),
  'certificate.number-taken': text(
    409,
    false,
    'Số hiệu {number} đã được dùng. Mẫu số hiệu của chương trình cần có {year}, hoặc cần khác mẫu của chương trình khác.',
    'The number {number} is taken. The program’s number pattern needs {year}, or must differ from another program’s.',
  ),
  'certificate.state': text(
    409,
    false,
    'Không làm được với giấy chứng nhận ở trạng thái hiện tại: {state}.',
    'This cannot be done with a certificate in its present state: {state}.',
  ),
  'certificate.awaiting-signature': text(
    409,
    false,
    'Giấy chứng nhận đang chờ chữ ký số của cơ quan.',
    'The certificate awaits the agency’s signature.',
  ),
  'certificate.signed-file': text(
    422,
    false,
    'Tệp đã ký không nhận được: {reason}.',
    'The signed file cannot be taken: {reason}.',
  ),
  'proposal.state': text(
    409,
    false,
    'Danh sách đề nghị cấp đang ở trạng thái {state}, không làm được việc này.',
    'The proposed list is {state}; this cannot be done with it.',
  ),
  'register.conflict': text(
    409,
    false,
    'Sổ cấp giấy chứng nhận không nhận số này: {reason}.',
    'The register cannot take this number: {reason}.',
  ),
  'key.unusable': text(500, false, 'Khoá ký chưa dùng được.', 'A signing key cannot be used.'),
}
