/** What the verify page says of a file that was dropped on it, check by check. */
import type { Language } from './pages.ts'

const vi = {
  uploadTitle: 'Kiểm tra một tệp',
  uploadHint:
    'Thả tệp PDF của giấy chứng nhận (hoặc tệp credential.json) vào ô này, hoặc bấm để chọn. Tệp chỉ được kiểm tra, không được lưu lại.',
  uploadLabel: 'Tệp PDF hoặc JSON, tối đa 5 MB',
  uploadButton: 'Kiểm tra tệp',
  uploadMissing: 'Chưa chọn tệp nào. Hãy chọn tệp PDF của giấy chứng nhận rồi bấm “Kiểm tra tệp”.',
  checksTitle: 'Đã kiểm tra những gì',
  checkFile: 'Tệp',
  checkSignature: 'Chữ ký số trong tệp',
  checkCredential: 'Chứng thực điện tử kèm theo',
  checkIssuer: 'Nơi ký chứng thực điện tử',
  checkRegister: 'Sổ cấp giấy chứng nhận',
  checkStatus: 'Danh sách thu hồi',
  stateHolds: 'Đạt',
  stateFails: 'Không đạt',
  stateCannotTell: 'Chưa kết luận được',
  fileDigest: 'Mã băm SHA-256 của tệp đã gửi',
  compare: 'Thông tin dưới đây là của sổ cấp giấy chứng nhận. Hãy so sánh với nội dung tệp.',
  signedBy: 'Người ký: {name}',
  resultValid: 'Tệp này đúng là tệp đã được cấp, không bị sửa, và giấy chứng nhận còn hiệu lực.',
  resultRevoked: 'Giấy chứng nhận trong tệp này có thật nhưng đã bị thu hồi, không còn giá trị.',
  resultReplaced: 'Giấy chứng nhận trong tệp này có thật nhưng đã được thay bằng bản mới.',
  resultUnknown:
    'Tệp này không phải là tệp đã được cấp ở đây: đã bị sửa, bị ghi lại bởi phần mềm khác, hoặc do nơi khác cấp. Đừng tin nội dung của tệp; hãy tra cứu bằng mã in trên giấy.',
  resultCannotTell:
    'Chưa kết luận được về tệp này. Xem từng mục bên dưới và tra cứu bằng mã in trên giấy.',
  'issued-file': 'Đúng từng byte với tệp đã được cấp.',
  'signed-whole': 'Toàn bộ tệp được ký bằng khoá đã biết, không bị sửa sau khi ký.',
  'unsigned-copy':
    'Là bản chưa có chữ ký số của cơ quan. Hãy dùng bản đã ký mà học viên tải từ liên kết.',
  'continues-issued-file':
    'Là tệp đã được cấp, có thêm phần ghi sau đó. Phần thêm không được xác nhận ở đây.',
  'not-issued-file': 'Không trùng với tệp nào đã được cấp: tệp đã bị sửa hoặc không cấp ở đây.',
  'no-register-at-hand': 'Không có sổ cấp để đối chiếu tệp.',
  unreadable: 'Không đọc được.',
  'in-force': 'Còn hiệu lực.',
  revoked: 'Đã thu hồi.',
  replaced: 'Đã được thay bằng bản mới.',
  'awaiting-signature': 'Đang chờ chữ ký số của cơ quan.',
  'not-in-register': 'Không có trong sổ.',
  'signature-valid': 'Chữ ký đúng, do khoá đã biết ký.',
  'signature-accepted': 'Chữ ký của cơ quan, đã được kiểm tra khi tiếp nhận tệp.',
  'signature-of-unknown-key':
    'Chữ ký khớp với tệp, nhưng khoá ký không phải khoá được biết ở đây. Hãy kiểm tra người ký bằng phần mềm đọc PDF.',
  'signature-broken': 'Chữ ký không khớp với nội dung tệp.',
  'changed-after-signing': 'Tệp bị ghi thêm sau chữ ký cuối cùng.',
  'proof-valid': 'Nguyên vẹn như khi được ký.',
  'proof-broken': 'Đã bị sửa hoặc không đọc được.',
  'key-distrusted': 'Được ký bằng khoá không còn được tin cậy.',
  'not-in-period': 'Chưa đến hoặc đã quá thời hạn hiệu lực ghi trong đó.',
  'issuer-known': 'Là cơ quan cấp của hệ thống này.',
  'issuer-unknown': 'Không phải khoá của hệ thống này; không thể xác nhận.',
  'status-clear': 'Chưa bị thu hồi.',
  'status-set': 'Đã bị thu hồi hoặc thay thế.',
  'status-unknown': 'Không có danh sách thu hồi đáng tin để xem.',
} as const

