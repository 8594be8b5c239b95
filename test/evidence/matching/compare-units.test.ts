import { describe, expect, it } from 'vitest'
import { compareUnits, readUnit } from '../../../src/evidence/matching/compare-units.ts'

describe('the unit on a platform beside the unit on the roster', () => {
  it.each([
    ['UBND xã Mường La', 'Xã Mường La', 'same'],
    ['x. Mường La', 'Xã Mường La', 'same'],
    ['X.Muong La', 'UBND xã Mường La, tỉnh Sơn La', 'same'],
    ['XÃ MƯỜNG LA TỈNH SƠN LA', 'Ủy ban nhân dân xã Mường La', 'same'],
    ['Mường La', 'Xã Mường La', 'same'],
    ['P. Chiềng Lề', 'Phường Chiềng Lề', 'same'],
    ['P5', 'Phường 05', 'same'],
    ['TT Hát Lót', 'Thị trấn Hát Lót', 'same'],
    ['TT.YT Mường La', 'Trung tâm Y tế Mường La', 'same'],
    ['TRẠM Y TẾ XÃ MƯỜNG LA', 'Trạm YT xã Mường La', 'same'],
    ['Sở KH&CN', 'Sở Khoa học và Công nghệ', 'same'],
    ['SKHCN', 'Sở Khoa học và Công nghệ', 'same'],
    ['Sở KHCN tỉnh Sơn La', 'Sở Khoa học & Công nghệ', 'same'],
    ['Sở TT&TT', 'Sở Thông tin và Truyền thông', 'same'],
    ['Sở LĐTBXH', 'Sở Lao động - Thương binh và Xã hội', 'same'],
    ['Sở GD&ĐT', 'Sở Giáo dục và Đào tạo', 'same'],
    ['Sở NN&PTNT', 'Sở Nông nghiệp và Phát triển nông thôn', 'same'],
    ['THCS Hoa Mai', 'Trường Trung học cơ sở Hoa Mai', 'same'],
    ['MN Hoa Mai', 'Trường Mầm non Hoa Mai', 'same'],
    ['XML', 'Xã Mường La', 'same'],
    [' xml - Xã Mường La', 'Xã Mường La', 'same'],

    ['Phòng CCVC, Sở Nội vụ', 'Sở Nội vụ', 'part'],
    ['Trường Tiểu học', 'Trường Tiểu học Hoa Mai', 'part'],
    ['Văn phòng UBND tỉnh', 'Văn phòng UBND tỉnh Sơn La', 'part'],

    ['Phường Mường La', 'Xã Mường La', 'different'],
    ['Trường THCS Mường La', 'Xã Mường La', 'different'],
    ['Xã Chiềng La', 'Xã Chiềng Lao', 'different'],
    ['UBND xã Mường La', 'UBND xã Mường Lạn', 'different'],
    ['UBND tỉnh Sơn La', 'UBND tỉnh Lai Châu', 'different'],
    ['Trường MN Hoa Mai, xã Chiềng La', 'Trường MN Hoa Mai, xã Mường Bú', 'different'],
    ['Phòng GD&ĐT huyện Mường La', 'Phòng GD&ĐT huyện Sông Mã', 'different'],

    ['–', 'Xã Mường La', 'unknown'],
  ] as const)('%s / %s: %s', (account, name, level) => {
    const code = name === 'Xã Mường La' ? 'XML' : null
    expect(compareUnits(readUnit({ name: account, code: null }), readUnit({ name, code }))).toBe(
      level,
    )
  })

  it.each([
    ['UBND xã Mường La', 'x. Mường La'],
    ['Sở KH&CN tỉnh Sơn La', 'Sở Khoa học và Công nghệ'],
    ['Trường THCS Hoa Mai', 'Trung học cơ sở Hoa Mai'],
  ])('%s is found under the letters of %s', (one, other) => {
    const letters = (name: string) => readUnit({ name, code: null }).signature
    expect(letters(one)).toBe(letters(other))
  })
})
