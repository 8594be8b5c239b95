/** Words for what a program states, inherits or leaves unstated, and for the limits that a class breaks. */
import type { Language } from './pages.ts'

interface Bilingual {
  vi: string
  en: string
}

/** How rules that come from document 003 are marked wherever they are shown. */
export const inheritedNote: Bilingual = {
  vi: 'kế thừa từ tài liệu 003, chưa đối chiếu Quyết định 757',
  en: 'inherited from document 003, not yet compared with Decision 757',
}

/** By key of the program file: what it is, and what holds where a document says nothing of it. */
export const factTexts = {
  kind: {
    name: { vi: 'Loại: tập huấn hay bồi dưỡng', en: 'Kind: basic or intensive' },
    instead: { vi: 'xếp vào tập huấn', en: 'counted as basic' },
  },
  legalBasis: {
    name: { vi: 'Căn cứ pháp lý', en: 'Legal basis' },
    instead: { vi: 'không ghi căn cứ', en: 'none is named' },
  },
  audiences: {
    name: { vi: 'Đối tượng', en: 'Audiences' },
    instead: { vi: 'không phân biệt đối tượng', en: 'audiences are not told apart' },
  },
  modules: {
    name: { vi: 'Chuyên đề theo đối tượng', en: 'Modules of each audience' },
    instead: {
      vi: 'theo chuyên đề mà nền tảng có',
      en: 'the topics that the platform has',
    },
  },
  moduleTitles: {
    name: { vi: 'Tên chuyên đề', en: 'Titles of the modules' },
    instead: { vi: 'chỉ hiện mã', en: 'only their codes are shown' },
  },
  periods: {
    name: { vi: 'Thời lượng (tiết)', en: 'Length (tiết)' },
    instead: { vi: 'không ghi số tiết', en: 'no number of tiết is shown' },
  },
  deadline: {
    name: { vi: 'Hạn hoàn thành', en: 'Deadline' },
    instead: { vi: 'theo hạn ghi ở từng lớp', en: 'each cohort sets its own' },
  },
  'rules.finalTest': {
    name: { vi: 'Thang điểm và mức đạt bài kiểm tra', en: 'Scale and pass mark of the final test' },
    instead: { vi: 'thang 10, từ 5 điểm là đạt', en: '5 of 10 passes' },
  },
  'rules.finalTest.attempts': {
    name: { vi: 'Lần làm bài được tính', en: 'Which attempt counts' },
    instead: { vi: 'lấy lần điểm cao nhất', en: 'the best attempt counts' },
  },
  'rules.attendance': {
    name: { vi: 'Tỷ lệ tham gia tối thiểu', en: 'Minimum attendance' },
    instead: { vi: 'ít nhất 3/4', en: 'at least 3/4' },
  },
  'rules.attendance.unexcused': {
    name: { vi: 'Xử lý nghỉ không có lý do', en: 'What an absence without a reason leads to' },
    instead: { vi: 'chuyển người phụ trách xem xét', en: 'a person decides' },
  },
  'rules.attendance.presence': {
    name: { vi: 'Dự bao nhiêu phần buổi học là có mặt', en: 'Share of a session that is presence' },
    instead: { vi: 'dự dưới 1/2 buổi là nghỉ', en: 'less than 1/2 of a session is an absence' },
  },
  'rules.window': {
    name: { vi: 'Số ngày để hoàn thành', en: 'Days to finish' },
    instead: { vi: 'chỉ theo hạn của lớp', en: 'only the deadline of the cohort counts' },
  },
  'rules.window.from': {
    name: { vi: 'Thời hạn tính từ lúc nào', en: 'What the days are counted from' },
    instead: { vi: 'từ ngày giao tài khoản', en: 'the day the account is handed out' },
  },
  'rules.modules': {
    name: {
      vi: 'Có phải hoàn thành mọi chuyên đề không',
      en: 'Whether every module must be completed',
    },
    instead: { vi: 'không bắt buộc', en: 'not asked for' },
  },
  'delivery.mode': {
    name: { vi: 'Hình thức tổ chức', en: 'Mode of delivery' },
    instead: { vi: 'không kiểm tra hình thức', en: 'the mode is not checked' },
  },
  'delivery.classSize': {
    name: { vi: 'Số học viên tối đa một lớp', en: 'Learners a class at most' },
    instead: { vi: 'không giới hạn sĩ số', en: 'no limit is checked' },
  },
  'delivery.inPersonShare': {
    name: { vi: 'Tỷ lệ học trực tiếp', en: 'In-person share' },
    instead: { vi: 'không kiểm tra tỷ lệ trực tiếp', en: 'the share is not checked' },
  },
  'delivery.days': {
    name: { vi: 'Số ngày một khóa', en: 'Days a course' },
    instead: { vi: 'không kiểm tra số ngày', en: 'the number of days is not checked' },
  },
  'delivery.coursesPerYear': {
    name: { vi: 'Số lớp (khóa) mỗi năm', en: 'Courses a year' },
    instead: { vi: 'không kiểm tra số lớp', en: 'the number of courses is not checked' },
  },
  certificate: {
    name: { vi: 'Giấy chứng nhận cho học viên', en: 'A certificate for learners' },
    instead: { vi: 'không cấp giấy chứng nhận', en: 'none is issued here' },
  },
  'certificate.issuedBy': {
    name: { vi: 'Bên cấp giấy chứng nhận', en: 'Who issues the certificate' },
    instead: {
      vi: 'cơ quan dùng hệ thống này, nếu có cấp',
      en: 'the agency that runs this system, if any is issued',
    },
  },
} as const satisfies Record<string, { name: Bilingual; instead: Bilingual }>

