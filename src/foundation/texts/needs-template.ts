/** What stands in the file in which units say what they need; in Vietnamese, for it is sent to offices. */
export const needsTemplateWords = {
  sheet: 'Nhu cầu',
  guide: 'Hướng dẫn',
  title: 'Nhu cầu đào tạo, bồi dưỡng, tập huấn năm {year}',
  column: 'Cột',
  how: 'Cách điền',
  audiences: 'Đối tượng của kế hoạch',
  columns: [
    { header: 'STT', width: 6, how: 'Số thứ tự, không bắt buộc.' },
    {
      header: 'Mã đơn vị',
      width: 14,
      how: 'Mã của đơn vị có nhu cầu; bỏ trống thì dùng tên đơn vị.',
    },
    { header: 'Đơn vị', width: 32, how: 'Tên đơn vị có nhu cầu. Cần mã hoặc tên.' },
    {
      header: 'Đối tượng',
      width: 34,
      how: 'Bắt buộc. Chọn trong danh sách đối tượng của kế hoạch ở dưới, hoặc ghi đối tượng khác.',
    },
    { header: 'Nội dung', width: 40, how: 'Bắt buộc. Nội dung, chuyên đề cần học.' },
    { header: 'Hình thức', width: 20, how: 'Không bắt buộc. Một trong: {modes}.' },
    {
      header: 'Số người',
      width: 12,
      how: 'Bắt buộc. Số người có nhu cầu; dòng bỏ trống được bỏ qua.',
    },
    { header: 'Ghi chú', width: 30, how: 'Không bắt buộc.' },
  ],
} as const
