import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cleanSnapshot,
  displayAttendance,
  displayDate,
  displayScore,
  placeAndDate,
  shortVerifyAddress,
  titleLines,
} from '../../src/certificates/display.ts'
import { sample } from './sample.ts'

describe('a score as people read it', () => {
  it.each([
    ['8.5', '8,5'],
    ['10', '10'],
    ['5.00', '5'],
    ['7.25', '7,25'],
    ['4.995', '4,99'],
    ['4.9999999999', '4,99'],
    ['9.999', '9,99'],
    ['0', '0'],
  ])('%s is shown as %s', (score, shown) => {
    expect(displayScore(score)).toBe(shown)
  })

  it('has a point in English', () => {
    expect(displayScore('8.5', 'en')).toBe('8.5')
  })

  it('is never shown higher than it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (millionths) => {
        const score = `${Math.floor(millionths / 1e6)}.${String(millionths % 1e6).padStart(6, '0')}`
        const shown = displayScore(score, 'en')
        const [whole = '0', digits = ''] = shown.split('.')
        const shownMillionths = Number(whole) * 1e6 + Number(digits.padEnd(6, '0'))
        return shownMillionths <= millionths && millionths - shownMillionths < 1e4
      }),
    )
  })
})

describe('attendance as people read it', () => {
  it.each([
    ['740', '800', '92,5'],
    ['800', '800', '100'],
    ['2', '3', '66,6'],
    ['7499', '10000', '74,9'],
    ['599', '800', '74,8'],
    ['7999', '8000', '99,9'],
    ['0', '8', '0'],
  ])('%s of %s is %s per cent', (attended, required, shown) => {
    expect(displayAttendance({ attended, required })).toBe(shown)
  })

  it('is not shown when nothing was required', () => {
    expect(displayAttendance({ attended: '0', required: '0' })).toBeNull()
  })
})

describe('dates', () => {
  it('are day first in Vietnamese, with the month in words in English', () => {
    expect(displayDate('1985-09-05')).toBe('05/09/1985')
    expect(displayDate('1985-09-05', 'en')).toBe('5 September 1985')
  })

  it('stand behind the place, padded as offices pad them', () => {
    expect(placeAndDate('Sơn La', '2026-01-06')).toBe('Sơn La, ngày 06 tháng 01 năm 2026')
    expect(placeAndDate(null, '2022-08-22')).toBe('Ngày 22 tháng 8 năm 2022')
  })
})

describe('the address to type', () => {
  it.each([
    ['https://hocvu.example.gov.vn/verify/abc', 'hocvu.example.gov.vn/verify'],
    ['https://example.gov.vn/hocvu/verify/abc', 'example.gov.vn/hocvu/verify'],
    ['http://127.0.0.1:3000/verify/abc', 'http://127.0.0.1:3000/verify'],
  ])('of %s is %s', (url, address) => {
    expect(shortVerifyAddress(url)).toBe(address)
  })
})

describe('the title', () => {
  it('has "Giấy chứng nhận" on a line of its own', () => {
    expect(titleLines('Giấy chứng nhận hoàn thành khóa học')).toEqual({
      lead: 'Giấy chứng nhận',
      rest: 'hoàn thành khóa học',
    })
  })

  it('is one line otherwise', () => {
    expect(titleLines('Giấy xác nhận')).toEqual({ lead: 'Giấy xác nhận', rest: null })
  })
})

describe('texts at the door', () => {
  it('become NFC without control characters', () => {
    const dirty = `  ${'Lò Văn Phương'.normalize('NFD')}\u200b\n `
    const { learner } = cleanSnapshot({
      ...sample,
      learner: { ...sample.learner, fullName: dirty },
    })
    expect(learner.fullName).toBe('Lò Văn Phương')
  })

  it('keep the tone where the person writes it', () => {
    const learner = { ...sample.learner, fullName: 'Hoà Thuý' }
    expect(cleanSnapshot({ ...sample, learner }).learner.fullName).toBe('Hoà Thuý')
  })

  it('leave a clean snapshot as it is', () => {
    expect(cleanSnapshot(sample)).toEqual(sample)
  })
})
