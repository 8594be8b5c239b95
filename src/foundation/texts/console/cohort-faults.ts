/** What the check of program files finds wrong with a class, as it is said beside the field. */
import { toldSentences } from '../told-sentences.ts'

export const cohortFault = toldSentences([
  { en: 'is missing; write a text', vi: 'Chưa điền.' },
  { en: 'must not be empty', vi: 'Chưa điền.' },
  {
    en: 'must be 1 to 63 letters a-z, digits, "-", "." or "_", and begin with a letter or digit',
    vi: 'Chỉ dùng chữ cái không dấu, chữ số, dấu gạch ngang, dấu chấm; bắt đầu bằng chữ hoặc số; tối đa 63 ký tự.',
  },
  {
    en: 'is taken by another class, open or closed; ids are never given again',
    vi: 'Mã này đã dùng cho một lớp khác, kể cả lớp đã đóng. Hãy chọn mã khác.',
  },
  {
    en: '"{id}" is taken by {place}; ids are unique over all programs',
    vi: 'Mã "{id}" đã dùng cho một lớp khác. Hãy chọn mã khác.',
  },
  { en: 'must be a date such as {date}', vi: 'Không phải ngày tháng; ví dụ 31/12/2026.' },
  { en: 'must be a real date such as {date}', vi: 'Ngày này không có trong lịch.' },
  { en: 'lies before the start, {date}', vi: 'Hạn hoàn thành sớm hơn ngày bắt đầu ({date}).' },
  {
    en: 'lies after the last valid day of the program, {date}; nobody could finish',
    vi: 'Ngày bắt đầu muộn hơn hạn của chương trình ({date}); không ai kịp hoàn thành.',
  },
  {
    en: 'is missing; the window of this program counts from the start of the cohort',
    vi: 'Chưa điền; chương trình này tính thời hạn từ ngày lớp bắt đầu.',
  },
  {
    en: 'no platform "{platform}" in platforms.yaml{more}',
    vi: 'Hệ thống không có nền tảng "{platform}". Hãy chọn trong danh sách.',
  },
  {
    en: 'is evidence of a {one} program in {place} and of a {other} one here; tập huấn and bồi dưỡng are never mixed',
    vi: 'Khóa học này đã dùng cho một lớp thuộc loại chương trình kia; không dùng chung khóa học giữa tập huấn và bồi dưỡng.',
  },
  { en: 'must be one of {values}', vi: 'Hãy chọn trong danh sách.' },
  {
    en: 'is missing; say which paper of the final test it is: {papers}',
    vi: 'Chưa chọn bài thi thành phần: {papers}.',
  },
  {
    en: 'the same grade item is the paper {paper} already; name another finalTest',
    vi: 'Cột điểm này đã là bài thi thành phần {paper}. Hãy ghi cột điểm khác.',
  },
  {
    en: 'no source gives the paper {papers}, so nobody could pass',
    vi: 'Chưa có nguồn cho bài thi thành phần {papers}, nên không ai đạt được. Hãy thêm nguồn.',
  },
  {
    en: 'the final test of this program has no papers; list them under rules.finalTest.papers',
    vi: 'Bài kiểm tra của chương trình này không chia thành phần. Hãy bỏ trống.',
  },
  {
    en: 'no paper "{paper}" in the final test{more}',
    vi: 'Chương trình không có bài thi thành phần "{paper}".',
  },
  {
    en: 'the program lists no modules; write them under modules or moduleTitles',
    vi: 'Chương trình không chia chuyên đề. Hãy bỏ trống.',
  },
  {
    en: 'no module "{module}" in this program{more}',
    vi: 'Chương trình không có chuyên đề "{module}".',
  },
  {
    en: 'must be a number of learners such as {rest}',
    vi: 'Phải là số học viên, từ 1 đến 100.000.',
  },
  { en: 'must be a number of days such as {rest}', vi: 'Phải là số ngày, từ 1 đến 366.' },
  { en: 'must be a number of tiết such as {rest}', vi: 'Phải là số tiết, từ 0 đến 10.000.' },
  {
    en: 'plans no tiết; write how many, or leave it out',
    vi: 'Kế hoạch không có tiết nào. Hãy ghi số tiết, hoặc bỏ trống cả hai mục.',
  },
  { en: 'there is no such program', vi: 'Không còn chương trình này. Hãy chọn chương trình khác.' },
  {
    en: 'the program itself is at fault; mend its file first',
    vi: 'Tệp của chương trình đang có lỗi. Hãy báo người quản trị máy chủ sửa trước.',
  },
])
