import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cleanName,
  cleanText,
  compareVietnameseNames,
  foldKey,
  foldName,
  givenName,
} from '../../src/foundation/names.ts'

/** Every letter of Vietnamese beyond ASCII: the block U+1EA0-U+1EF9 and those that stand in older blocks. */
const LETTERS = [
  ...Array.from({ length: 0x1ef9 - 0x1ea0 + 1 }, (_, index) =>
    String.fromCodePoint(0x1ea0 + index),
  ),
  ...'ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư',
]

describe('a stored name', () => {
  it.each(LETTERS)('keeps %s, composed or not', (letter) => {
    expect(cleanName(letter)).toBe(letter)
    expect(cleanName(letter.normalize('NFD'))).toBe(letter)
  })

  it('has the Vietnamese Đ where an Icelandic one was typed', () => {
    expect(cleanName('Ðinh Ðức ðạt')).toBe('Đinh Đức đạt')
  })

  it.each([
    ['  Lò\u00a0 Thị\t\nMẩy ', 'Lò Thị Mẩy'],
    ['Lò \u200b Mẩy', 'Lò Mẩy'],
    ['Lò \u0000 Mẩy', 'Lò Mẩy'],
    ['Lò\u200dMẩy', 'LòMẩy'],
    ['\ufeffLò', 'Lò'],
    ['Ma\u200b\u0301y', 'Máy'],
    ['\u202eLò\u202c', 'Lò'],
  ])('%j is cleaned to %j', (text, expected) => {
    expect(cleanName(text)).toBe(expected)
  })

  it('is clean once and for all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const clean = cleanText(text)
        expect(cleanText(clean)).toBe(clean)
        expect(clean).not.toMatch(/^\s|\s$|\s\s|\p{Cc}/u)
      }),
    )
  })
})

describe('two names are compared without', () => {
  it.each([
    ['tone placement', 'Hoà', 'Hòa'],
    ['tone placement', 'Thuý', 'Thúy'],
    ['tone placement', 'Qúy', 'Quý'],
    ['tone placement', 'Khoẻ', 'Khỏe'],
    ['y and i', 'Lý Mỹ', 'Lí Mĩ'],
    ['the kind of Đ', 'Ðặng', 'Đặng'],
    ['đ and d', 'ĐẶNG', 'dang'],
    ['case', 'NGUYỄN VĂN AN', 'nguyễn văn an'],
    ['composition', 'Nguyễn'.normalize('NFD'), 'Nguyễn'],
    ['apostrophes', 'H’Bia Êban', "H'Bia Êban"],
    ['hyphens and dots', 'Lò-Văn. An', 'Lò Văn An'],
  ])('%s: %s = %s', (_, a, b) => {
    expect(foldName(a)).toBe(foldName(b))
  })

  it.each(LETTERS)('the marks of %s: an ASCII letter is left', (letter) => {
    expect(foldName(letter)).toMatch(/^[a-z]$/)
    expect(foldName(letter)).toBe(foldName(letter.normalize('NFD')))
  })

  it.each([
    ['An', 'Ân Anh'],
    ['Lò Văn An', 'An Lò Văn'],
    ['Văn An', 'Vănan'],
  ])('but different names stay different: %s and %s', (a, b) => {
    expect(foldName(a)).not.toBe(foldName(b))
  })

  it('folding a folded name changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...LETTERS, ' ', "'", 'y', 'D') }), (name) => {
        expect(foldName(foldName(name))).toBe(foldName(name))
      }),
    )
  })
})

describe('a key', () => {
  it.each([
    [' cb000177 ', 'CB000177'],
    ['CB 000 177', 'cb000177'],
    ['CB\u200b000177', 'CB000177'],
  ])('%j is the key %j', (a, b) => {
    expect(foldKey(a)).toBe(foldKey(b))
  })
  it('keeps its zeros and its punctuation', () => {
    expect(foldKey('00-1')).toBe('00-1')
  })
})

describe('the order of a Vietnamese list', () => {
  it('goes by given name, then by the whole name', () => {
    const ordered = ['Lò Văn An', 'Nguyễn Thị An', 'Lò Thị Ân', 'Đỗ Bình', 'Cao Dũng', 'An Đạt']
    expect([...ordered].reverse().sort(compareVietnameseNames)).toEqual(ordered)
  })

  it('has the letters in their Vietnamese order', () => {
    const ordered = ['An', 'Ăn', 'Ân', 'Dan', 'Đan', 'En', 'Ên', 'On', 'Ôn', 'Ơn', 'Un', 'Ưn']
    expect([...ordered].reverse().sort(compareVietnameseNames)).toEqual(ordered)
  })

  it('does not depend on composition', () => {
    expect(compareVietnameseNames('Lò Ân'.normalize('NFD'), 'Lò Ân')).toBe(0)
  })

  it('knows the given name as the last word', () => {
    expect(givenName(' Nguyễn  Thị Minh\u00a0Khai ')).toBe('Khai')
    expect(givenName('')).toBe('')
  })
})
