/** What a OneRoster archive calls things that have no name here. In Vietnamese, as the names beside them. */
export const oneRosterTexts = {
  result: 'Kết quả cuối khóa',
  year: 'Năm {year}',
  system: 'Học Vụ',
  systemAt: 'Học Vụ ({host})',
}
