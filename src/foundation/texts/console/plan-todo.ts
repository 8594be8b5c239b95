/** How a plan stands in one line, and what is to be done in it next. */
const vi = {
  standing:
    '{n} chỉ tiêu: {met} đạt, {behind} chậm, {open} chưa đủ số liệu, {running} đang thực hiện',
  title: 'Việc cần làm',
  papers: 'Hồ sơ sắp đến hạn',
  unitsMissing: '{n}/{all} đơn vị chưa nộp',
  unitsOverdue: '{n}/{all} đơn vị quá hạn chưa nộp',
  bodyMissing: 'chưa gửi',
  bodyOverdue: 'quá hạn, chưa gửi',
  allReceived: 'đã nộp đủ',
  behind: 'Chỉ tiêu chậm và các đơn vị thấp nhất',
  unit: '{unit}: {reached}/{promised}',
}

const en: typeof vi = {
  standing:
    '{n} targets: {met} met, {behind} behind, {open} without enough data, {running} under way',
  title: 'To be done',
  papers: 'Papers due next',
  unitsMissing: 'units not in yet: {n} of {all}',
  unitsOverdue: 'units overdue: {n} of {all}',
  bodyMissing: 'not sent yet',
  bodyOverdue: 'overdue, not sent',
  allReceived: 'all received',
  behind: 'Targets that are behind, and their lowest units',
  unit: '{unit}: {reached} of {promised}',
}

export const planTodoTexts = { vi, en }
