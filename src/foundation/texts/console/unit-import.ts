/** Bringing a list of units: upload, preview, the national list; columns and why rows are refused. */
import type { Language } from '../pages.ts'
import { toldSentences } from '../told-sentences.ts'
import { rosterSentence } from './roster-rows.ts'

const vi = {
  title: 'Nhập danh sách đơn vị',
  lead: 'Nhập cây đơn vị: mã, tên, đơn vị cấp trên, loại, thời gian hiệu lực, đơn vị cũ nhập vào đơn vị mới. Anh/chị xem trước từng thay đổi rồi mới lưu. Ô trống không xóa thông tin đã có.',
  template: 'Tải mẫu Excel',
  templateHint: 'Mẫu có sẵn các cột, cách điền và các loại đơn vị.',
  fileTitle: 'Tải tệp lên',
  file: 'Danh sách đơn vị (.xlsx hoặc .csv)',
  fileHint: 'Tối đa 20 MB. Bắt buộc có cột “Mã đơn vị”.',
  look: 'Xem trước',
  lookNote: 'Chưa lưu gì ở bước này.',
  nothing: 'Chưa chọn tệp.',
  provinceTitle: 'Hoặc lấy từ danh mục hành chính năm 2026',
  provinceText:
    'Tỉnh, thành phố cùng toàn bộ xã, phường, đặc khu đang có hiệu lực, theo mã thống kê. Đơn vị đã có cùng mã được giữ tên.',
  province: 'Tỉnh, thành phố',
  provinceChoose: 'Chọn tỉnh, thành phố',
  provinceOption: '{name} ({n} xã, phường)',
  provinceFrom: 'Hiệu lực từ',
  provinceFromHint: 'Để trống nếu không cần ghi.',
  provinceName: 'Danh mục hành chính 2026: {name}',

  previewTitle: 'Xem trước danh sách đơn vị',
  row: 'Dòng',
  unit: 'Đơn vị',
  what: 'Kết quả',
  detail: 'Chi tiết',
  caption: 'Từng dòng của danh sách',
  all: 'Tất cả',
  added: 'Mới',
  changed: 'Thay đổi',
  unchanged: 'Không đổi',
  rejected: 'Bị loại',
  moved:
    'Khi lưu, {n} người được chuyển theo đơn vị của mình sang đơn vị mới, từ ngày đơn vị mới có hiệu lực.',
  left: 'Sau khi lưu, {n} người còn ở đơn vị đã kết thúc: nhập danh sách học viên để ghi họ về đơn vị nào.',
  rowMoved: '{n} người chuyển sang đơn vị này',
  rowLeft: '{n} người còn ở đơn vị cũ, chưa rõ về đơn vị nào',
  noUndo: 'Sáp nhập, chia tách đã lưu thì không hoàn tác được. Tên, loại, vị trí sửa lại được.',
  source: 'Căn cứ',
  sourceHint: 'Số, ngày của văn bản, ví dụ: Nghị quyết 1681/NQ-UBTVQH15 ngày 16/6/2025.',
  accept: 'Lưu {n} đơn vị',
  acceptNothing: 'Không có gì để lưu.',
  acceptRest: 'Các dòng bị loại không được lưu: tải về, sửa rồi nhập lại.',
  discard: 'Bỏ tệp này',
  discarded: 'Đã bỏ. Chưa có gì được lưu.',
  downloadRejected: 'Tải các dòng bị loại',
  saved: 'Đã lưu: {added} đơn vị mới, {changed} đơn vị thay đổi, {unchanged} không đổi.',
  savedMoved: '{n} người được chuyển sang đơn vị mới.',
  savedRejected: '{n} dòng bị loại chưa được lưu.',
  from: 'từ',
  to: 'thành',
  newly: 'là',

  sheetName: 'Can sua',
  sheetTitle: 'Các dòng chưa nhập được: sửa tại đây rồi nhập lại tệp này',
  sheetRow: 'Dòng trong tệp',
  sheetField: 'Cột sai',
  sheetReason: 'Vì sao, sửa thế nào',
}