const limitTexts = {
  'delivery.classSize': {
    vi: 'Lớp có {learners} học viên, quá mức tối đa {most} học viên/lớp.',
    en: 'The class has {learners} learners; at most {most} are allowed.',
  },
  'delivery.mode.in-person': {
    vi: 'Lớp có {periods} tiết trực tiếp, trong khi hình thức quy định là: {modes}.',
    en: 'The class plans {periods} tiết in person; the program is held: {modes}.',
  },
  'delivery.mode.online': {
    vi: 'Lớp có {periods} tiết trực tuyến, trong khi hình thức quy định là: {modes}.',
    en: 'The class plans {periods} tiết online; the program is held: {modes}.',
  },
  'delivery.inPersonShare': {
    vi: 'Học trực tiếp {inPerson}/{total} tiết, chưa đạt tỷ lệ {share}.',
    en: '{inPerson} of {total} tiết are in person; the share must be {share}.',
  },
  'delivery.inPersonShare.module': {
    vi: 'Chuyên đề {module} học trực tiếp {inPerson}/{total} tiết, chưa đạt tỷ lệ {share}.',
    en: 'Of module {module}, {inPerson} of {total} tiết are in person; the share must be {share}.',
  },
  'delivery.days': {
    vi: 'Lớp học {days} ngày, trong khi quy định từ {from} đến {to} ngày.',
    en: 'The class takes {days} days; it must take {from} to {to}.',
  },
  'delivery.coursesPerYear': {
    vi: 'Năm {year} có {count} lớp, trong khi quy định ít nhất {least} lớp.',
    en: 'The year {year} has {count} courses; at least {least} are required.',
  },
  periods: {
    vi: 'Lớp có {total} tiết, trong khi chương trình quy định {periods} tiết.',
    en: 'The class plans {total} tiết; the program has {periods}.',
  },
  'rules.window': {
    vi: 'Lớp học {days} ngày, trong khi mỗi học viên chỉ có {window} ngày để hoàn thành.',
    en: 'The class takes {days} days, but each learner has only {window} days to finish.',
  },
  deadline: {
    vi: 'Hạn của lớp ({deadline}) muộn hơn hạn của chương trình ({limit}).',
    en: 'The deadline of the class, {deadline}, is later than that of the program, {limit}.',
  },
} as const satisfies Record<string, Bilingual>

/** What holds where a document is silent. */
export function insteadOf(field: LimitField, inherited: readonly string[]): Bilingual {
  return inherited.includes(field) ? inheritedNote : factTexts[field].instead
}

/** Limits as keys of the program file. */
export type LimitField = keyof typeof factTexts

export interface LimitBreak {
  limit: keyof typeof limitTexts
  params: Record<string, string>
}

const modeNames: Readonly<Record<string, Bilingual>> = {
  online: { vi: 'trực tuyến', en: 'online' },
  'in-person': { vi: 'trực tiếp', en: 'in person' },
  blended: { vi: 'trực tiếp kết hợp trực tuyến', en: 'blended' },
  video: { vi: 'qua hội nghị truyền hình', en: 'by video meeting' },
}

/** As a sentence; dates day first, modes by name. */
export function limitText({ limit, params }: LimitBreak, language: Language): string {
  return limitTexts[limit][language].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name] ?? ''
    if (name !== 'modes') return value.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$3/$2/$1')
    const modes = value.split(', ')
    return modes.map((mode) => modeNames[mode]?.[language] ?? mode).join(', ')
  })
}
