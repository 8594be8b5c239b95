/** The rules of a program as sentences that a coordinator reads. */
const vi = {
  test: 'Bài kiểm tra cuối khóa: từ {pass}/{scale} điểm là đạt, so với điểm chưa làm tròn.',
  papersAverage: 'Bài kiểm tra gồm {papers}; tính điểm trung bình theo hệ số.',
  papersEach: 'Bài kiểm tra gồm {papers}; bài nào cũng phải đạt.',
  paperWeight: '{code} (hệ số {weight})',
  attemptsHighest: 'Làm bài nhiều lần thì lấy lần điểm cao nhất.',
  attemptsLast: 'Làm bài nhiều lần thì lấy lần cuối.',
  attemptsFirst: 'Làm bài nhiều lần thì lấy lần đầu.',
  attendance: 'Tham gia ít nhất {share} thời lượng; nghỉ có lý do vẫn tính là nghỉ.',
  attendanceNone: 'Không xét chuyên cần.',
  unexcusedReview: 'Có buổi nghỉ không lý do thì chuyển cán bộ xem xét.',
  unexcusedFail: 'Có buổi nghỉ không lý do thì không đạt.',
  unexcusedAccept: 'Nghỉ không lý do vẫn được chấp nhận nếu đủ thời lượng.',
  presence: 'Dự chưa đến {share} buổi học thì tính là nghỉ.',
  windowAccount:
    'Mỗi người có {days} ngày để hoàn thành, kể từ ngày được giao tài khoản, và không quá hạn của lớp.',
  windowAccess:
    'Mỗi người có {days} ngày để hoàn thành, kể từ lần đầu vào học, và không quá hạn của lớp.',
  windowCohort:
    'Mỗi người có {days} ngày để hoàn thành, kể từ ngày lớp bắt đầu, và không quá hạn của lớp.',
  windowNone: 'Không giới hạn số ngày của từng người; chỉ theo hạn của lớp.',
  modulesAll: 'Phải hoàn thành mọi chuyên đề của đối tượng.',
  modulesOptional: 'Không bắt buộc hoàn thành mọi chuyên đề.',
}

const en: typeof vi = {
  test: 'Final test: {pass} of {scale} points and more passes; the unrounded score is compared.',
  papersAverage: 'The test has {papers}; their weighted average counts.',
  papersEach: 'The test has {papers}; each of them must be passed.',
  paperWeight: '{code} (weight {weight})',
  attemptsHighest: 'Of several attempts the best counts.',
  attemptsLast: 'Of several attempts the last counts.',
  attemptsFirst: 'Of several attempts the first counts.',
  attendance:
    'At least {share} of the course attended; an absence with a reason is still an absence.',
  attendanceNone: 'Attendance is not looked at.',
  unexcusedReview: 'An absence without a reason is decided by a person.',
  unexcusedFail: 'An absence without a reason fails.',
  unexcusedAccept: 'An absence without a reason is accepted where enough was attended.',
  presence: 'Less than {share} of a session is an absence.',
  windowAccount:
    'Each has {days} days to finish, from the day the account was handed out, and not beyond the deadline of the class.',
  windowAccess:
    'Each has {days} days to finish, from the first access, and not beyond the deadline of the class.',
  windowCohort:
    'Each has {days} days to finish, from the first day of the class, and not beyond its deadline.',
  windowNone: 'No number of days for each; only the deadline of the class counts.',
  modulesAll: 'Every module of the audience has to be completed.',
  modulesOptional: 'Not every module has to be completed.',
}

export const ruleTexts = { vi, en }
