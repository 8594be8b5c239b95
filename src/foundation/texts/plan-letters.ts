/** What reports of a plan say that are sent as letters: in Vietnamese, for they go to Vietnamese offices. */
export const planLetterWords = {
  report: 'Báo cáo',
  subjects: {
    progress: 'Tiến độ thực hiện: {title}',
    'results-and-needs': 'Kết quả thực hiện năm {year} và nhu cầu năm {next}: {title}',
    yearly: 'Kết quả thực hiện năm {year}: {title}',
    'head-counts': 'Số người theo kế hoạch: {title}',
    modules: 'Kết quả hoàn thành các chuyên đề: {title}',
    classes: 'Việc tổ chức lớp học so với quy định: {title}',
    participation: 'Kết quả tham gia của từng người, từng địa phương: {title}',
  },
  intro: 'Thực hiện {document}, {name} báo cáo số liệu tính đến {day} như sau:',
  introWithout: '{name} báo cáo số liệu tính đến {day} như sau:',
  unknownBody: '(Tên cơ quan)',

  results: 'Kết quả thực hiện các chỉ tiêu',
  resultsText:
    'Đến nay có {people} người đạt yêu cầu của ít nhất một chương trình (mỗi người tính một lần), với {turns} lượt đạt.',
  withoutUnit: 'Trong đó {n} người chưa rõ đơn vị.',
  noTargets: 'Kế hoạch không có chỉ tiêu nào trong thời gian này.',
  noDenominators: 'Chưa tính được tỷ lệ vì chưa có tổng số đối tượng: {targets}.',
  note: '{target}: {notes}.',
  forecast: 'Để kịp hạn, mỗi tuần cần đạt thêm: {targets}.',
  forecastOf: '{target}: {n} {counted}/tuần (bình quân 4 tuần gần nhất: {mean})',

  classes: 'Việc tổ chức lớp học',
  classesText: 'Kế hoạch có {all} lớp; {broken} lớp vượt giới hạn mà văn bản quy định.',
  classesKept: 'Kế hoạch có {all} lớp; không có lớp nào vượt giới hạn mà văn bản quy định.',
  noClasses: 'Chưa có lớp nào được mở.',

  modules: 'Kết quả theo chuyên đề',
  modulesText:
    'Ô có dấu ✔: kế hoạch yêu cầu đối tượng học chuyên đề; số bên cạnh là số người của đối tượng đã hoàn thành. Một người có thể thuộc nhiều nhóm nên các dòng không cộng lại thành tổng.',
  moduleRequired: '✔\u00a0{n}',
  moduleNames: 'Các chuyên đề và số người hoàn thành, tính cả người ngoài các nhóm trên:',
  audienceSize: 'Số người',
  noModules: 'Kế hoạch không chia theo chuyên đề.',

  reach: 'Tuyên truyền, tiếp cận',
  reachText: 'Số người được tiếp cận dưới đây không tính là đã tập huấn:',
  reachOf: '{channel}: {n} người.',
  reachNone: '{channel}: chưa ghi nhận.',

  costs: 'Kinh phí',
  submissions: 'Việc nộp hồ sơ của các đơn vị',
  submissionOf:
    '{paper} (hạn {day}): {here}/{owing} đơn vị đã nộp{late}; còn {missing} đơn vị chưa nộp.',
  submissionsLate: ', trong đó {n} đơn vị nộp muộn',

  needs: 'Nhu cầu đào tạo, bồi dưỡng năm {year}',
  needsText: '{units} đơn vị đã gửi nhu cầu với {people} lượt người, gồm:',
  noNeeds: 'Chưa có đơn vị nào gửi nhu cầu.',
  needUnits: 'Số đơn vị',

  proposal: 'Khó khăn, vướng mắc và kiến nghị',
  proposalNote: '(Cơ quan lập báo cáo bổ sung nội dung này.)',

  headCounts: 'Số người theo văn bản',
  noHeadCounts: 'Văn bản không nêu số liệu về số người.',
  participation: 'Kết quả tham gia theo địa phương, đơn vị',
  participationText:
    'Có {people} người tham gia với {turns} lượt học; {passed} người đạt, {certified} người có giấy chứng nhận.',
  participationMore: 'Danh sách từng người có {n} dòng, được gửi kèm bằng tệp Excel.',

  closing: '{name} trân trọng báo cáo.',
  unitsAppendix: 'Kết quả theo đơn vị',
  unitsCut: 'Bảng dừng ở cấp {level}; số liệu của mọi đơn vị có trong tệp Excel gửi kèm.',
  unitsText:
    'Mỗi ô ghi số đã đạt/số phải đạt; chưa có số phải đạt thì chỉ ghi số đã đạt. Dấu “–”: đơn vị chưa có số liệu.',
  unitsNumbers: 'Chỉ tiêu được ghi theo số thứ tự trong bảng ở mục I.',
  unitsTarget: 'Chỉ tiêu {n}',
  unitsOf: '{reached}/{promised}',
  unitsWithout: 'Không có trong bảng vì chưa có kết quả theo đơn vị: {targets}.',
  unitsNothing: 'Chưa có kết quả theo đơn vị.',
  unitsIncomplete:
    'Số phải đạt của đơn vị cấp trên được tính từ các đơn vị trực thuộc; còn {n} đơn vị chưa có tổng số đối tượng nên có thể nhỏ hơn số của toàn kế hoạch.',
  needsAppendix: 'Nhu cầu năm {year} của từng đơn vị',
  classesAppendix: 'Danh sách lớp học',
  headCountsAppendix: 'Tổng số đối tượng của từng đơn vị',
  peopleAppendix: 'Danh sách người tham gia',
} as const
