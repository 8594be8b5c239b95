/** Why rows of a roster were refused, and what else is said of a file: sentences of the reading, in the reader's language. */
import type { Language } from '../pages.ts'
import { toldSentences } from '../told-sentences.ts'
import { oneRosterSentences } from './oneroster-rows.ts'

const sentence = toldSentences([
  {
    en: 'Excel has turned this cell into a date; format the column as text and write it again.',
    vi: 'Excel đã đổi ô này thành ngày tháng; hãy định dạng cột là văn bản rồi nhập lại.',
  },
  {
    en: 'The cell shows {error}, an error of its formula; write the value itself, or leave the cell empty.',
    vi: 'Ô đang báo lỗi công thức {error}; hãy ghi giá trị, hoặc để trống.',
  },
  {
    en: '{value} is not a name; write the full name in letters.',
    vi: '{value} không phải họ tên; hãy ghi đầy đủ họ và tên bằng chữ.',
  },
  {
    en: '{value} is not an e-mail address; write one address such as {example}, or leave the cell empty.',
    vi: '{value} không phải địa chỉ email; hãy ghi một địa chỉ, hoặc để trống.',
  },
  {
    en: '{value} is not a phone number; write one number of 9 to 11 digits, or leave the cell empty.',
    vi: '{value} không phải số điện thoại; hãy ghi một số có 9 đến 11 chữ số, hoặc để trống.',
  },
  {
    en: 'A national ID has 9 to 12 digits and nothing else; this one has {n} digits and ends in {last}.',
    vi: 'Số CCCD chỉ gồm 9 đến 12 chữ số; số này có {n} chữ số, tận cùng là {last}.',
  },
  {
    en: '{value} is a year only; write the whole date, day first, such as 15/08/1985, or leave the cell empty.',
    vi: '{value} chỉ là năm; hãy ghi đủ ngày/tháng/năm, ví dụ 15/08/1985, hoặc để trống.',
  },
  {
    en: '{value} is not a date; write day, month and year, such as 15/08/1985.',
    vi: '{value} không phải ngày tháng; hãy ghi ngày/tháng/năm, ví dụ 15/08/1985.',
  },
  {
    en: 'The date lies in the year {year}; write it again.',
    vi: 'Ngày này rơi vào năm {year}; hãy ghi lại.',
  },
  { en: 'The cell holds no number; write it again.', vi: 'Ô không chứa số; hãy ghi lại.' },
  {
    en: '{value} is typed in the old {letters} letters; convert the file to Unicode and import it again.',
    vi: '{value} gõ bằng phông chữ cũ {letters}; hãy chuyển tệp sang Unicode rồi nhập lại.',
  },
  {
    en: 'The text is longer than {limit} characters; shorten it.',
    vi: 'Nội dung dài quá {limit} ký tự; hãy rút ngắn.',
  },
  {
    en: '{value} is a number whose last digits a spreadsheet threw away; format the column as text and write it again.',
    vi: '{value} là số đã bị bảng tính cắt mất các chữ số cuối; hãy định dạng cột là văn bản rồi nhập lại.',
  },
  {
    en: 'Two columns of this row give a date of birth; a person has one, so empty the wrong one.',
    vi: 'Dòng này có ngày sinh ở hai cột; hãy xóa cột sai.',
  },
  { en: 'The full name is missing; write it.', vi: 'Thiếu họ và tên.' },
  {
    en: 'A person has at most {n} tags of {length} characters each; separate them by ";".',
    vi: 'Mỗi người có tối đa {n} nhãn, mỗi nhãn không quá {length} ký tự; cách nhau bằng dấu ";".',
  },
  {
    en: 'Nothing tells this person from a namesake; write an employee code, e-mail, phone or national ID.',
    vi: 'Chưa có gì để phân biệt với người trùng tên; hãy ghi mã CBCCVC, email, điện thoại hoặc số CCCD.',
  },
  {
    en: 'The employee code is a national ID, and another one than in its own column; correct or empty one of the two.',
    vi: 'Cột mã CBCCVC chứa số CCCD khác với số ở cột CCCD; hãy sửa hoặc xóa một trong hai.',
  },
  {
    en: 'this national ID belongs to another person on the roster; check which of the two is right',
    vi: 'Số CCCD này là của người khác trong danh sách; hãy kiểm tra bên nào đúng.',
  },
  {
    en: 'this code belongs to a person with another name and another national ID; check the code',
    vi: 'Mã này là của người có họ tên và số CCCD khác; hãy kiểm tra lại mã.',
  },
  {
    en: 'this national ID belongs to a person with another employee code; check which of the two is right',
    vi: 'Số CCCD này là của người có mã CBCCVC khác; hãy kiểm tra bên nào đúng.',
  },
  {
    en: 'several people on the roster have this name and this e-mail or phone; write the employee code, national ID or date of birth',
    vi: 'Nhiều người có cùng họ tên và email hoặc điện thoại này; hãy ghi thêm mã CBCCVC, số CCCD hoặc ngày sinh.',
  },
  {
    en: 'The same employee code as in row {row}, but the two rows differ; keep the right one.',
    vi: 'Trùng mã CBCCVC với dòng {row} nhưng nội dung khác nhau; hãy giữ dòng đúng.',
  },
  {
    en: 'The same e-mail and name as in row {row}, but the two rows differ; keep the right one.',
    vi: 'Trùng email và họ tên với dòng {row} nhưng nội dung khác nhau; hãy giữ dòng đúng.',
  },
  {
    en: 'The same phone and name as in row {row}, but the two rows differ; keep the right one.',
    vi: 'Trùng điện thoại và họ tên với dòng {row} nhưng nội dung khác nhau; hãy giữ dòng đúng.',
  },
  {
    en: 'The same national ID and name as in row {row}, but the two rows differ; keep the right one.',
    vi: 'Trùng số CCCD và họ tên với dòng {row} nhưng nội dung khác nhau; hãy giữ dòng đúng.',
  },
  {
    en: 'This person belongs to another unit today and was not changed; when they have come here, that unit ends their membership first, or the row is imported with the roster of the whole province.',
    vi: 'Người này hiện thuộc đơn vị khác nên không thay đổi; nếu đã chuyển về đây thì đơn vị cũ đưa ra trước, hoặc nhập dòng này trong danh sách toàn tỉnh.',
  },
  {
    en: "The file is of the unit {unit}, but this row names another; leave it to that unit's file.",
    vi: 'Danh sách của đơn vị {unit} nhưng dòng này ghi đơn vị khác; hãy để cho danh sách của đơn vị đó.',
  },
  {
    en: 'there is no cohort "{cohort}"; {rest}',
    vi: 'Không có lớp "{cohort}"; hãy ghi mã hoặc tên một lớp đã mở.',
  },
  {
    en: 'Somebody else on the roster has this name with the same e-mail or phone; give the two employee codes first, or say that they are one person.',
    vi: 'Đã có người cùng họ tên và cùng email hoặc điện thoại; hãy ghi mã CBCCVC cho cả hai trước, hoặc gộp nếu là một người.',
  },
  {
    en: 'This employee code is that of another person on the roster; correct the code, or say that they are one person.',
    vi: 'Mã CBCCVC này đang là của người khác trong danh sách; hãy kiểm tra lại mã, hoặc gộp nếu là một người.',
  },
  {
    en: 'This is a national ID and no employee code; bring it with a roster file, in its own column.',
    vi: 'Đây là số CCCD, không phải mã CBCCVC; hãy nhập số CCCD bằng tệp danh sách, ở cột riêng.',
  },
  {
    en: 'no unit of the roster has this code, and no single one this name; write its code.',
    vi: 'Không có đơn vị nào mang mã này, hoặc nhiều đơn vị cùng tên; hãy ghi mã đơn vị.',
  },
  {
    en: 'this unit lies outside of what you may change; ask who sees the whole roster.',
    vi: 'Đơn vị này ngoài phạm vi của anh/chị; hãy nhờ người phụ trách toàn bộ danh sách.',
  },
  {
    en: '{day} is still to come; write the day of birth.',
    vi: '{day} là ngày chưa đến; hãy ghi đúng ngày sinh.',
  },
  {
    en: 'Born on {day} they would be {age} years old; write the day of birth.',
    vi: 'Sinh ngày {day} thì nay {age} tuổi; hãy kiểm tra lại ngày sinh.',
  },
  {
    en: 'There is no header; the columns were read as: {columns}.',
    vi: 'Không có dòng tiêu đề; các cột được hiểu là: {columns}.',
  },
  {
    en: 'The text was converted from {letters} letters.',
    vi: 'Đã chuyển nội dung từ phông chữ cũ {letters} sang Unicode.',
  },
  { en: 'Columns that were not read: {columns}.', vi: 'Các cột không đọc đến: {columns}.' },
  {
    en: 'Row {row} heads a part of the list and was left out.',
    vi: 'Dòng {row} là tiêu đề một phần danh sách nên được bỏ qua.',
  },
  {
    en: 'Row {row} stands below the list and was left out.',
    vi: 'Dòng {row} nằm dưới danh sách nên được bỏ qua.',
  },
  {
    en: 'Row {row} has more cells than the header; {rest}',
    vi: 'Dòng {row} nhiều ô hơn dòng tiêu đề; các ô thừa không được đọc. Hãy kiểm tra dấu ngăn cách trong nội dung.',
  },
  { en: 'There is no row below the header.', vi: 'Dưới dòng tiêu đề không có dòng nào.' },
  {
    en: 'A date of birth of this list has the month first, so day and month may be swapped in rows {rows}, too. They were read day first; look through them.',
    vi: 'Có ngày sinh ghi tháng trước ngày, nên các dòng {rows} cũng có thể bị đảo. Hệ thống đọc ngày trước; hãy soát lại các dòng này.',
  },
  {
    en: 'Only the sheet "{sheet}" was read, not: {others}.',
    vi: 'Chỉ đọc trang tính "{sheet}", không đọc: {others}.',
  },
  {
    en: 'Row {row} repeats row {earlier} and was left out.',
    vi: 'Dòng {row} lặp lại dòng {earlier} nên được bỏ qua.',
  },
  {
    en: 'Rows {one} and {other} have the same national ID; one of them is wrong.',
    vi: 'Dòng {one} và dòng {other} có cùng số CCCD; một trong hai dòng bị sai.',
  },
  {
    en: 'No membership was ended: {n} rows were rejected, and somebody who is in the file may be among them. Mend them and import the file again.',
    vi: 'Chưa đưa ai ra khỏi đơn vị: có {n} dòng bị loại, có thể là người vẫn ở trong danh sách. Hãy sửa rồi nhập lại.',
  },
  {
    en: 'Row {row}: the national ID ending in {last} does not fit the date of birth or gender. It was taken and links no account by itself; correct whichever of the two is wrong.',
    vi: 'Dòng {row}: số CCCD tận cùng {last} không khớp ngày sinh hoặc giới tính. Vẫn được lưu nhưng không tự đối chiếu tài khoản; hãy sửa bên sai.',
  },
  { en: 'The same in {n} more rows.', vi: 'Tương tự ở {n} dòng nữa.' },
  {
    en: 'No longer of {unit}: {people}. Who was left out by mistake is back when a file with them is imported today.',
    vi: 'Không còn ở {unit}: {people}. Ai bị sót thì nhập lại danh sách có tên họ trong hôm nay.',
  },
  ...oneRosterSentences,
])

