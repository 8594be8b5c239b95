/** What stands on every paper of a Vietnamese office (Nghị định 30/2020/NĐ-CP), in Vietnamese whoever made it. */
export const officeWords = {
  number: 'Số: {number}',
  /** Where the number is put in when it is signed. */
  noNumber: 'Số:            /',
  noNumberHere: '         /         ',
  /** Of a letter without a name of its kind. */
  about: 'V/v {subject}',
  noDay: 'ngày        tháng        năm {year}',
  to: 'Kính gửi:',
  end: './.',
  copies: 'Nơi nhận:',
  copiesAbove: 'Như trên',
  copiesFile: 'Lưu: VT.',
  appendix: 'Phụ lục',
  appendixNumbered: 'Phụ lục {number}',
  attachedTo: '(Kèm theo {kind} số {number} {day} của {name})',
  letter: 'Công văn',
}
