/** Forms by which people decide beside the rules, for one learner or for many. */
const vi = {
  title: 'Quyết định của người phụ trách',
  lead: 'Quyết định được ghi cùng lý do và người quyết định. Kết quả của những người này được xét lại ngay. Mọi quyết định đều hoàn tác được.',
  whom: 'Áp dụng cho {n} người',
  more: '…và {n} người nữa, theo bộ lọc: {filter}',
  filterAll: 'cả lớp',
  nobody: 'Chưa chọn ai. Hãy quay lại bảng kết quả và chọn ít nhất một dòng.',
  back: 'Về bảng kết quả',
  kinds: 'Loại quyết định',
  allow: 'Công nhận đạt',
  refuse: 'Không công nhận',
  extend: 'Gia hạn',
  excuse: 'Chấp nhận lý do nghỉ',
  presence: 'Bổ sung điểm danh',
  allowText:
    'Kết quả thành “Đạt” dù điều kiện chưa đủ. Dùng khi có căn cứ ngoài dữ liệu của nền tảng. Dữ liệu học tập không bị sửa.',
  refuseText:
    'Kết quả thành “Không đạt” dù đủ điều kiện. Nếu vừa có công nhận vừa có không công nhận thì không công nhận được áp dụng.',
  extendText:
    'Bài làm và buổi học đến hết ngày mới vẫn được tính. Chỉ kéo dài, không rút ngắn thời hạn.',
  excuseText:
    'Buổi nghỉ vẫn là nghỉ và vẫn tính vào tổng thời lượng, nhưng không còn là nghỉ không có lý do.',
  presenceText:
    'Chỉ cho buổi đã tổ chức mà nền tảng chưa điểm danh. Khi nền tảng có điểm danh thì số liệu của nền tảng được dùng.',
  reason: 'Lý do',
  reasonHint: 'Ghi rõ căn cứ, ví dụ số công văn. Không ghi số CCCD.',
  expires: 'Có giá trị đến hết ngày',
  expiresHint: 'Để trống: đến khi hoàn tác.',
  lastDay: 'Gia hạn đến hết ngày',
  acceptedBy: 'Người chấp nhận lý do',
  acceptedByHint: 'Họ tên, chức vụ của người đã đồng ý cho nghỉ.',
  sessions: 'Buổi học',
  sessionsUnexcused: 'Mọi buổi nghỉ chưa có lý do của từng người',
  sessionsUnrecorded: 'Mọi buổi chưa điểm danh của từng người',
  sessionsNamed: 'Chỉ các buổi chọn dưới đây',
  sessionLine: '{code} ({source}, {minutes} phút)',
  mark: 'Điểm danh',
  present: 'Có mặt',
  absent: 'Vắng mặt',
  file: 'Tài liệu kèm theo',
  fileHint: 'PDF, JPEG, PNG, DOCX, XLSX hoặc CSV, tối đa 10 MB. Được lưu mã hóa.',
  submit: 'Ghi quyết định',
  done: 'Đã ghi quyết định “{kind}” cho {n} người. Kết quả đang được xét lại.',
  undo: 'Hoàn tác',
  undoReason: 'Hoàn tác ngay sau khi ghi',
  undone: 'Đã hoàn tác quyết định. Kết quả đang được xét lại.',
  undoWarning:
    'Quyết định này không còn hiệu lực với mọi người mà nó áp dụng, và kết quả được xét lại. Nội dung đã ghi vẫn được lưu.',
  noSessions: 'Lớp này chưa có buổi học nào được ghi nhận.',
}

const en: typeof vi = {
  title: 'Decide beside the rules',
  lead: 'The decision is kept with its reason and who took it. The outcomes of these people are decided anew at once. Every decision can be undone.',
  whom: 'About {n} people',
  more: '…and {n} more, by the filter: {filter}',
  filterAll: 'the whole class',
  nobody: 'Nobody is chosen. Go back to the table of outcomes and tick at least one row.',
  back: 'Back to the outcomes',
  kinds: 'Kinds of decisions',
  allow: 'Allow',
  refuse: 'Refuse',
  extend: 'Extend the time',
  excuse: 'Accept an excuse',
  presence: 'State attendance',
  allowText:
    'The outcome becomes passed although the rules do not say so. For grounds that the platform does not know. No evidence is changed.',
  refuseText:
    'The outcome becomes failed although the rules say passed. Where somebody was both allowed and refused, refusing holds.',
  extendText:
    'Tests and sessions until the end of the new day still count. The time only gets longer, never shorter.',
  excuseText:
    'An absence stays an absence and in the total, but is no longer one without a reason.',
  presenceText:
    'Only for sessions that were held and that the platform has no mark of. A mark that the platform gives later goes before it.',
  reason: 'Reason',
  reasonHint: 'Name the grounds, such as the number of a letter. No national ID.',
  expires: 'Holds until the end of',
  expiresHint: 'Left empty: until it is undone.',
  lastDay: 'Extended to the end of',
  acceptedBy: 'Who accepted the reason',
  acceptedByHint: 'Name and position of who agreed to the absence.',
  sessions: 'Sessions',
  sessionsUnexcused: 'Every absence of each person that has no reason yet',
  sessionsUnrecorded: 'Every session of each person that has no mark',
  sessionsNamed: 'Only those ticked below',
  sessionLine: '{code} ({source}, {minutes} minutes)',
  mark: 'Attendance',
  present: 'Present',
  absent: 'Absent',
  file: 'Document',
  fileHint: 'PDF, JPEG, PNG, DOCX, XLSX or CSV of at most 10 MB. It is kept encrypted.',
  submit: 'Store the decision',
  done: 'The decision “{kind}” is stored for {n} people. Their outcomes are being decided anew.',
  undo: 'Undo',
  undoReason: 'Undone right after it was stored',
  undone: 'The decision was undone. Outcomes are being decided anew.',
  undoWarning:
    'The decision no longer holds for anybody it is about, and outcomes are decided anew. What was written stays readable.',
  noSessions: 'No session of this class is known yet.',
}

export const decideTexts = { vi, en }
