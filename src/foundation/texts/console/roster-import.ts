/** Bringing a roster: upload or paste, questions before it counts, the result. */
const vi = {
  title: 'Nhập danh sách học viên',
  lead: 'Nhập danh sách cán bộ theo đơn vị: người mới được thêm, người đã có được cập nhật. Anh/chị xem trước từng thay đổi rồi mới lưu. Ô trống không xóa thông tin đã có.',
  template: 'Tải mẫu Excel',
  templateHint: 'Mẫu có sẵn các cột và cách điền. Tệp có tiêu đề riêng của cơ quan cũng đọc được.',
  fileTitle: 'Tải tệp lên',
  file: 'Tệp danh sách (.xlsx, .csv, hoặc .zip của OneRoster)',
  fileHint:
    'Tối đa 20 MB. Cột “Lớp” nếu có sẽ ghi danh người đó vào lớp. Từ hệ thống khác: tệp ZIP theo chuẩn OneRoster 1.1 hoặc 1.2.',
  pasteTitle: 'Hoặc dán từ bảng tính',
  rows: 'Các dòng đã sao chép',
  rowsHint:
    'Sao chép trong Excel rồi dán vào đây, nên kèm dòng tiêu đề. Nếu vừa chọn tệp vừa dán, hệ thống đọc tệp.',
  unitTitle: 'Danh sách của một đơn vị',
  unit: 'Chỉ của đơn vị',
  unitHint:
    'Mã hoặc tên đơn vị. Tệp chỉ được thay đổi người của đơn vị này. Để trống: danh sách của toàn tỉnh.',
  complete: 'Đây là danh sách đầy đủ của đơn vị',
  completeHint:
    'Ai thuộc đơn vị mà không có trong tệp sẽ được ghi là đã rời đơn vị từ hôm nay. Lớp đã học và giấy chứng nhận vẫn giữ nguyên.',
  look: 'Xem trước',
  lookNote: 'Chưa lưu gì ở bước này.',
  nothing: 'Chưa chọn tệp và chưa dán dòng nào.',
  completeNeedsUnit: 'Hãy ghi đơn vị mà danh sách này đầy đủ.',
  pasted: 'Các dòng đã dán',

  previewTitle: 'Xem trước khi lưu',
  ofUnit: 'Danh sách của đơn vị: {unit}',
  ended: 'Khi lưu, {n} người không có trong tệp được ghi là đã rời đơn vị.',

  goneTitle: 'Phần lớn đơn vị không có trong tệp',
  goneText:
    'Tệp không có {gone} trong số {members} người của {unit}. Chưa lưu gì. Những người này có thật sự đã rời đơn vị không?',
  goneConfirm: 'Đúng, họ đã rời đơn vị: xem trước',
  goneWhole: 'Nếu tệp chỉ là một phần của đơn vị, hãy nhập lại và bỏ chọn “danh sách đầy đủ”.',

  lettersTitle: 'Tệp gõ bằng phông chữ cũ',
  lettersText: 'Tệp gõ bằng bảng mã {lettering}{fonts}, trước thời Unicode. Sẽ được đọc như sau:',
  lettersConfirm: 'Đọc đúng, tiếp tục',
  lettersElse: 'Nếu đọc sai, hãy chuyển tệp sang Unicode trong Word hoặc Excel rồi nhập lại.',

  discard: 'Bỏ tệp này',
  discarded: 'Đã bỏ. Chưa có gì được lưu.',
  saved:
    'Đã lưu: {added} người mới, {changed} người có thay đổi, {unchanged} người không đổi, {enrolled} lượt vào lớp.',
  savedEnded: '{n} người được ghi là đã rời đơn vị.',
  savedRejected: '{n} dòng bị loại chưa được lưu: tải về, sửa rồi nhập lại.',
  savedAsked: '{n} dòng chờ anh/chị trả lời ở mục “Dòng cần trả lời”.',
  noUndo: 'Việc nhập không hoàn tác được bằng một nút; mỗi người sửa lại được ở trang của họ.',

  restTitle: 'Các dòng chưa nhập được',
  sheetName: 'Can sua',
  sheetTitle: 'Các dòng chưa nhập được: sửa tại đây rồi nhập lại tệp này',
  sheetFile: 'Tệp',
  sheetRow: 'Dòng trong tệp',
  sheetField: 'Cột sai',
  sheetReason: 'Vì sao, sửa thế nào',
}

const en: typeof vi = {
  title: 'Import a roster',
  lead: 'Bring a list of officials by unit: new people are added, known ones updated. You see every change before it is saved. An empty cell erases nothing.',
  template: 'Download the Excel template',
  templateHint:
    'It has the columns and says how to fill them. An office’s own headers are read too.',
  fileTitle: 'Upload a file',
  file: 'List (.xlsx, .csv, or a OneRoster .zip)',
  fileHint:
    'At most 20 MB. A column “Lớp” enrols the person in that class. From another system: a ZIP by OneRoster 1.1 or 1.2.',
  pasteTitle: 'Or paste from a spreadsheet',
  rows: 'Copied rows',
  rowsHint:
    'Copy in Excel and paste here, with the header if possible. With a file and rows, the file is read.',
  unitTitle: 'The list of one unit',
  unit: 'Of this unit only',
  unitHint:
    'Code or name. The file changes only people of this unit. Empty: a list of the whole province.',
  complete: 'This is the whole unit',
  completeHint:
    'Whoever of the unit is not in the file has left it from today. Classes and certificates stay.',
  look: 'Preview',
  lookNote: 'Nothing is saved by this.',
  nothing: 'There is no file and no row.',
  completeNeedsUnit: 'Name the unit that the list is complete for.',
  pasted: 'Pasted rows',

  previewTitle: 'Look before you save',
  ofUnit: 'List of the unit: {unit}',
  ended: 'Saving ends the membership of {n} people who are not in the file.',

  goneTitle: 'Most of the unit is not in the file',
  goneText:
    'The file lacks {gone} of the {members} people of {unit}. Nothing is saved. Have they really left?',
  goneConfirm: 'Yes, they have left: preview',
  goneWhole: 'If the file is a part of the unit only, bring it again without “the whole unit”.',

  lettersTitle: 'The file is typed in old letters',
  lettersText: 'It is typed in {lettering}{fonts}, from before Unicode. It would be read so:',
  lettersConfirm: 'That reads right, go on',
  lettersElse:
    'If it reads wrong, convert the file to Unicode in Word or Excel and bring it again.',

  discard: 'Drop this file',
  discarded: 'Dropped. Nothing was saved.',
  saved:
    'Saved: {added} new, {changed} changed, {unchanged} unchanged, {enrolled} enrolled in classes.',
  savedEnded: '{n} people have left their unit.',
  savedRejected: '{n} refused rows were not saved: download, mend and bring them again.',
  savedAsked: '{n} rows wait for you under “Rows to answer”.',
  noUndo: 'No button takes an import back; everybody can be corrected on their page.',

  restTitle: 'Rows that were not taken',
  sheetName: 'To mend',
  sheetTitle: 'Rows that were not taken: mend them here and bring this file again',
  sheetFile: 'File',
  sheetRow: 'Row of the file',
  sheetField: 'Faulty column',
  sheetReason: 'Why, and how to mend it',
}

export const rosterImportTexts = { vi, en }
