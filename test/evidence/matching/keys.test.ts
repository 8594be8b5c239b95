import { describe, expect, it } from 'vitest'
import {
  bringsPeople,
  filingKeys,
  MOST_HOLDERS,
  searchKeys,
} from '../../../src/evidence/matching/keys.ts'
import { account, person, unit } from './cases.ts'

const hung = person('P', {
  fullName: 'Nguyễn Văn Hùng',
  employeeCode: 'CB-000177',
  nationalIdHash: 'aa',
  email: 'hungnv@example.gov.vn',
  phone: '01689123456',
  dateOfBirth: '1980-02-01',
  unit: unit('UBND xã Mường La', 'XML'),
  formerUnits: [unit('Sở Khoa học và Công nghệ')],
})

const meets = (stated: Parameters<typeof account>[0]) => {
  const filed = new Set(filingKeys(hung))
  return searchKeys(account(stated)).some((key) => filed.has(key))
}

describe('an account meets its person under some key', () => {
  it.each([
    ['code', { employeeCode: 'cb 177' }],
    ['national ID', { nationalIdHash: 'aa' }],
    ['e-mail', { email: ' HUNGNV@example.gov.vn' }],
    ['phone', { phone: '+84 389 123 456' }],
    ['birth date', { dateOfBirth: '1980-02-01' }],
    ['birth date, swapped', { dateOfBirth: '1980-01-02' }],
    ['name without marks', { fullName: 'NGUYEN VAN HUNG' }],
    ['name turned round', { fullName: 'Hùng Nguyễn Văn' }],
    ['name with a title', { fullName: 'Đ/c Nguyễn Văn Hùng' }],
    ['family and given name', { fullName: 'Nguyễn Hùng' }],
    ['given and family name', { fullName: 'Hung Nguyen' }],
    ['the last two words', { fullName: 'Văn Hùng' }],
    ['a slip in the given name', { fullName: 'Nguyễn Văn Hugn' }],
    [
      'a slip in the family name, and the unit',
      { fullName: 'Nguễyn Văn Hùng', unit: 'x. Mường La' },
    ],
    [
      'a slip in the given name, and a former unit',
      { fullName: 'Nguyễn Văn ùng', unit: 'Sở KH&CN' },
    ],
    ['the given name, and the code of the unit', { fullName: 'Hùng', unit: 'xml' }],
    ['a user name', { username: 'hungnv88' }],
    ['the code as user name', { username: 'CB000177' }],
    ['a mailbox of the name elsewhere', { email: 'nguyenvanhung@gmail.com' }],
  ])('%s', (_, stated) => {
    expect(meets(stated)).toBe(true)
  })

  it('and not just anybody', () => {
    expect(
      meets({ fullName: 'Lò Thị Mẩy', employeeCode: 'CB9', unit: 'Sở Nội vụ', username: 'may' }),
    ).toBe(false)
  })
})

describe('a key', () => {
  it('never holds a citizen’s number, not even one that was given as a code or as a user name', () => {
    const number = '014080001234'
    const keys = [
      ...filingKeys(person('P', { fullName: 'Lò Văn Ơn', employeeCode: number })),
      ...searchKeys(
        account({ fullName: 'Lò Văn Ơn', employeeCode: ' 014080 001234', username: number }),
      ),
    ]
    expect(keys.length).toBeGreaterThan(0)
    expect(keys.filter((key) => key.replace(/\D/g, '').includes('14080001234'))).toEqual([])
  })

  it('that too many share brings nobody, a weak one sooner', () => {
    expect(bringsPeople('n:hung nguien van', MOST_HOLDERS - 1)).toBe(true)
    expect(bringsPeople('n:hung nguien van', MOST_HOLDERS)).toBe(false)
    expect(bringsPeople('g:nguien hung', MOST_HOLDERS - 1)).toBe(false)
    expect(bringsPeople('g:nguien hung', 20)).toBe(true)
  })

  it('stands once, however often its person gives reason for it', () => {
    for (const keys of [filingKeys(hung), searchKeys(account({ ...hung, unit: 'XML' }))])
      expect(new Set(keys).size).toBe(keys.length)
  })
})
