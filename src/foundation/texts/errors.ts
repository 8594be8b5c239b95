/** What a user reads when something fails, with the HTTP status and whether trying again helps. Codes are stable. */
interface ErrorText {
  status: number
  retryable: boolean
  vi: string
  en: string
}

const text = (status: number, retryable: boolean, vi: string, en: string): ErrorText => ({
  status,
  retryable,
  vi,
  en,
})

export const errorTexts = {
  internal: text(
    500,
    true,
    'Hệ thống gặp lỗi. Vui lòng thử lại sau ít phút.',
    'Something went wrong. Please try again in a few minutes.',
  ),
  interrupted: text(503, true, 'Đã dừng theo yêu cầu.', 'Stopped as asked.'),
  'settings.invalid': text(
    500,
    false,
    'Cấu hình của hệ thống chưa đúng.',
    'The settings of this installation are not valid.',
  ),
  'configuration.invalid': text(
    422,
    false,
    'Tệp cấu hình chưa đúng: {place}.',
    'A configuration file is not valid: {place}.',
  ),
  'request.invalid': text(
    400,
    false,
    'Dữ liệu gửi lên chưa đúng. Hãy sửa các mục được nêu rồi gửi lại.',
    'The request is not valid. Mend the fields named and send it again.',
  ),
  'request.too-large': text(413, false, 'Tệp gửi lên quá lớn.', 'The file or body is too large.'),
  'request.conflict': text(
    409,
    false,
    'Yêu cầu mâu thuẫn với trạng thái hiện tại.',
    'The request conflicts with the present state.',
  ),
  'request.method-not-allowed': text(
    405,
    false,
    'Địa chỉ này không nhận phương thức đã dùng.',
    'This address does not take the method used.',
  ),
  'request.unsupported-type': text(
    415,
    false,
    'Kiểu nội dung (Content-Type) không được hỗ trợ.',
    'The content type is not supported.',
  ),
  'request.in-progress': text(
    409,
    true,
    'Yêu cầu cùng khoá đang được xử lý. Vui lòng thử lại sau.',
    'The same request is still being worked on. Please try again later.',
  ),
  'request.key-reused': text(
    422,
    false,
    'Khoá Idempotency-Key đã được dùng cho một yêu cầu khác.',
    'This Idempotency-Key was used for another request.',
  ),
  'access.unauthenticated': text(
    401,
    false,
    'Cần đăng nhập hoặc khoá API hợp lệ.',
    'A valid sign-in or API key is needed.',
  ),
  'access.forbidden': text(
    403,
    false,
    'Khoá API này không có quyền thực hiện thao tác.',
    'This API key has no right to do that.',
  ),
  'access.rate-limited': text(
    429,
    true,
    'Quá nhiều yêu cầu. Vui lòng chờ một lát rồi thử lại.',
    'Too many requests. Please wait a moment and try again.',
  ),
  'not-found': text(
    404,
    false,
    'Không tìm thấy. Hãy kiểm tra lại địa chỉ hoặc mã.',
    'Not found. Check the address or the code.',
  ),
  'database.unavailable': text(
    503,
    true,
    'Cơ sở dữ liệu chưa sẵn sàng. Vui lòng thử lại sau.',
    'The database is not ready. Please try again later.',
  ),
  'database.incompatible': text(
    500,
    false,
    'Phiên bản cơ sở dữ liệu không phù hợp.',
    'The database does not fit this version.',
  ),
  'database.cannot-start': text(
    500,
    false,
    'Không khởi động được cơ sở dữ liệu đi kèm.',
    'The embedded database cannot be started.',
  ),
  'key.mismatch': text(
    500,
    false,
    'Khoá chính không khớp với dữ liệu đã lưu.',
    'The master key does not fit the stored data.',
  ),
  'queue.unavailable': text(
    503,
    true,
    'Hàng đợi công việc chưa sẵn sàng. Vui lòng thử lại sau.',
    'The job queue is not ready. Please try again later.',
  ),
  'run.busy': text(
    409,
    true,
    'Một lượt chạy khác cho mục này đang được thực hiện.',
    'Another run of this is in progress.',
  ),
  'platform.not-configured': text(
    409,
    false,
    'Nền tảng {platform} chưa được cấu hình đầy đủ.',
    'Platform {platform} is not configured completely.',
  ),
  'platform.unreachable': text(
    502,
    true,
    'Không kết nối được tới nền tảng.',
    'The platform cannot be reached.',
  ),
  'platform.unavailable': text(
    502,
    true,
    'Nền tảng đang tạm ngừng hoặc bảo trì.',
    'The platform is down or under maintenance.',
  ),
  'platform.unauthorised': text(
    502,
    false,
    'Nền tảng từ chối mã truy cập (token). Cần cấp lại.',
    'The platform refuses the token. It must be renewed.',
  ),
  'platform.no-right': text(
    502,
    false,
    'Tài khoản dịch vụ chưa có quyền đọc dữ liệu này trên nền tảng.',
    'The service account has no right to read this on the platform.',
  ),
  'platform.not-found': text(
    502,
    false,
    'Nền tảng không có khoá học hoặc mục điểm này.',
    'The platform has no such course or item.',
  ),
  'platform.rate-limited': text(
    502,
    true,
    'Nền tảng giới hạn số yêu cầu; hệ thống sẽ thử lại.',
    'The platform limits requests; it will be tried again.',
  ),
  'platform.bad-answer': text(
    502,
    true,
    'Nền tảng trả lời không đúng định dạng.',
    'The platform answered in an unexpected form.',
  ),
  'platform.refused-address': text(
    422,
    false,
    'Địa chỉ nền tảng không được phép.',
    'The address of the platform is not allowed.',
  ),
  'sync.not-kept': text(
    409,
    false,
    'Dữ liệu gốc của lượt đồng bộ này không còn được lưu. Hãy đồng bộ lại nền tảng.',
    'The raw answers of this sync are no longer kept. Sync the platform instead.',
  ),
  'sync.answer-missing': text(
    409,
    false,
    'Lượt đồng bộ này không còn đủ dữ liệu gốc để chuẩn hoá lại. Hãy đồng bộ lại nền tảng.',
    'This sync has not kept enough of its raw answers to be normalised again. Sync the platform instead.',
  ),
  'platform.circuit-open': text(
    503,
    true,
    'Nền tảng lỗi liên tiếp nên tạm dừng gọi; sẽ thử lại sau.',
    'The platform failed repeatedly and is being left alone for a while.',
  ),
  'sheet.unreadable': text(
    422,
    false,
    'Không đọc được tệp: {reason}',
    'The file cannot be read: {reason}',
  ),
  'sheet.old-letters': text(
    422,
    false,
    'Tệp gõ bằng bảng mã cũ {lettering}{fonts}. Như đang viết -> sẽ được đọc là: {samples}. Nếu đọc đúng, hãy gửi lại tệp và xác nhận letters={lettering}; nếu không, hãy chuyển tệp sang Unicode.',
    'The file is typed in the old {lettering} letters{fonts}. As written -> as it would read: {samples}. If that reads right, send it again with letters={lettering}; else convert it to Unicode.',
  ),
  'roster.unreadable': text(
    422,
    false,
    'Không đọc được tệp danh sách: {reason}',
    'The roster file cannot be read: {reason}',
  ),
  'ledger.not-allotted': text(
    409,
    false,
    'Tài khoản này không thuộc số tài khoản được cấp cho đơn vị trong thời gian đó.',
    'This account is not one of those allotted to the unit at that time.',
  ),
  'ledger.allotment-full': text(
    409,
    false,
    'Số tài khoản được cấp cho đơn vị đã giao hết.',
    'All accounts allotted to the unit are handed out.',
  ),
  'ledger.account-held': text(
    409,
    false,
    'Tài khoản này đang giao cho người khác trong thời gian đó. Hãy thu hồi trước.',
    'Somebody else holds this account at that time. Take it back first.',
  ),
  'roster.too-many-ended': text(
    409,
    false,
    'Tệp không có {gone} trong số {members} người của đơn vị {unit}. Chưa nhập gì. Nếu những người này đều đã rời đơn vị, hãy nhập lại và xác nhận (confirm=true).',
    'The file does not have {gone} of the {members} people of {unit}. Nothing was imported. If they have all left, import it again and confirm (confirm=true).',
  ),
  'roster.question-answered': text(
    409,
    false,
    'Câu hỏi này đã được trả lời.',
    'This question has already been answered.',
  ),
  'account.already-decided': text(
    409,
    false,
    'Tài khoản này đã được xử lý.',
    'This account has already been dealt with.',
  ),
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
} as const satisfies Record<string, ErrorText>
