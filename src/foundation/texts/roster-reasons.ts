/**
 * What is wrong with a row of a roster file, in Vietnamese. Programs and the command line read the English sentences as
 * they are made where the fault is found; each is known here by its form. `{1}`, `{2}` … stand for what the form catches.
 */
import type { Language } from './pages.ts'

type Form = readonly [english: RegExp, vietnamese: string]

const cells: readonly Form[] = [
  [
    /^Excel has turned this cell into a date;/,
    'Excel đã đổi ô này thành ngày tháng. Hãy định dạng cột là Văn bản (Text) rồi gõ lại.',
  ],
  [
    /^The cell shows (\S+), an error/,
    'Ô hiện {1}, tức là công thức bị lỗi. Hãy gõ giá trị vào ô, hoặc để trống.',
  ],
  [/^(".*") is not a name;/, '{1} không phải họ tên. Hãy viết đầy đủ họ và tên bằng chữ.'],
  [
    /^(".*") is not an e-mail address;/,
    '{1} không phải địa chỉ email. Hãy ghi một địa chỉ như an@example.gov.vn, hoặc để trống.',
  ],
  [
    /^(".*") is not a phone number;/,
    '{1} không phải số điện thoại. Hãy ghi một số có 9 đến 11 chữ số, hoặc để trống.',
  ],
  [
    /^A national ID has 9 to 12 digits and nothing else; this one has (\d+) digits and ends in (.+)\.$/,
    'Số CCCD có 12 chữ số (CMND cũ 9 chữ số); ô này có {1} chữ số. Hãy kiểm tra và gõ lại dạng văn bản.',
  ],
  [
    /^(".*") is a year only;/,
    '{1} chỉ có năm. Hãy ghi đủ ngày/tháng/năm, ví dụ 15/08/1985, hoặc để trống.',
  ],
  [
    /^(".*") is not a date(?: with time)?;/,
    '{1} không phải ngày tháng. Hãy ghi ngày/tháng/năm, ví dụ 15/08/1985.',
  ],
  [/^The date lies in the year (\d+);/, 'Ngày này thuộc năm {1}. Hãy kiểm tra và ghi lại.'],
  [/^The cell holds no number;/, 'Ô không chứa số. Hãy ghi lại.'],
  [
    /^(".*") is typed in the old (\S+) letters;/,
    '{1} gõ bằng bảng mã cũ {2}. Hãy chuyển tệp sang Unicode rồi nhập lại.',
  ],
  [/^The text is longer than (\d+) characters;/, 'Nội dung dài quá {1} ký tự. Hãy rút ngắn.'],
  [
    /^(".*") is a number whose last digits a spreadsheet threw away;/,
    '{1} đã bị Excel làm mất các chữ số cuối. Hãy định dạng cột là Văn bản (Text) rồi gõ lại.',
  ],
]

const rows: readonly Form[] = [
  [/^Two columns of this row give a date of birth;/, 'Dòng có ngày sinh ở hai cột. Hãy xóa ô sai.'],
  [/^The full name is missing;/, 'Thiếu họ và tên. Hãy điền họ tên đầy đủ.'],
  [
    /^Nothing tells this person from a namesake;/,
    'Không có thông tin nào để phân biệt với người trùng tên. Hãy điền mã CBCCVC, email, điện thoại hoặc số CCCD.',
  ],
  [
    /^The employee code is a national ID, and another one/,
    'Cột mã CBCCVC ghi một số CCCD, khác số ở cột CCCD. Hãy sửa hoặc xóa một trong hai.',
  ],
  [
    /^The same employee code as in row (\d+), but/,
    'Cùng mã CBCCVC với dòng {1} nhưng nội dung hai dòng khác nhau. Hãy giữ lại dòng đúng.',
  ],
  [
    /^The same e-mail and name as in row (\d+), but/,
    'Cùng email và họ tên với dòng {1} nhưng nội dung hai dòng khác nhau. Hãy giữ lại dòng đúng.',
  ],
  [
    /^The same phone and name as in row (\d+), but/,
    'Cùng điện thoại và họ tên với dòng {1} nhưng nội dung hai dòng khác nhau. Hãy giữ lại dòng đúng.',
  ],
  [
    /^The same national ID and name as in row (\d+), but/,
    'Cùng số CCCD và họ tên với dòng {1} nhưng nội dung hai dòng khác nhau. Hãy giữ lại dòng đúng.',
  ],
]

