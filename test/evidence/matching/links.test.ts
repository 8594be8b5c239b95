import { describe, expect, it } from 'vitest'
import { matched, outcome, person, unit } from './cases.ts'

const MUONG_LA = unit('UBND xã Mường La', 'XML')
const HUNG = {
  fullName: 'Nguyễn Văn Hùng',
  employeeCode: 'CB000177',
  nationalIdHash: 'aa',
  email: 'hungnv@example.gov.vn',
  phone: '0912345678',
  dateOfBirth: '1980-02-01',
  unit: MUONG_LA,
}
const roster = [
  person('P', HUNG),
  person('Q', {
    fullName: 'Lò Thị Mẩy',
    employeeCode: 'CB000178',
    dateOfBirth: '1990-05-06',
    unit: MUONG_LA,
  }),
]
const named = { fullName: 'Nguyễn Văn Hùng' }

describe('a key of one person links, when the name is theirs', () => {
  it.each([
    ['national ID', { ...named, nationalIdHash: 'aa' }, 'national-id'],
    ['employee code', { ...named, employeeCode: 'CB000177' }, 'employee-code'],
    [
      'code in small letters with blanks',
      { ...named, employeeCode: ' cb 000177 ' },
      'employee-code',
    ],
    ['code with a hyphen', { ...named, employeeCode: 'CB-000177' }, 'employee-code'],
    ['code without its zeros', { ...named, employeeCode: 'cb177' }, 'employee-code'],
    ['e-mail in any case', { ...named, email: ' HungNV@example.gov.vn' }, 'email'],
    ['phone with +84', { ...named, phone: '+84 912 345 678' }, 'phone'],
    ['phone without its zero', { ...named, phone: '912345678' }, 'phone'],
    ['all of them', { ...named, ...HUNG, unit: 'Mường La' }, 'national-id'],
  ] as const)('%s', (_, stated, method) => {
    expect(outcome(matched(stated, roster))).toBe(`by ${method}: P`)
  })

  it('an old phone number of eleven digits', () => {
    const old = [person('P', { fullName: 'Lò Thị Mẩy', phone: '0389123456' })]
    expect(outcome(matched({ fullName: 'Lo Thi May', phone: '01689123456' }, old))).toBe(
      'by phone: P',
    )
  })
})

describe('the name may be written as platforms write it', () => {
  it.each([
    'NGUYEN VAN HUNG',
    'Hùng Nguyễn Văn',
    'Hung Van Nguyen',
    'Nguyễn Hùng',
    'Hùng',
    'Đ/c Nguyễn Văn Hùng',
    'Nguyễn V. Hùng',
    'Nguyễn Văn Hugn',
    'Nguyễn Vă Hùng',
    'hungnv88',
  ])('%s beside the code', (fullName) => {
    expect(outcome(matched({ fullName, employeeCode: 'CB000177' }, roster))).toBe(
      'by employee-code: P',
    )
  })

  it.each(['NGUYEN VAN HUNG', 'Hùng Nguyễn Văn', 'ThS. Nguyễn Văn Hùng'])(
    '%s beside the phone',
    (fullName) => {
      expect(outcome(matched({ fullName, phone: '0912345678' }, roster))).toBe('by phone: P')
    },
  )

  it('half a name beside a phone needs something else that agrees', () => {
    const half = { fullName: 'Nguyễn Hùng', phone: '0912345678' }
    expect(outcome(matched(half, roster))).toBe('waits: name-differs')
    expect(outcome(matched({ ...half, dateOfBirth: '1980-02-01' }, roster))).toBe('by phone: P')
    expect(outcome(matched({ ...half, unit: 'Mường La' }, roster))).toBe('by phone: P')
    expect(outcome(matched({ ...half, username: 'hungnv' }, roster))).toBe('by phone: P')
  })

  it('where there is no name, the user name or the birth date must take its place', () => {
    expect(outcome(matched({ employeeCode: 'CB000177' }, roster))).toBe('waits: name-missing')
    expect(outcome(matched({ employeeCode: 'CB000177', username: 'hungnv' }, roster))).toBe(
      'by employee-code: P',
    )
    expect(outcome(matched({ employeeCode: 'CB000177', dateOfBirth: '1980-02-01' }, roster))).toBe(
      'by employee-code: P',
    )
    expect(outcome(matched({ nationalIdHash: 'aa' }, roster))).toBe('by national-id: P')
  })
})