const en: typeof vi = {
  title: 'Import units',
  lead: 'Bring the tree of units: code, name, unit above, kind, validity, and which old units became which new one. You see every change before it is saved. An empty cell erases nothing.',
  template: 'Download the Excel template',
  templateHint: 'It has the columns, how to fill them, and the kinds of units.',
  fileTitle: 'Upload a file',
  file: 'List of units (.xlsx or .csv)',
  fileHint: 'At most 20 MB. The column “Mã đơn vị” is needed.',
  look: 'Preview',
  lookNote: 'Nothing is saved yet.',
  nothing: 'No file was chosen.',
  provinceTitle: 'Or take the national list of 2026',
  provinceText:
    'A province with all communes, wards and special zones in force, under their statistics codes. Units on file with the same code keep their names.',
  province: 'Province',
  provinceChoose: 'Choose a province',
  provinceOption: '{name} ({n} communes and wards)',
  provinceFrom: 'Valid from',
  provinceFromHint: 'Leave empty if it need not be said.',
  provinceName: 'National list 2026: {name}',

  previewTitle: 'Preview of the list of units',
  row: 'Row',
  unit: 'Unit',
  what: 'Result',
  detail: 'Details',
  caption: 'The rows of the list',
  all: 'All',
  added: 'New',
  changed: 'Changed',
  unchanged: 'Unchanged',
  rejected: 'Refused',
  moved: 'When saved, {n} people go on in the unit that theirs became, from its first day.',
  left: 'After saving, {n} people are left in units that have ended: import a roster that says where they are.',
  rowMoved: 'people who move into this unit: {n}',
  rowLeft: 'people left in the old unit, not known where they go: {n}',
  noUndo:
    'Mergers and splits cannot be undone once saved. Names, kinds and places can be corrected.',
  source: 'Document',
  sourceHint: 'Number and day, such as: Nghị quyết 1681/NQ-UBTVQH15 ngày 16/6/2025.',
  accept: 'Save {n} units',
  acceptNothing: 'There is nothing to save.',
  acceptRest: 'Refused rows are not saved: download them, mend them, import them again.',
  discard: 'Drop this file',
  discarded: 'Dropped. Nothing was saved.',
  downloadRejected: 'Download the refused rows',
  saved: 'Saved: {added} new units, {changed} changed, {unchanged} unchanged.',
  savedMoved: '{n} people go on in the new units.',
  savedRejected: '{n} rows were refused and not saved.',
  from: 'from',
  to: 'to',
  newly: 'is',

  sheetName: 'To mend',
  sheetTitle: 'Rows that were not taken: mend them here and import this file again',
  sheetRow: 'Row in the file',
  sheetField: 'Column at fault',
  sheetReason: 'Why, and how to mend it',
}

export const unitImportTexts = { vi, en }

const columns: Readonly<Record<string, { vi: string; en: string }>> = {
  code: { vi: 'Mã đơn vị', en: 'Code' },
  name: { vi: 'Tên đơn vị', en: 'Name' },
  parent_code: { vi: 'Đơn vị cấp trên', en: 'Unit above' },
  kind: { vi: 'Loại', en: 'Kind' },
  valid_from: { vi: 'Hiệu lực từ', en: 'Valid from' },
  valid_to: { vi: 'Hiệu lực đến', en: 'Valid to' },
  replaces: { vi: 'Thay cho', en: 'Takes the place of' },
}

export const unitColumnName = (column: string, language: Language): string =>
  columns[column]?.[language] ?? column

/** As the template heads them. */
const headers: Readonly<Record<string, string>> = {
  parent_code: 'Mã đơn vị cấp trên',
  replaces: 'Thay cho mã',
}
export const unitColumnHeader = (column: string): string =>
  headers[column] ?? columns[column]?.vi ?? column

const sentence = toldSentences([
  {
    en: 'The code of the unit is missing; write it, or one of your own.',
    vi: 'Thiếu mã đơn vị; hãy ghi mã, hoặc mã do cơ quan đặt.',
  },
  {
    en: 'The code stands in row {row} already; a unit has one line, so keep one of the two.',
    vi: 'Mã này đã có ở dòng {row}; mỗi đơn vị một dòng, hãy giữ một trong hai.',
  },
  {
    en: '{value} is no kind of unit; write one of those in the template, or leave the cell empty.',
    vi: '{value} không phải loại đơn vị; hãy ghi một loại có trong mẫu, hoặc để trống.',
  },
  {
    en: 'The unit would end on {day}, before it begins; correct one of the two days.',
    vi: 'Đơn vị sẽ kết thúc ngày {day}, trước khi bắt đầu; hãy sửa một trong hai ngày.',
  },
  { en: 'The unit is new; write its name.', vi: 'Đơn vị mới; hãy ghi tên.' },
  {
    en: 'No unit has the code {code}; add a line for it, or correct the code.',
    vi: 'Không có đơn vị mang mã {code}; hãy thêm một dòng cho đơn vị đó, hoặc sửa mã.',
  },
  {
    en: 'The unit would stand below itself; correct the code of the unit above.',
    vi: 'Đơn vị sẽ trực thuộc chính mình; hãy sửa mã đơn vị cấp trên.',
  },
  {
    en: 'The unit {code} that this one takes the place of is not on file; add a line for it, or leave its code out.',
    vi: 'Chưa có đơn vị cũ mang mã {code}; hãy thêm một dòng cho đơn vị đó, hoặc bỏ mã này.',
  },
  {
    en: 'The unit takes the place of others; write its first day.',
    vi: 'Đơn vị thay cho đơn vị khác nên phải ghi ngày bắt đầu có hiệu lực.',
  },
  {
    en: 'The unit {code} begins on {day}, not before this one; correct one of the two days.',
    vi: 'Đơn vị {code} bắt đầu ngày {day}, không trước đơn vị này; hãy sửa một trong hai ngày.',
  },
  {
    en: '{login} coordinates {unit}, which has ended; give {again} the unit that it became.',
    vi: 'Tài khoản {login} đang phụ trách {unit}, đơn vị này đã kết thúc; hãy giao lại đơn vị mới cho tài khoản này.',
  },
])

/** A reason or a remark of the reading. */
export const unitSentence = (told: string, language: Language): string =>
  sentence(told, language) ?? rosterSentence(told, language)
