/** How decisions of people are called, and what stands with one where a person wrote nothing. */
export const noReasonGiven = { vi: 'Không ghi lý do.', en: 'No reason was given.' } as const

export const decisionKinds = {
  override: { vi: 'xử lý ngoại lệ', en: 'override' },
  excuse: { vi: 'chấp nhận lý do nghỉ', en: 'excuse' },
  presence: { vi: 'bổ sung điểm danh', en: 'presence' },
  link: { vi: 'nối tài khoản', en: 'link' },
  reject: { vi: 'từ chối nối tài khoản', en: 'reject' },
  create: { vi: 'thêm học viên', en: 'create' },
  merge: { vi: 'gộp học viên', en: 'merge' },
  undo: { vi: 'hủy quyết định', en: 'undo' },
} as const