describe('a birth date beside a key', () => {
  const born = (dateOfBirth: string) =>
    outcome(matched({ ...named, employeeCode: 'CB000177', dateOfBirth }, roster))

  it('does not speak against it where only the year is known', () => {
    expect(born('1980-01-01')).toBe('by employee-code: P')
  })

  it('is never turned round to fit: day and month swapped are another date', () => {
    expect(born('1980-01-02')).toBe('waits: birth-date-differs')
  })
})

describe('name, birth date and unit together', () => {
  const whole = { fullName: 'NGUYEN VAN HUNG', dateOfBirth: '1980-02-01', unit: 'x. Muong La' }

  it.each([
    ['by the name of the unit', whole],
    ['by its code', { ...whole, unit: 'xml' }],
    ['with the given name first', { ...whole, fullName: 'Hùng Nguyễn Văn' }],
    ['with one slip in the code', { ...whole, employeeCode: 'CB000117' }],
    ['with a mailbox that is nobody’s', { ...whole, email: 'new@example.vn' }],
  ])('link who alone fits, %s', (_, stated) => {
    expect(outcome(matched(stated, roster))).toBe('by name-birth-date-and-unit: P')
  })

  it('a unit that they were in before is as good', () => {
    const moved = [person('P', { ...HUNG, unit: unit('Sở Nội vụ'), formerUnits: [MUONG_LA] })]
    expect(outcome(matched(whole, moved))).toBe('by name-birth-date-and-unit: P')
  })

  it.each([
    ['another unit', { unit: 'Sở Nội vụ' }, 'name-and-birth-date-only'],
    ['no unit', { unit: null }, 'name-and-birth-date-only'],
    ['no birth date', { dateOfBirth: null }, 'name-and-unit-only'],
    ['a swapped birth date', { dateOfBirth: '1980-01-02' }, 'name-and-unit-only'],
    ['other marks', { fullName: 'Nguyễn Văn Hưng' }, 'no-key-matches'],
    ['half a name', { fullName: 'Nguyễn Hùng' }, 'no-key-matches'],
    ['another national ID', { nationalIdHash: 'zz' }, 'national-id-differs'],
  ])('with %s wait', (_, changes, reason) => {
    expect(outcome(matched({ ...whole, ...changes }, roster))).toBe(`waits: ${reason}`)
  })

  it('link beside a code that is nobody’s', () => {
    expect(outcome(matched({ ...whole, employeeCode: 'GV9' }, roster))).toBe(
      'by name-birth-date-and-unit: P',
    )
  })

  it('that fit two wait, twins whose names differ by marks among them', () => {
    const two = (fullName: string) => [
      ...roster,
      person('R', {
        ...HUNG,
        fullName,
        employeeCode: 'CB2',
        email: null,
        phone: null,
        nationalIdHash: null,
      }),
    ]
    expect(outcome(matched(whole, two('Nguyễn Văn Hùng')))).toBe('waits: several-fit')
    expect(
      outcome(matched({ ...whole, fullName: 'Nguyễn Văn Hùng' }, two('Nguyễn Văn Hưng'))),
    ).toBe('waits: several-fit')
  })
})

describe('a second key outweighs a slip in another', () => {
  const sure = { ...named, dateOfBirth: '1980-02-01' }
  it('a national ID holds against another code: people change office, not their ID', () => {
    expect(outcome(matched({ ...named, nationalIdHash: 'aa', employeeCode: 'GV9' }, roster))).toBe(
      'by national-id: P',
    )
  })
  it.each([
    ['e-mail', { email: 'hungnv@example.gov.vn' }, 'email'],
    ['phone', { phone: '0912345678' }, 'phone'],
  ])('%s, the whole name and the birth date hold against another code', (_, key, method) => {
    expect(outcome(matched({ ...sure, ...key, employeeCode: 'GV9' }, roster))).toBe(
      `by ${method}: P`,
    )
    expect(outcome(matched({ ...named, ...key, employeeCode: 'GV9' }, roster))).toBe(
      'waits: employee-code-differs',
    )
  })
  it('code, the whole name and the birth date hold against another national ID', () => {
    const stated = { employeeCode: 'CB000177', nationalIdHash: 'zz' }
    expect(outcome(matched({ ...sure, ...stated }, roster))).toBe('by employee-code: P')
    expect(outcome(matched({ ...named, ...stated }, roster))).toBe('waits: national-id-differs')
  })
  it('an older card of nine digits says nothing about the citizen’s number', () => {
    const stated = {
      ...named,
      employeeCode: 'CB000177',
      nationalIdHash: 'zz',
      nationalIdIsOld: true,
    }
    expect(outcome(matched(stated, roster))).toBe('by employee-code: P')
  })
})
