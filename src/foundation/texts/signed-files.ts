/** Why a file that came back signed is not taken: for whoever signed it or brought it. */

export const signedFileFaults = {
  'not-pdf': {
    vi: 'không phải tệp PDF đọc được',
    en: 'it is no PDF that can be read',
  },
  'too-large': { vi: 'tệp quá lớn', en: 'it is too large' },
  unreadable: { vi: 'không đọc được tệp', en: 'it cannot be read' },
  encrypted: {
    vi: 'tệp nén có đặt mật khẩu; hãy nén lại không đặt mật khẩu',
    en: 'the archive has a password; pack it again without one',
  },
  'no-pdf': {
    vi: 'trong tệp nén không có tệp PDF nào; tệp nén nằm trong tệp nén không được mở',
    en: 'there is no PDF in the archive; archives inside it are not opened',
  },
  'not-ours': {
    vi: 'không tìm thấy mã giấy chứng nhận trong tệp, hoặc mã không có trong sổ cấp',
    en: 'it carries no id of a certificate of the register',
  },
  'not-asked': {
    vi: 'chương trình này không yêu cầu chữ ký số của cơ quan',
    en: 'its program does not ask for the agency’s signature',
  },
  revoked: { vi: 'giấy chứng nhận đã bị thu hồi', en: 'the certificate was revoked' },
  'older-revision': {
    vi: 'tệp là bản cũ, giấy chứng nhận đã có bản thay thế; hãy xuất và ký bản mới',
    en: 'it is of an older revision; export and sign the present one',
  },
  unsigned: { vi: 'tệp chưa được ký', en: 'nobody has signed it' },
  rewritten: {
    vi: 'phần mềm ký đã ghi lại toàn bộ tệp; hãy ký lại tệp đã xuất bằng cách lưu bổ sung (incremental)',
    en: 'the signing program wrote the whole file anew; sign the exported file with an incremental save',
  },
  'not-continuing': {
    vi: 'tệp không chứa bản đã ký trước đó; chữ ký sau phải ký lên tệp đã có chữ ký trước',
    en: 'it does not contain the signed file that was taken before; a further signature goes onto that one',
  },
  changed: {
    vi: 'nội dung tệp bị thay đổi ngoài phần chữ ký',
    en: 'something besides the signature was changed',
  },
  'signature-broken': {
    vi: 'chữ ký trong tệp không hợp lệ',
    en: 'a signature in it is not valid',
  },
  'out-of-time': {
    vi: 'chứng thư số của người ký đã hết hạn hoặc chưa có hiệu lực vào lúc ký',
    en: 'the signer’s certificate had expired or was not valid yet when it signed',
  },
  'wrong-time': {
    vi: 'thời điểm ký ghi trong tệp không thể đúng (trước khi tệp được tạo, hoặc ở tương lai)',
    en: 'the time of signing cannot be right: before the file was made, or in the future',
  },
  'own-key': {
    vi: 'tệp được ký bằng khoá của hệ thống, không phải chữ ký số của cơ quan',
    en: 'it is signed with the system’s own key, not by the agency',
  },
  'not-the-agency': {
    vi: 'người ký không thuộc chứng thư số của cơ quan (AGENCY_CERTIFICATES)',
    en: 'its signer is not vouched for by AGENCY_CERTIFICATES',
  },
  meanwhile: {
    vi: 'giấy chứng nhận vừa được thay đổi trong lúc nhận tệp; hãy gửi lại tệp',
    en: 'the certificate changed while the file was being taken; bring it again',
  },
} as const

export type SignedFileFault = keyof typeof signedFileFaults
