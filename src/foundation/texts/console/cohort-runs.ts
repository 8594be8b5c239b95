/** Looking before deciding, deciding, and issuing certificates to a class. */
const vi = {
  title: 'Xem trước kết quả xét: {cohort}',
  lead: 'Đây là những gì sẽ thay đổi nếu xét lại bây giờ. Chưa có gì được ghi.',
  asOf: 'Tính lúc',
  changes: 'Thay đổi',
  nothing: 'Không có gì thay đổi',
  nothingText:
    'Mọi kết quả đã đúng với dữ liệu hiện có. Không cần áp dụng. Khi có dữ liệu mới hoặc quyết định mới, hãy xét lại.',
  nothingInScope: 'Không có thay đổi nào trong phạm vi của anh/chị.',
  apply: 'Áp dụng',
  applyWarning:
    'Kết quả của cả lớp được xét lại và ghi nhận theo dữ liệu tại lúc áp dụng; nếu có dữ liệu mới sau bản xem trước, nó cũng được tính. Kết quả cũ được lưu trong lịch sử. Giấy đã cấp không bị thu hồi: trường hợp không còn đạt sẽ chuyển sang “Chờ xem xét”.',
  again: 'Xem trước lại',
  gone: 'Bản xem trước này không còn nữa: kết quả đã được áp dụng, hoặc đã có bản xem trước mới hơn.',
  back: 'Về trang lớp',
  fromTo: '{from} → {to}',
  allChanges: 'Tất cả thay đổi',
  before: 'Hiện tại',
  after: 'Sẽ thành',
  search: 'Tìm theo tên hoặc mã',
  label: 'Bảng thay đổi',
  joins: 'Sẽ được thêm vào lớp',
  started: 'Đang xét kết quả. Tiến độ hiện ở dưới.',

  certifyTitle: 'Cấp giấy chứng nhận: {cohort}',
  proposeTitle: 'Đề nghị cấp giấy chứng nhận: {cohort}',
  ready: 'Đủ điều kiện, chưa có giấy',
  issued: 'Đã có giấy của hệ thống',
  incomplete: 'Đạt nhưng danh sách thiếu ngày sinh hoặc đơn vị',
  revokedBefore: 'Đạt nhưng giấy đã bị thu hồi',
  reopened: 'Đạt nhưng sắp được xét lại',
  paper: 'Đạt, đã có giấy cấp trước đây',
  certifyLead: 'Sẽ cấp cho {n} người.',
  proposeLead: 'Sẽ đưa {n} người vào danh sách đề nghị, chờ phê duyệt.',
  certifyWarning:
    'Số vào sổ và số hiệu được cấp ngay và không dùng lại. Giấy đã cấp không xóa được; nếu sai chỉ có thể chỉnh sửa hoặc thu hồi, và việc đó còn ghi trong sổ. Mỗi người chỉ được cấp một lần, bấm nhiều lần cũng không cấp trùng.',
  proposeWarning:
    'Chưa có giấy nào được cấp. Người có thẩm quyền xem danh sách, ghi số và ngày quyết định rồi mới duyệt cấp. Danh sách rút lại được khi chưa duyệt.',
  certifyVerb: 'Cấp giấy chứng nhận',
  proposeVerb: 'Đưa vào danh sách đề nghị',
  none: 'Hiện không có ai để cấp',
  noneText:
    'Không ai vừa đạt, vừa chưa có giấy, vừa đủ thông tin. Nếu vừa có dữ liệu mới, hãy xét kết quả trước.',
  automatic:
    'Chương trình này tự cấp sau mỗi lần xét theo lịch. Bấm ở đây chỉ để cấp ngay, không phải chờ.',
  elsewhere: 'Giấy của chương trình này do bên khác cấp, nên không cấp ở đây.',
  why: 'Những người chưa được cấp',
  whyText: 'Được nêu tên kèm lý do sau khi cấp.',
  certifyStarted: 'Đang cấp giấy chứng nhận. Tiến độ hiện ở dưới.',
}

const en: typeof vi = {
  title: 'Preview of outcomes: {cohort}',
  lead: 'This is what would change if outcomes were decided now. Nothing has been stored.',
  asOf: 'As of',
  changes: 'Changes',
  nothing: 'Nothing would change',
  nothingText:
    'Every outcome agrees with what is known. There is nothing to apply. Look again when there is new evidence or a new decision.',
  nothingInScope: 'Nothing would change in your branch.',
  apply: 'Apply',
  applyWarning:
    'The outcomes of the whole class are decided and stored by what is known at that moment; what is read after this preview counts, too. Earlier outcomes stay in the history. No certificate is revoked: who would no longer pass goes to review.',
  again: 'Look again',
  gone: 'This preview is no longer there: it was applied, or there is a newer one.',
  back: 'Back to the class',
  fromTo: '{from} → {to}',
  allChanges: 'All changes',
  before: 'Now',
  after: 'Would be',
  search: 'Search by name or code',
  label: 'Table of changes',
  joins: 'Would join the class',
  started: 'Outcomes are being decided. See the progress below.',

  certifyTitle: 'Issue certificates: {cohort}',
  proposeTitle: 'Propose certificates: {cohort}',
  ready: 'Passed, and have none yet',
  issued: 'Have one of this system',
  incomplete: 'Passed, but the roster lacks the date of birth or the unit',
  revokedBefore: 'Passed, but the certificate was revoked',
  reopened: 'Passed, but about to be decided anew',
  paper: 'Passed, with a certificate from elsewhere or before',
  certifyLead: 'Certificates for {n} people will be issued.',
  proposeLead: '{n} people will go on a proposed list that waits for approval.',
  certifyWarning:
    'Numbers of the register are given at once and never again. A certificate that was issued cannot be deleted; it can only be revised or revoked, and that stays in the register. Nobody is issued a second one, however often this is pressed.',
  proposeWarning:
    'Nothing is issued yet. Whoever has the authority looks at the list, enters number and date of the decision and releases it. Until then the list can be withdrawn.',
  certifyVerb: 'Issue certificates',
  proposeVerb: 'Put on the proposed list',
  none: 'There is nobody to issue to',
  noneText:
    'Nobody has passed, has no certificate yet and is complete on the roster. If there is new evidence, decide outcomes first.',
  automatic:
    'This program issues by itself after each scheduled run. Press only to have it done at once.',
  elsewhere: 'Somebody else issues the certificates of this program, so none is issued here.',
  why: 'Who is not issued one',
  whyText: 'They are named with the reason afterwards.',
  certifyStarted: 'Certificates are being issued. See the progress below.',
}

export const cohortRunTexts = { vi, en }