const people: readonly Form[] = [
  [
    /^this national ID belongs to another person on the roster;/,
    'Số CCCD này đang thuộc về người khác trong danh sách. Hãy kiểm tra xem bên nào đúng.',
  ],
  [
    /^this code belongs to a person with another name and another national ID;/,
    'Mã CBCCVC này đang thuộc về người có họ tên và số CCCD khác. Hãy kiểm tra lại mã.',
  ],
  [
    /^this national ID belongs to a person with another employee code;/,
    'Số CCCD này đang thuộc về người có mã CBCCVC khác. Hãy kiểm tra xem bên nào đúng.',
  ],
  [
    /^several people on the roster have this name and this e-mail or phone;/,
    'Có nhiều người cùng họ tên và cùng email hoặc điện thoại. Hãy ghi thêm mã CBCCVC, số CCCD hoặc ngày sinh.',
  ],
  [
    /^This person belongs to another unit today/,
    'Người này hiện thuộc đơn vị khác nên chưa thay đổi gì. Nếu đã chuyển đến, đơn vị cũ cần báo đã rời đi trước, hoặc nhập bằng danh sách của toàn tỉnh.',
  ],
  [
    /^The file is of the unit (.+), but this row names another;/,
    'Tệp là của đơn vị {1} nhưng dòng này ghi đơn vị khác. Hãy để dòng này ở tệp của đơn vị đó.',
  ],
  [
    /^there is no cohort "(.*)";/,
    'Không có lớp “{1}”. Hãy ghi đúng mã hoặc tên lớp như ở trang Lớp / đợt.',
  ],
  [
    /^Somebody else on the roster has this name with the same e-mail or phone;/,
    'Đã có người khác cùng họ tên và cùng email hoặc điện thoại. Hãy điền mã CBCCVC cho cả hai trước, hoặc gộp nếu là một người.',
  ],
  [
    /^This is a national ID and no employee code;/,
    'Đây là số CCCD, không phải mã CBCCVC. Hãy nhập số CCCD bằng tệp danh sách, ở cột riêng.',
  ],
  [
    /^This employee code is that of another person on the roster;/,
    'Mã CBCCVC này đang thuộc về người khác trong danh sách. Hãy kiểm tra lại mã, hoặc gộp nếu là một người.',
  ],
  [
    /^no unit of the roster has this code,/,
    'Không có đơn vị nào mang mã này, hoặc có nhiều đơn vị cùng tên. Hãy ghi mã đơn vị.',
  ],
  [/^this unit lies outside of what you may change/, 'Đơn vị này ngoài phạm vi của anh/chị.'],
  [/^(.+) is still to come; write/, '{1} là ngày chưa đến. Hãy ghi đúng ngày sinh.'],
  [
    /^Born on (.+) they would be (-?\d+) years old;/,
    'Sinh ngày {1} thì nay {2} tuổi. Hãy kiểm tra lại ngày sinh.',
  ],
]

const notes: readonly Form[] = [
  [/^Columns that were not read: (.*)\.$/, 'Các cột không dùng đến: {1}.'],
  [/^Row (\d+) heads a part of the list/, 'Dòng {1} là tiêu đề một phần của danh sách nên bỏ qua.'],
  [
    /^Row (\d+) stands below the list/,
    'Dòng {1} nằm dưới danh sách (tổng cộng, chữ ký…) nên bỏ qua.',
  ],
  [
    /^Row (\d+) has more cells than the header;/,
    'Dòng {1} có nhiều ô hơn tiêu đề, các ô cuối không được đọc. Hãy kiểm tra dấu phân cách.',
  ],
  [
    /^A date of birth of this list has the month first, .* in rows (.+), too\./,
    'Có ngày sinh ghi tháng trước ngày sau, nên ngày và tháng ở các dòng {1} có thể bị đảo. Hệ thống đọc theo ngày trước; hãy xem lại.',
  ],
  [/^Row (\d+) repeats row (\d+) and/, 'Dòng {1} lặp lại dòng {2} nên bỏ qua.'],
  [
    /^Rows (\d+) and (\d+) have the same national ID;/,
    'Dòng {1} và dòng {2} cùng số CCCD; một trong hai bị sai.',
  ],
  [/^There is no row below the header\.$/, 'Dưới dòng tiêu đề không có dòng nào.'],
  [/^Only the sheet "(.*)" was read, not: (.*)\.$/, 'Chỉ đọc trang tính “{1}”, không đọc: {2}.'],
  [/^The text was converted from (\S+) letters\.$/, 'Đã chuyển từ bảng mã {1} sang Unicode.'],
  [
    /^No membership was ended: (\d+) rows were rejected/,
    'Chưa cho ai rời đơn vị: có {1} dòng bị từ chối, trong đó có thể có người của đơn vị. Hãy sửa rồi nhập lại tệp.',
  ],
  [
    /^Row (\d+): the national ID ending in (\d+) does not fit/,
    'Dòng {1}: số CCCD có bốn số cuối {2} không khớp ngày sinh hoặc giới tính. Vẫn nhận, nhưng không tự nối tài khoản theo số này; hãy sửa bên sai.',
  ],
  [/^The same in (\d+) more rows\.$/, 'Và {1} dòng khác cũng như vậy.'],
  [
    /^No longer of (.+?): (.+)\. Who was left out by mistake/,
    'Không còn thuộc {1}: {2}. Ai bị thiếu do nhầm sẽ trở lại khi nhập tệp có người đó trong hôm nay.',
  ],
]

const forms = [...cells, ...rows, ...people, ...notes]

/** Such as a reason with all faults of its row: "… Also email: …". */
const FURTHER = / Also (\w+): /

const fieldNames: Record<string, { vi: string; en: string }> = {
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
  cohort: { vi: 'Lớp', en: 'Class' },
}

/** A column of a roster file as people call it. */
export const rosterFieldName = (field: string, language: Language): string =>
  fieldNames[field]?.[language] ?? field

/** @returns the sentence in the language; one whose form is not known as it is, in English */
export function rosterReason(english: string, language: Language): string {
  if (language === 'en') return english
  const [first = '', ...further] = english.split(FURTHER)
  const parts = [inVietnamese(first)]
  for (let at = 0; at + 1 < further.length; at += 2)
    parts.push(
      `${rosterFieldName(further[at] ?? '', 'vi')}: ${inVietnamese(further[at + 1] ?? '')}`,
    )
  return parts.join(' ')
}

function inVietnamese(english: string): string {
  for (const [form, text] of forms) {
    const found = form.exec(english)
    if (found) return text.replace(/\{(\d)\}/g, (_, place: string) => found[Number(place)] ?? '')
  }
  return english
}

/** Whether a sentence is known; for tests that go through what the code says. */
export const isKnownReason = (english: string): boolean =>
  english.split(FURTHER).every((part, at) => at % 2 === 1 || inVietnamese(part) !== part)
