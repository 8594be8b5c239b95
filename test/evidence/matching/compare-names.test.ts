import { describe, expect, it } from 'vitest'
import { compareNames, readName } from '../../../src/evidence/matching/compare-names.ts'

const compared = (account: string, roster: string) =>
  compareNames(readName(account), readName(roster))

describe('a name on a platform beside the name on the roster', () => {
  it.each([
    ['Nguyễn Văn Hùng', 'Nguyễn Văn Hùng', 'same'],
    ['  NGUYỄN  VĂN\u00a0HÙNG ', 'Nguyễn Văn Hùng', 'same'],
    ['Nguyễn Văn Hùng'.normalize('NFD'), 'Nguyễn Văn Hùng', 'same'],
    ['Ðặng Thị Lan', 'Đặng Thị Lan', 'same'],
    ['Lê Thị Hoà', 'Lê Thị Hòa', 'same'],
    ['Lê Thị Thuý', 'Lê Thị Thúy', 'same'],
    ['Lê Thị Khoẻ', 'Lê Thị Khỏe', 'same'],
    ['Lê Thị Qúy', 'Lê Thị Quý', 'same'],
    ['Lí Thị Mỹ', 'Lý Thị Mĩ', 'same'],
    ['Nguyển Văn Hùng', 'Nguyễn Văn Hùng', 'same'],
    ['Đ/c Nguyễn Văn Hùng', 'Nguyễn Văn Hùng', 'same'],
    ['ThS. Nguyễn Văn Hùng', 'Nguyễn Văn Hùng', 'same'],
    ['Ông Văn Tùng', 'Ông Văn Tùng', 'same'],
    ['Vàng A Páo', 'Vàng A Páo', 'same'],

    ['NGUYEN VAN HUNG', 'Nguyễn Văn Hùng', 'without-marks'],
    ['Nguyen Van Hùng', 'Nguyễn Văn Hùng', 'without-marks'],
    ['Nguyễn Văn Hùng', 'NGUYEN VAN HUNG', 'without-marks'],

    ['Hùng Nguyễn Văn', 'Nguyễn Văn Hùng', 'reordered'],
    ['Văn Hùng Nguyễn', 'Nguyễn Văn Hùng', 'reordered'],
    ['Hung Van Nguyen', 'Nguyễn Văn Hùng', 'reordered'],
    ['Anh Nguyễn Thị', 'Nguyễn Thị Anh', 'reordered'],
    ['Lan Anh Nguyễn Thị', 'Nguyễn Thị Lan Anh', 'reordered'],
    ["Niê H'Nga", 'H’Nga Niê', 'reordered'],

    ['Nguyễn Văn Hưng', 'Nguyễn Văn Hùng', 'other-marks'],
    ['Nguyễn Văn Hung', 'Nguyễn Văn Hùng', 'other-marks'],
    ['Lê Thị Quỳ', 'Lê Thị Quý', 'other-marks'],
    ['Lò Văn Ôn', 'Lò Văn Ơn', 'other-marks'],
    ['Hưng Nguyễn Văn', 'Nguyễn Văn Hùng', 'other-marks'],

    ['Nguyễn Văn Hng', 'Nguyễn Văn Hùng', 'typed-apart'],
    ['Nguyễn Văn Hugn', 'Nguyễn Văn Hùng', 'typed-apart'],
    ['Nguyễnn Văn Hùng', 'Nguyễn Văn Hùng', 'typed-apart'],
    ['NguyễnVăn Hùng', 'Nguyễn Văn Hùng', 'typed-apart'],

    ['Nguyễn Thị Loan', 'Nguyễn Thị Lan', 'near'],
    ['Lò Thị Panh', 'Lò Thị Pâng', 'near'],
    ['Quàng Thị ương', 'Quàng Thị Hương', 'near'],
    ['Lù Văn Hùng', 'Lò Văn Hùng', 'near-before-given'],
    ['Nguyễn Thu Hương', 'Nguyễn Thị Hương', 'near-before-given'],

    ['Nguyễn Hùng', 'Nguyễn Văn Hùng', 'part'],
    ['Hùng Nguyễn', 'Nguyễn Văn Hùng', 'part'],
    ['Hùng', 'Nguyễn Văn Hùng', 'part'],
    ['Nguyễn V. Hùng', 'Nguyễn Văn Hùng', 'part'],
    ['Ng. Văn Hùng', 'Nguyễn Văn Hùng', 'part'],
    ['Nguyễn Văn Hùng', 'Nguyễn Hùng', 'longer'],
    ['Đặng Thu Lan Anh', 'Đặng Thu Anh', 'longer'],
    ['Lan Anh', 'Nguyễn Thị Lan Anh', 'part'],

    ['Nguyễn Mạnh Hùng', 'Nguyễn Văn Hùng', 'other-middle'],

    ['Nguyễn Thị Lan', 'Nguyễn Thị Lan Anh', 'part-other-given'],
    ['Nguyễn Văn Hùng Dũng', 'Nguyễn Văn Hùng', 'part-other-given'],

    ['Trần Thị Lan', 'Nguyễn Thị Lan', 'different'],
    ['Nguyễn Thị Anh Lan', 'Nguyễn Thị Lan Anh', 'different'],
    ['Trần Thị Ngọc Mai', 'Mai Thị Ngọc', 'different'],
    ['Nguyễn Lan', 'Nguyễn Thị Lân', 'different'],
    ['Lò Thị Mẩy', 'Nguyễn Văn Hùng', 'different'],

    ['', 'Nguyễn Văn Hùng', 'unknown'],
    ['hungnv88', 'Nguyễn Văn Hùng', 'unknown'],
    ['admin', 'Nguyễn Văn Hùng', 'unknown'],
    ['Nguyễn Văn Hùng', '', 'unknown'],
  ] as const)('%s / %s: %s', (account, roster, level) => {
    expect(compared(account, roster)).toBe(level)
  })
})