const fieldNames: Readonly<Record<string, { vi: string; en: string }>> = {
  employee_code: { vi: 'Mã CBCCVC', en: 'Employee code' },
  full_name: { vi: 'Họ và tên', en: 'Full name' },
  date_of_birth: { vi: 'Ngày sinh', en: 'Date of birth' },
  national_id: { vi: 'Số CCCD', en: 'National ID' },
  email: { vi: 'Email', en: 'E-mail' },
  phone: { vi: 'Điện thoại', en: 'Phone' },
  unit_code: { vi: 'Mã đơn vị', en: 'Unit code' },
  unit_name: { vi: 'Đơn vị', en: 'Unit' },
  position: { vi: 'Chức vụ', en: 'Position' },
  audience: { vi: 'Đối tượng', en: 'Audience' },
  tags: { vi: 'Nhãn', en: 'Tags' },
  cohort: { vi: 'Lớp', en: 'Class' },
}

/** A column of a roster, as its header would say. */
export const rosterField = (field: string, language: Language) =>
  fieldNames[field]?.[language] ?? field

/** A reason or a remark of the reading; several in one are told one by one. */
export function rosterSentence(told: string, language: Language): string {
  return told
    .split(/ Also (\w+): /)
    .map((part, index) =>
      index % 2 === 1 ? `${rosterField(part, language)}:` : (sentence(part, language) ?? part),
    )
    .map((part) => (told.startsWith(GUESSED) ? withFieldNames(part, language) : part))
    .join(' ')
}

/** Begins the remark that names columns. */
const GUESSED = 'There is no header;'

const withFieldNames = (text: string, language: Language) =>
  text.replace(/\b[A-Z]+ ([a-z_]+)\b/g, (whole, name: string) =>
    whole.replace(name, rosterField(name, language)),
  )
