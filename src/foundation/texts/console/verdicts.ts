/** Outcomes and the reasons behind them by name, where a whole sentence has no room. */
import type { ReasonCode } from '../reasons.ts'

const vi = {
  passed: 'Đạt',
  failed: 'Không đạt',
  incomplete: 'Chưa hoàn thành',
  review: 'Chờ xem xét',
  none: 'Chưa xét',
  reopened: 'Sắp xét lại',
  reopenedHint: 'Vừa có quyết định hoặc dữ liệu mới; kết quả sẽ được xét lại.',
  byPerson: 'Có quyết định của người phụ trách',
  score: '{points} điểm',
  noScore: 'chưa có điểm',
  attendance: '{share}%',
}

const en: typeof vi = {
  passed: 'Passed',
  failed: 'Failed',
  incomplete: 'Incomplete',
  review: 'Review',
  none: 'Not decided',
  reopened: 'About to be decided anew',
  reopenedHint: 'Something was decided or read since; the outcome is looked at again.',
  byPerson: 'A person has decided something',
  score: '{points} points',
  noScore: 'no score',
  attendance: '{share}%',
}

export const verdictTexts = { vi, en }

export const reasonNames: Record<ReasonCode, { vi: string; en: string }> = {
  'override-refused': { vi: 'Không công nhận theo quyết định', en: 'Refused by a person' },
  'override-allowed': { vi: 'Công nhận theo quyết định', en: 'Allowed by a person' },
  'suspended-on-platform': { vi: 'Tạm dừng trên nền tảng', en: 'Suspended on the platform' },
  'expired-on-platform': { vi: 'Hết hạn học trên nền tảng', en: 'Expired on the platform' },
  'removed-from-platform': { vi: 'Không còn ghi danh', en: 'No longer enrolled there' },
  'no-evidence': { vi: 'Chưa có dữ liệu học tập', en: 'No evidence' },
  'test-not-taken': { vi: 'Chưa làm bài kiểm tra', en: 'Test not taken' },
  late: { vi: 'Nộp bài sau hạn', en: 'Test submitted late' },
  score: { vi: 'Điểm dưới mức đạt', en: 'Score too low' },
  attendance: { vi: 'Không đủ chuyên cần', en: 'Too little attendance' },
  'attendance-pending': { vi: 'Chuyên cần chưa đủ', en: 'Attendance not reached yet' },
  unrecorded: { vi: 'Thiếu điểm danh', en: 'Attendance not recorded' },
  unexcused: { vi: 'Nghỉ không có lý do', en: 'Absent without a reason' },
  modules: { vi: 'Thiếu chuyên đề bắt buộc', en: 'Module missing' },
  'changed-after-issue': { vi: 'Thay đổi sau khi cấp giấy', en: 'Changed after issue' },
  'score-changed-after-issue': { vi: 'Điểm đổi sau khi cấp giấy', en: 'Score changed after issue' },
  'window-extended': { vi: 'Được gia hạn', en: 'Time extended' },
  'excuse-accepted': { vi: 'Lý do nghỉ được chấp nhận', en: 'Excuse accepted' },
  'presence-stated': { vi: 'Xác nhận có mặt', en: 'Presence stated' },
  'absence-stated': { vi: 'Xác nhận vắng mặt', en: 'Absence stated' },
}
