/** What the public pages say of a certificate's history: corrections, revocations, what an earlier paper showed. */
import type { Language } from './pages.ts'

const vi = {
  historyTitle: 'Quá trình',
  issued: 'Cấp giấy chứng nhận',
  revised: 'Chỉnh sửa',
  revisedFacts: 'Chỉnh sửa: {facts}',
  reinstated: 'Cấp lại, có hiệu lực trở lại',
  reinstatedFacts: 'Cấp lại, có hiệu lực trở lại; chỉnh sửa: {facts}',
  revoked: 'Thu hồi. Lý do:',
  thisPaper: 'bản này',
  inForce: 'bản mới nhất',
  earlierPaper: 'Giấy mang mã này ghi',
  earlierHint:
    'Đây là nội dung của bản cũ, không còn dùng. Bản mới nhất có cùng số hiệu và mã tra cứu khác.',
  awaitingVerify:
    'Giấy chứng nhận có trong sổ, nhưng bản này đang chờ chữ ký số của cơ quan nên chưa dùng được.',
  awaitingLearner:
    'Bản mới nhất đang chờ chữ ký số của cơ quan. Khi ký xong, Ông/Bà tải được tại chính trang này.',
  fullName: 'họ và tên',
  dateOfBirth: 'ngày sinh',
  unit: 'đơn vị',
  score: 'điểm',
  attendance: 'chuyên cần',
  program: 'tên khóa học',
  cohort: 'tên lớp',
  start: 'ngày bắt đầu',
  end: 'ngày kết thúc',
  periods: 'số tiết',
  title: 'tên giấy',
  parentBody: 'cơ quan chủ quản',
  place: 'nơi cấp',
  signer: 'người ký',
  legalBasis: 'căn cứ',
  wording: 'nội dung ghi thêm',
  template: 'mẫu giấy',
  agencySignature: 'chữ ký số của cơ quan',
} as const

export type HistoryTexts = { readonly [Name in keyof typeof vi]: string }

const en: HistoryTexts = {
  historyTitle: 'History',
  issued: 'Issued',
  revised: 'Corrected',
  revisedFacts: 'Corrected: {facts}',
  reinstated: 'Reinstated, in force again',
  reinstatedFacts: 'Reinstated, in force again; corrected: {facts}',
  revoked: 'Revoked. Reason:',
  thisPaper: 'this version',
  inForce: 'newest version',
  earlierPaper: 'What the paper with this code says',
  earlierHint:
    'This is what the earlier version says; it is no longer used. The newest one has the same number and another verification code.',
  awaitingVerify:
    'The certificate is in the register, but this version awaits the agency’s digital signature and cannot be used yet.',
  awaitingLearner:
    'The newest version awaits the agency’s digital signature. Once it is signed you can download it on this very page.',
  fullName: 'full name',
  dateOfBirth: 'date of birth',
  unit: 'unit',
  score: 'score',
  attendance: 'attendance',
  program: 'course',
  cohort: 'class',
  start: 'first day',
  end: 'last day',
  periods: 'length',
  title: 'title',
  parentBody: 'body above the issuer',
  place: 'place of issue',
  signer: 'signer',
  legalBasis: 'legal basis',
  wording: 'further lines',
  template: 'layout',
  agencySignature: 'the agency’s signature',
}

export const historyTexts: Record<Language, HistoryTexts> = { vi, en }
