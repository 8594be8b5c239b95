/** Few names, many of which differ by a mark or a letter, and units of a few places. */
export const FAMILIES =
  'Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Huỳnh Võ Đặng Bùi Đỗ Ngô Lò Lù Quàng Vàng Thào'.split(
    ' ',
  )
export const MEN = {
  middle: 'Văn Văn Văn Hữu Minh Quốc Đức Công'.split(' '),
  given:
    'Hùng Hưng Tuấn Tuân Dũng Dung Quý Quỳ Hòa Hoá Tú Tư Sơn Sang Thắng Thăng Minh An Ân Lâm Lam Phú Phúc'.split(
      ' ',
    ),
}
export const WOMEN = {
  middle: ['Thị', 'Thị', 'Thị', 'Thị Kim', 'Thị Thu', 'Ngọc', 'Thu', 'Mỹ'],
  given: [
    'Lan',
    'Loan',
    'Hương',
    'Hường',
    'Thủy',
    'Thúy',
    'Hoa',
    'Hòa',
    'Hằng',
    'Hạnh',
    'Lan Anh',
    'Anh',
    'Linh',
    'Liên',
    'Hiên',
    'Hiền',
    'Mai',
    'My',
    'Ngân',
    'Nga',
    'Yến',
    'Trang',
  ],
}
export const UNITS = [
  ...'Mường La,Mường Lạn,Chiềng Lao,Chiềng La,Nậm Păm,Pi Toong,Tạ Bú,Ít Ong,Hua Trai,Ngọc Chiến'
    .split(',')
    .flatMap((place) => [
      `UBND xã ${place}`,
      `Trường THCS ${place}`,
      `Trường Mầm non ${place}`,
      `Trạm Y tế xã ${place}`,
    ]),
  'Sở Nội vụ',
  'Sở Thông tin và Truyền thông',
  'Sở Khoa học và Công nghệ',
  'Sở Lao động - Thương binh và Xã hội',
  'Phòng Giáo dục và Đào tạo Mường La',
  'Trường THPT Chuyên',
  'Bệnh viện Đa khoa tỉnh',
  'Trung tâm Y tế Mường La',
]
