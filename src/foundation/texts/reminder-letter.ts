/** The letter (công văn đôn đốc) to units whose paper is not here, as offices write it. In Vietnamese whoever made it. */
export const reminderLetterWords = {
  subject: 'đôn đốc nộp {title}',
  committee: 'Ủy ban nhân dân {unit}',
  toMany: 'Các cơ quan, đơn vị có tên trong danh sách kèm theo',
  basis: 'Theo {document},',
  basisNone: 'Theo {plan},',
  was: '{basis} các cơ quan, đơn vị nộp hồ sơ “{title}” chậm nhất ngày {date}{to}.',
  to: ' về {to}',
  state:
    'Tính đến {day}, {name} đã nhận được hồ sơ của {received} trên tổng số {all} cơ quan, đơn vị; còn {missing} cơ quan, đơn vị chưa nộp (danh sách kèm theo).',
  stateOne: 'Tính đến {day}, {name} chưa nhận được hồ sơ nêu trên của quý cơ quan, đơn vị.',
  over: 'Thời hạn nộp đã quá {n} ngày.',
  left: 'Thời hạn nộp còn {n} ngày.',
  lastDay: 'Hôm nay là ngày cuối của thời hạn.',
  askBy:
    'Để kịp thời tổng hợp, báo cáo{recipient}, {name} đề nghị {whom} khẩn trương hoàn thành và nộp hồ sơ chậm nhất {until}. Quá thời hạn nêu trên, {name} sẽ tổng hợp danh sách các cơ quan, đơn vị chưa nộp để báo cáo cấp có thẩm quyền.',
  askNow:
    'Để kịp thời tổng hợp, báo cáo{recipient}, {name} đề nghị {whom} khẩn trương hoàn thành và nộp hồ sơ theo đúng thời hạn.',
  askOver:
    'Để kịp thời tổng hợp, báo cáo{recipient}, {name} đề nghị {whom} khẩn trương hoàn thành và nộp hồ sơ ngay khi nhận được công văn này.',
  recipient: ' {recipient}',
  whomMany: 'các cơ quan, đơn vị',
  whomOne: 'quý cơ quan, đơn vị',
  thanks: '{name} trân trọng đề nghị {whom} quan tâm, phối hợp thực hiện.',
  appendix: 'Danh sách cơ quan, đơn vị chưa nộp hồ sơ: {title}',
  number: 'TT',
  unit: 'Cơ quan, đơn vị',
  code: 'Mã đơn vị',
  due: 'Hạn nộp',
  late: 'Số ngày quá hạn',
  sum: 'Cộng: {n} cơ quan, đơn vị',
  source: 'Nguồn: theo dõi hồ sơ trên hệ thống, {day}.',
  bodyUnnamed: 'cơ quan chủ trì kế hoạch',
} as const