export type VerificationTexts = { readonly [Name in keyof typeof vi]: string }

const en: VerificationTexts = {
  uploadTitle: 'Check a file',
  uploadHint:
    'Drop the PDF of a certificate (or its credential.json) here, or click to choose it. The file is checked, not kept.',
  uploadLabel: 'PDF or JSON file, 5 MB at most',
  uploadButton: 'Check the file',
  uploadMissing:
    'No file was chosen. Choose the PDF of the certificate, then press “Check the file”.',
  checksTitle: 'What was checked',
  checkFile: 'File',
  checkSignature: 'Digital signature in the file',
  checkCredential: 'Credential inside',
  checkIssuer: 'Who signed the credential',
  checkRegister: 'Register of certificates',
  checkStatus: 'Revocation list',
  stateHolds: 'Holds',
  stateFails: 'Fails',
  stateCannotTell: 'Cannot tell',
  fileDigest: 'SHA-256 of the file sent',
  compare: 'What follows is what the register says. Compare it with the file.',
  signedBy: 'Signed by: {name}',
  resultValid: 'This is the file that was issued, unchanged, and the certificate is in force.',
  resultRevoked: 'The certificate in this file is genuine but was revoked. It is no longer valid.',
  resultReplaced: 'The certificate in this file is genuine but was replaced by a newer one.',
  resultUnknown:
    'This is not a file that was issued here: it was edited, saved again by other software, or issued elsewhere. Do not trust what it says; look the certificate up by the code on the paper.',
  resultCannotTell:
    'Nothing certain can be said of this file. See each check below, and look the certificate up by the code on the paper.',
  'issued-file': 'Byte for byte the file that was issued.',
  'signed-whole': 'Signed as a whole by a known key, unchanged since.',
  'unsigned-copy':
    'This copy lacks the agency’s digital signature. Use the signed one that the learner downloads by link.',
  'continues-issued-file':
    'An issued file with something added later. What was added is not confirmed here.',
  'not-issued-file': 'Equal to no file that was issued: it was edited, or not issued here.',
  'no-register-at-hand': 'There is no register at hand to compare the file with.',
  unreadable: 'It cannot be read.',
  'in-force': 'In force.',
  revoked: 'Revoked.',
  replaced: 'Replaced by a newer one.',
  'awaiting-signature': 'Awaits the agency’s digital signature.',
  'not-in-register': 'Not in the register.',
  'signature-valid': 'The signature is right, by a known key.',
  'signature-accepted': 'The agency’s signature, checked when the file was taken in.',
  'signature-of-unknown-key':
    'The signature fits the file, but its key is not one that is known here. Check who signed with a PDF reader.',
  'signature-broken': 'The signature does not fit the file.',
  'changed-after-signing': 'Something was added after the last signature.',
  'proof-valid': 'As it was signed.',
  'proof-broken': 'Changed, or unreadable.',
  'key-distrusted': 'Signed by a key that is no longer trusted.',
  'not-in-period': 'Not yet valid, or no longer, by what it says itself.',
  'issuer-known': 'The issuer of this system.',
  'issuer-unknown': 'Not a key of this system; it cannot be confirmed.',
  'status-clear': 'Not revoked.',
  'status-set': 'Revoked or replaced.',
  'status-unknown': 'There is no trusted revocation list to look at.',
}

export const verificationTexts: Record<Language, VerificationTexts> = { vi, en }
