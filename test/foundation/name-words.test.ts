import { describe, expect, it } from 'vitest'
import { isSyllable, nameWords, withoutTitles } from '../../src/foundation/name-words.ts'
import { foldName } from '../../src/foundation/names.ts'

const marked = (name: string) => nameWords(name).marked.join(' ')

describe('a name in words', () => {
  it.each([
    ['Hoà', 'Hòa'],
    ['Thuý', 'Thúy'],
    ['Thuỷ', 'Thủy'],
    ['Khoẻ', 'Khỏe'],
    ['Qúy', 'Quý'],
    ['Lý', 'Lí'],
    ['Nguyển', 'Nguyễn'],
    ['ĐẶNG', 'Ðặng'],
    ['Hoà'.normalize('NFD'), 'Hòa'],
  ])('%s and %s are one, marks and all', (one, other) => {
    expect(marked(one)).toBe(marked(other))
  })

  it.each([
    ['Quý', 'Quỳ'],
    ['Giá', 'Già'],
    ['Hùng', 'Hưng'],
    ['Hương', 'Hường'],
    ['Lan', 'Lân'],
    ['Ơn', 'Ôn'],
  ])('%s and %s stay two', (one, other) => {
    expect(marked(one)).not.toBe(marked(other))
  })

  it.each([
    ['Lò Văn Ơn', 'lo van on'],
    ['Nguyễn Văn Hùng (Sở KHCN)', 'nguien van hung'],
    ['Nguyễn Văn Hùng - Sở KHCN', 'nguien van hung'],
    ['Nguyễn Văn Hùng CB000177', 'nguien van hung'],
    ["H'Bia Êban", 'h bia eban'],
    ['', ''],
  ])('%s is %s', (name, words) => {
    expect(nameWords(name).folded.join(' ')).toBe(words)
  })

  it('knows whether marks were typed at all', () => {
    expect(nameWords('Nguyen Van Hung').bare).toBe(true)
    expect(nameWords('Do Van An').bare).toBe(true)
    expect(nameWords('Đo Van An').bare).toBe(false)
  })
})

describe('titles before a name', () => {
  it.each([
    ['Ông Nguyễn Văn An', 'Nguyễn Văn An'],
    ['Bà: Lò Thị Mẩy', 'Lò Thị Mẩy'],
    ['Đ/c Nguyễn Văn An', 'Nguyễn Văn An'],
    ['Đc. Nguyễn Văn An', 'Nguyễn Văn An'],
    ['đồng chí Lò Văn Ơn', 'Lò Văn Ơn'],
    ['PGS.TS. Lò Thị Mẩy', 'Lò Thị Mẩy'],
    ['Ths Lê Minh An', 'Lê Minh An'],
    ['ThS.Lê Minh An', 'Lê Minh An'],
    ['Thạc sĩ Lê Minh An', 'Lê Minh An'],
    ['Cô Lê An', 'Lê An'],
    ['Đ/c Ông Lê Văn An', 'Lê Văn An'],
  ])('%s: %s', (name, without) => {
    expect(withoutTitles(name)).toBe(without)
  })

  it.each([
    'Anh Lê',
    'Ông Văn Tùng',
    'Ông Thị Lan',
    'Bà',
    'Cao Thị Anh',
    'Tsang Lan Anh',
    'Lê Cô Anh',
  ])('%s has none', (name) => {
    expect(withoutTitles(name)).toBe(name)
  })
})

describe('a syllable', () => {
  it.each(
    'Nguyễn Huỳnh Quyên Nghĩa Khuyên Giang Yến Oanh Phượng Thoại Khoẻ Quý Thuỷ Loan Uyên'.split(
      ' ',
    ),
  )('%s can be one', (word) => {
    expect(isSyllable(foldName(word))).toBe(true)
  })
  it.each(['hng', 'hugn', 'nguein', 'ubnd', 'thcs', 'lann'])('%s can be none', (word) => {
    expect(isSyllable(word)).toBe(false)
  })
})
