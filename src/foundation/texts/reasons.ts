/**
 * Why an outcome is what it is, in words. Codes are stable; `{name}` stands for a value of the reason; what stands in
 * `[…]` is said only where the reason has its values.
 */

export const reasonTexts = {
  'override-refused': {
    vi: 'Người phụ trách quyết định không công nhận.',
    en: 'A coordinator decided to refuse.',
  },
  'override-allowed': {
    vi: 'Người phụ trách quyết định công nhận.',
    en: 'A coordinator decided to allow.',
  },
  'suspended-on-platform': {
    vi: 'Tài khoản đang bị tạm dừng trên nền tảng; đang hiển thị dữ liệu gần nhất đã biết.',
    en: 'The enrolment is suspended on the platform; the last known evidence is shown.',
  },
  'expired-on-platform': {
    vi: 'Quyền học trên nền tảng đã hết hạn; đang hiển thị dữ liệu gần nhất đã biết.',
    en: 'The enrolment has expired on the platform; the last known evidence is shown.',
  },
  'removed-from-platform': {
    vi: 'Nền tảng không còn ghi danh học viên này; đang hiển thị dữ liệu gần nhất đã biết.',
    en: 'The platform no longer lists the enrolment; the last known evidence is shown.',
  },
  'no-evidence': {
    vi: 'Chưa có dữ liệu học tập nào.',
    en: 'There is no evidence of learning yet.',
  },
  'test-not-taken': {
    vi: 'Chưa làm bài kiểm tra cuối khóa[ (phần {papers})].',
    en: 'The final test has not been taken[ (paper {papers})].',
  },
  late: {
    vi: 'Bài kiểm tra[ phần {papers}] nộp sau hạn (ngày cuối là {lastDay}) nên không được tính.',
    en: 'The final test[ (paper {papers})] was submitted after the last valid day, {lastDay}, and does not count.',
  },
  score: {
    vi: 'Điểm kiểm tra cuối khóa[ phần {papers}] {points} thấp hơn mức đạt {pass} (thang điểm 10)[; từng phần: {each}].',
    en: 'The final test score[ of paper {papers}] {points} is below the pass mark {pass} (of 10)[; each paper: {each}].',
  },
  attendance: {
    vi: 'Tham gia {attended}/{course} {unit}; dù tham gia hết phần còn lại ({possible}) vẫn chưa đủ mức tối thiểu {minimum}.',
    en: 'Attended {attended} of {course} {unit}; even with everything still possible ({possible}) the minimum {minimum} is out of reach.',
  },
  'attendance-pending': {
    vi: 'Mới tham gia {attended}/{course} {unit}, chưa đủ mức tối thiểu {minimum}.',
    en: 'Attended {attended} of {course} {unit} so far; the minimum is {minimum}.',
  },
  unrecorded: {
    vi: 'Thiếu dữ liệu điểm danh nên chưa thể kết luận.[ Buổi chưa điểm danh: {sessions}.]',
    en: 'Attendance is not recorded, so nothing can be concluded.[ Sessions not marked: {sessions}.]',
  },
  unexcused: {
    vi: 'Nghỉ không có lý do: {sessions}.',
    en: 'Absent without a reason: {sessions}.',
  },
  modules: {
    vi: 'Chưa hoàn thành các chuyên đề bắt buộc[: {missing}].',
    en: 'Required modules not completed[: {missing}].',
  },
  'changed-after-issue': {
    vi: 'Đã cấp giấy chứng nhận nhưng kết quả xét lại không còn là "Đạt"; cần người phụ trách quyết định.',
    en: 'A certificate was issued, but the rules would no longer say passed; a person has to decide.',
  },
  'score-changed-after-issue': {
    vi: 'Điểm trên giấy chứng nhận là {old}, nay tính lại là {new}.',
    en: 'The certificate says {old} points; the score is now {new}.',
  },
  'window-extended': {
    vi: 'Được gia hạn đến hết ngày {lastDay}.',
    en: 'The time was extended to the end of {lastDay}.',
  },
  'excuse-accepted': {
    vi: 'Lý do nghỉ đã được chấp nhận: {sessions}.',
    en: 'The reason for the absence was accepted: {sessions}.',
  },
  'presence-stated': {
    vi: 'Người phụ trách xác nhận có mặt: {sessions}.',
    en: 'A coordinator confirmed presence: {sessions}.',
  },
  'absence-stated': {
    vi: 'Người phụ trách xác nhận vắng mặt: {sessions}.',
    en: 'A coordinator confirmed absence: {sessions}.',
  },
} as const satisfies Record<string, { vi: string; en: string }>

export type ReasonCode = keyof typeof reasonTexts

export interface Reason {
  code: ReasonCode
  /** Numbers are plain decimals, dates ISO; empty where the text needs none. */
  params: Record<string, string>
}

const units = {
  minutes: { vi: 'phút', en: 'minutes' },
  periods: { vi: 'tiết', en: 'tiết' },
  topics: { vi: 'chuyên đề', en: 'topics' },
  share: { vi: '%', en: '%' },
} as const

/** The reason as a sentence: decimal comma in Vietnamese, dates day first, long decimals cut (never rounded up). */
export function reasonText(reason: Reason, language: 'vi' | 'en'): string {
  const given = (name: string) => reason.params[name] ?? ''
  return reasonTexts[reason.code][language]
    .replace(/\[(.*?)\]/g, (_, part: string) =>
      placeholders(part).every((name) => given(name) !== '') ? part : '',
    )
    .replace(/\{(\w+)\}/g, (_, name: string) => shown(name, given(name), language))
}

const placeholders = (text: string) =>
  [...text.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => name ?? [])

function shown(name: string, value: string, language: 'vi' | 'en'): string {
  if (name === 'unit') return isUnit(value) ? units[value][language] : value
  if (value === '') return '–'
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)
  if (date) return `${date[3]}/${date[2]}/${date[1]}`
  const isList = name === 'each'
  if (!isList && !/^-?\d+\.\d+$/.test(value)) return value
  return value.replace(/(\d)\.(\d{1,4})(\d*)/g, (_, whole: string, kept: string, cut: string) =>
    [whole, language === 'vi' ? ',' : '.', kept, cut === '' ? '' : '…'].join(''),
  )
}

const isUnit = (value: string): value is keyof typeof units => Object.hasOwn(units, value)
