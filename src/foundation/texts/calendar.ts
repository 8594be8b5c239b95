/** Deadlines as they stand in a calendar. Nobody's name stands there. */
const vi = {
  name: 'Học Vụ: thời hạn',
  description: 'Thời hạn của kế hoạch, lớp học và công việc mà anh/chị phụ trách.',
  target: 'Hết thời hạn của {n} chỉ tiêu',
  program: 'Hết thời hạn của chương trình {name}',
  start: 'Khai giảng lớp {name}',
  cohort: 'Ngày cuối của lớp {name}',
  window: 'Học viên lớp {name} hết thời gian hoàn thành',
  request: 'Hạn trả lời yêu cầu số {n} về dữ liệu cá nhân',
  token: 'Mã truy cập nền tảng {name} hết hạn',
  plan: 'Kế hoạch: {name}',
  programOf: 'Chương trình: {name}',
  to: 'Gửi: {name}',
  clause: 'Căn cứ: {name}',
  done: 'Đã nhận đủ.',
}

const en: typeof vi = {
  name: 'Học Vụ: deadlines',
  description: 'Deadlines of the plans, classes and work that you look after.',
  target: 'Targets that end: {n}',
  program: 'Last day of the program {name}',
  start: 'First day of the class {name}',
  cohort: 'Last day of the class {name}',
  window: 'Learners of the class {name} whose time ends',
  request: 'Answer due to request no. {n} about personal data',
  token: 'The token of the platform {name} runs out',
  plan: 'Plan: {name}',
  programOf: 'Program: {name}',
  to: 'To: {name}',
  clause: 'Clause: {name}',
  done: 'All received.',
}

export const calendarTexts = { vi, en }
