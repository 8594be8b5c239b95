/** Who of a target is not trained yet: pages and lists that are sent to units. */
const vi = {
  heading: 'Chưa đạt chỉ tiêu',
  lead: 'Người thuộc đối tượng của chỉ tiêu theo danh sách học viên hôm nay mà chưa đạt. Mỗi người một dòng, ở đơn vị hiện nay. Có thể khác số “còn thiếu” của chỉ tiêu, vì số đó tính từ tổng số đối tượng đã báo cáo, gồm cả người chưa có trong danh sách.',
  leadOfClasses:
    'Chỉ tiêu không nêu đối tượng nên danh sách gồm người đã ghi danh vào lớp của chương trình mà chưa đạt.',
  count: '{n} người chưa đạt, tính đến {day}',
  none: 'Không còn ai trong danh sách chưa đạt chỉ tiêu này.',
  noneTitle: 'Không có ai',
  noneFiltered: 'Không có ai phù hợp với điều kiện lọc.',
  silent:
    'Chưa khai báo cách nhận biết đối tượng sau trong danh sách học viên nên chưa có tên của họ: {audiences}.',
  recordedTitle: 'Không lập được danh sách tên',
  recorded:
    'Kết quả của chỉ tiêu này là số liệu do các đơn vị báo cáo, không gắn với từng người. Xem đơn vị nào chưa có số liệu ở mục Theo đơn vị.',
  noRuleTitle: 'Chưa nhận biết được đối tượng',
  noRule:
    'Kế hoạch chưa khai báo cách nhận biết đối tượng này trong danh sách học viên. Thêm mục rule cho đối tượng trong tệp kế hoạch rồi nạp lại.',
  toUnits: 'Xem theo đơn vị',

  byUnit: 'Theo đơn vị',
  unit: 'Đơn vị',
  total: 'Chưa đạt',
  noUnit: 'Chưa rõ đơn vị',
  alone: 'Trực thuộc {unit}',
  up: 'Toàn bộ',
  download: 'Tải Excel',
  downloadOf: 'Tải danh sách của {unit}',
  archive: 'Tải mỗi đơn vị một tệp (ZIP)',

  people: 'Danh sách',
  toPeople: 'xem danh sách tên',
  search: 'Họ tên hoặc mã',
  anyStage: 'Mọi tình trạng',
  number: 'TT',
  fullName: 'Họ và tên',
  key: 'Mã',
  position: 'Chức vụ',
  audience: 'Đối tượng',
  stage: 'Tình trạng',
  cohort: 'Lớp',
  note: 'Ghi chú của đơn vị',
  stages: {
    'not-enrolled': 'Chưa vào lớp',
    learning: 'Đang học',
    review: 'Chờ xem xét',
    failed: 'Không đạt',
    elsewhere: 'Đạt, không tính ở đây',
  },
  elsewhereHint:
    'Đạt, không tính ở đây: đã đạt một lớp nhưng ngoài năm của chỉ tiêu, hoặc còn thiếu chuyên đề.',

  unitsHeading: 'Đơn vị chưa đạt',
  unitsLead: 'Đơn vị thuộc loại được tính trong chỉ tiêu mà chưa đạt.',
  unitsCount: '{n} đơn vị chưa đạt, tính đến {day}',
  unitsNone: 'Mọi đơn vị được tính đều đã đạt.',
  unitsUnknown: 'Chương trình chưa quy định khi nào một đơn vị được coi là đã tập huấn.',
  code: 'Mã đơn vị',
  above: 'Thuộc',

  sheet: 'Chưa đạt',
  sheetTitle: 'DANH SÁCH NGƯỜI CHƯA ĐẠT CHỈ TIÊU TẬP HUẤN',
  sheetTarget: 'Chỉ tiêu: {target}',
  sheetPlan: '{plan}',
  sheetUnit: 'Đơn vị: {unit}',
  sheetDay: 'Tính đến hết ngày {day}. Số người: {n}.',
  sheetNote:
    'Đề nghị đơn vị rà soát, cử người tham gia; nếu danh sách chưa đúng thì ghi vào cột cuối và gửi lại.',
  everyUnit: 'Tất cả',
}

const en: typeof vi = {
  heading: 'Not trained yet',
  lead: 'People of the target’s audience, by the roster of today, who have not reached it. A line each, in the unit of today. It can differ from what the target misses: that is told from the head count, with people who are not on the roster.',
  leadOfClasses:
    'The target names no audience: listed is who is enrolled in a class of its programs and has not passed.',
  count: '{n} people not trained, as of {day}',
  none: 'Nobody on the roster is left to be trained for this target.',
  noneTitle: 'Nobody',
  noneFiltered: 'Nobody fits the filter.',
  silent:
    'Nobody has said how the roster tells these audiences, so their people are not listed: {audiences}.',
  recordedTitle: 'No list of names',
  recorded:
    'What has come of this target is brought as figures of units and belongs to no person. By unit shows which units have brought none.',
  noRuleTitle: 'The audience is not known',
  noRule:
    'The plan does not say how the roster tells this audience. Write a rule for it into the plan file and load it again.',
  toUnits: 'By unit',

  byUnit: 'By unit',
  unit: 'Unit',
  total: 'Not trained',
  noUnit: 'Unit not known',
  alone: '{unit} itself',
  up: 'All',
  download: 'Download Excel',
  downloadOf: 'Download the list of {unit}',
  archive: 'A file for each unit (ZIP)',

  people: 'List',
  toPeople: 'to the names',
  search: 'Name or code',
  anyStage: 'Any stage',
  number: 'No.',
  fullName: 'Full name',
  key: 'Code',
  position: 'Position',
  audience: 'Audience',
  stage: 'Stage',
  cohort: 'Class',
  note: 'Remark of the unit',
  stages: {
    'not-enrolled': 'In no class',
    learning: 'Learning',
    review: 'To be reviewed',
    failed: 'Failed',
    elsewhere: 'Passed, not counted here',
  },
  elsewhereHint:
    'Passed, not counted here: passed a class outside the years of the target, or a module is missing.',

  unitsHeading: 'Units not reached',
  unitsLead: 'Units of the kinds that the target counts which are not reached yet.',
  unitsCount: '{n} units not reached, as of {day}',
  unitsNone: 'Every unit that is counted has been reached.',
  unitsUnknown: 'The program does not say when a unit counts as trained.',
  code: 'Unit code',
  above: 'Below',

  sheet: 'Not trained',
  sheetTitle: 'PEOPLE NOT TRAINED YET',
  sheetTarget: 'Target: {target}',
  sheetPlan: '{plan}',
  sheetUnit: 'Unit: {unit}',
  sheetDay: 'As of the end of {day}. People: {n}.',
  sheetNote:
    'Please look through it and send people to a class; write into the last column what is not right, and send it back.',
  everyUnit: 'All',
}

export const missingTexts = { vi, en }
