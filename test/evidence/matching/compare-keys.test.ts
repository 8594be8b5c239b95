import { describe, expect, it } from 'vitest'
import {
  compareDates,
  withDayAndMonthSwapped,
} from '../../../src/evidence/matching/compare-dates.ts'
import { isOneSlipApart } from '../../../src/evidence/matching/edit-distance.ts'
import { bareCode, compareCodes } from '../../../src/evidence/matching/employee-codes.ts'
import {
  compareHandle,
  handleLetters,
  holdsBirthDate,
} from '../../../src/evidence/matching/handles.ts'
import { isOfficeMailbox } from '../../../src/evidence/matching/mailboxes.ts'

describe('birth dates', () => {
  it.each([
    ['1980-02-01', '1980-02-01', 'same'],
    ['1980-01-01', '1980-01-01', 'same'],
    ['1980-02-01', '1980-01-02', 'day-and-month-swapped'],
    ['1980-01-01', '1980-07-15', 'same-year'],
    ['1980-07-15', '1980-01-01', 'same-year'],
    ['1980-07-15', '1980-07-16', 'typed-apart'],
    ['1980-07-15', '1980-07-51', 'typed-apart'],
    ['1980-07-15', '1890-07-15', 'typed-apart'],
    ['1980-07-15', '1981-08-16', 'different'],
    ['1980-01-01', '1981-07-15', 'different'],
    [null, '1980-01-01', 'unknown'],
    ['1980-01-01', null, 'unknown'],
  ] as const)('%s / %s: %s', (ours, theirs, level) => {
    expect(compareDates(ours, theirs)).toBe(level)
  })

  it('are swapped only where that is another date', () => {
    expect(withDayAndMonthSwapped('1980-02-01')).toBe('1980-01-02')
    expect(withDayAndMonthSwapped('1980-02-13')).toBeNull()
    expect(withDayAndMonthSwapped('1980-02-02')).toBeNull()
  })
})

describe('employee codes', () => {
  it.each([
    ['CB000177', ' cb000177 ', 'same'],
    ['CB 000 177', 'CB000177', 'same'],
    ['CB-000177', 'CB000177', 'typed-otherwise'],
    ['CB.177', 'CB000177', 'typed-otherwise'],
    ['177', '0000177', 'typed-otherwise'],
    ['CB000178', 'CB000177', 'typed-apart'],
    ['CB000717', 'CB000177', 'typed-apart'],
    ['12', '13', 'different'],
    ['CB000177', 'GV000199', 'different'],
    ['—', 'CB000177', 'unknown'],
    [null, 'CB000177', 'unknown'],
  ] as const)('%s / %s: %s', (ours, theirs, level) => {
    expect(compareCodes(ours, theirs)).toBe(level)
  })

  it('keep the zero that is all there is', () => {
    expect(bareCode('000')).toBe('0')
  })
})

describe('one slip of the hand', () => {
  it.each([
    ['hung', 'hng', true],
    ['hung', 'hugn', true],
    ['hung', 'hunng', true],
    ['hung', 'hong', true],
    ['hung', 'hung', false],
    ['hung', 'hang1', false],
    ['hung', 'ungh', false],
    ['an', 'b', false],
  ])('%s / %s: %s', (one, other, apart) => {
    expect(isOneSlipApart(one, other)).toBe(apart)
    expect(isOneSlipApart(other, one)).toBe(apart)
  })
})

describe('a user name or mailbox beside the name Lê Văn Phong', () => {
  it.each([
    ['phonglv', 'whole-name'],
    ['lvphong88', 'whole-name'],
    ['le.van.phong@gmail.com', 'whole-name'],
    ['PhongLeVan', 'whole-name'],
    ['phong.le', 'part-of-name'],
    ['vanphong', 'part-of-name'],
    ['phong', 'different'],
    ['phongnoivu', 'different'],
    ['hungnv', 'different'],
    ['12', 'different'],
  ] as const)('%s: %s', (handle, level) => {
    expect(compareHandle(handleLetters(handle), ['le', 'van', 'phong'])).toBe(level)
  })

  it.each([
    ['phonglv88', true],
    ['phonglv1988@gmail.com', true],
    ['phonglv0705', true],
    ['phonglv07051988', true],
    ['phonglv12', false],
    ['phonglv@gmail88.com', false],
  ])('%s holds the birth date 7/5/1988: %s', (handle, holds) => {
    expect(holdsBirthDate(handle, '1988-05-07')).toBe(holds)
  })
})

describe('a mailbox of an office', () => {
  const unit = { name: 'UBND xã Mường La', code: 'XML' }
  const holder = { name: ['le', 'van', 'phong'], unit }
  it.each(
    'vanthu@a.vn vt@a.vn ubnd.muongla@a.vn ubndxamuongla@a.vn hdnd@a.vn phongnoivu@a.vn phong.noivu@a.vn info@a.vn contact@a.vn admin@a.vn hanhchinh@a.vn tccb@a.vn truonghoamai@a.vn thcs.hoamai@a.vn thcshoamai@a.vn mamnonhoamai@a.vn mn.hoamai@a.vn c2hoamai@a.vn muongla@a.vn xa.muongla@a.vn'.split(
      ' ',
    ),
  )('%s, though one person lists it', (email) => {
    expect(isOfficeMailbox(email, holder)).toBe(true)
  })

  it.each([
    ['phonglv@a.vn', holder.name],
    ['levanphong@a.vn', holder.name],
    ['truongnv@a.vn', ['nguien', 'van', 'truong']],
    ['thuvt@a.vn', ['vu', 'thi', 'thu']],
    ['vanthutran@a.vn', ['tran', 'thi', 'van', 'thu']],
    ['gauconxinh@gmail.com', holder.name],
  ])('%s is a person’s', (email, name) => {
    expect(isOfficeMailbox(email, { name, unit })).toBe(false)
  })
})
