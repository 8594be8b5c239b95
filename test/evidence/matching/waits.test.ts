import { describe, expect, it } from 'vitest'
import type { AccountIdentity } from '../../../src/evidence/matching/people.ts'
import { matched, outcome, person, unit } from './cases.ts'

const MUONG_LA = unit('UBND xã Mường La', 'XML')
const LAN = {
  fullName: 'Nguyễn Thị Lan',
  employeeCode: 'CB1',
  nationalIdHash: 'aa',
  email: 'lannt@example.vn',
  phone: '0912345678',
  dateOfBirth: '1985-02-01',
  unit: MUONG_LA,
}
const lan = person('lan', LAN)
const may = person('may', {
  fullName: 'Lò Thị Mẩy',
  employeeCode: 'CB2',
  nationalIdHash: 'bb',
  email: 'maylt@example.vn',
  phone: '0987654321',
  dateOfBirth: '1990-05-16',
  unit: MUONG_LA,
})
const waits = (stated: Partial<AccountIdentity>, ...others: (typeof lan)[]) =>
  outcome(matched(stated, [lan, may, ...others]))

describe('never by a name, however rare', () => {
  it.each([
    ['name', {}, 'name-only'],
    ['name and unit', { unit: 'Mường La' }, 'name-and-unit-only'],
    ['name and birth date', { dateOfBirth: '1985-02-01' }, 'name-and-birth-date-only'],
    ['name and user name', { username: 'lannt85' }, 'name-only'],
    ['name, and her code as user name', { username: 'CB1' }, 'name-only'],
  ])('%s', (_, stated, reason) => {
    const match = matched({ fullName: 'Nguyễn Thị Lan', ...stated }, [lan, may])
    expect(outcome(match)).toBe(`waits: ${reason}`)
    expect(match.linked === null && match.candidates[0]?.learnerId).toBe('lan')
  })

  it('learners with one name on one platform stay two accounts: each is told by its own key', () => {
    const twice = [
      lan,
      person('namesake', {
        ...LAN,
        employeeCode: 'CB3',
        nationalIdHash: null,
        email: null,
        phone: null,
        dateOfBirth: '1991-08-20',
      }),
    ]
    const stated = { fullName: 'Nguyễn Thị Lan', unit: 'Mường La' }
    expect(outcome(matched(stated, twice))).toBe('waits: name-and-unit-only')
    expect(outcome(matched({ ...stated, employeeCode: 'CB1' }, twice))).toBe(
      'by employee-code: lan',
    )
    expect(outcome(matched({ ...stated, employeeCode: 'CB3' }, twice))).toBe(
      'by employee-code: namesake',
    )
  })
})

describe('a key that points to one person while name or birth date point to another', () => {
  it.each([
    ['a code, another name', { fullName: 'Lò Thị Mẩy', employeeCode: 'CB1' }, 'name-differs'],
    ['a code, another family', { fullName: 'Trần Thị Lan', employeeCode: 'CB1' }, 'name-differs'],
    [
      'a code, another given name',
      { fullName: 'Nguyễn Thị Loan', employeeCode: 'CB1' },
      'name-differs',
    ],
    [
      'a code, another middle name',
      { fullName: 'Nguyễn Ngọc Lan', employeeCode: 'CB1' },
      'name-differs',
    ],
    [
      'a code, a longer given name',
      { fullName: 'Nguyễn Thị Lan Anh', employeeCode: 'CB1' },
      'name-differs',
    ],
    [
      'a national ID, another name',
      { fullName: 'Lò Thị Mẩy', nationalIdHash: 'aa' },
      'name-differs',
    ],
    [
      'an e-mail, another name',
      { fullName: 'Lò Thị Hoa', email: 'lannt@example.vn' },
      'name-differs',
    ],
    [
      'a phone, the brother’s name',
      { fullName: 'Nguyễn Văn Long', phone: '0912345678' },
      'name-differs',
    ],
    [
      'a phone, the sister’s name of one letter less, and one unit',
      { fullName: 'Nguyễn Thị Lanh', phone: '0912345678', unit: 'XML' },
      'name-differs',
    ],
    [
      'a phone and a mailbox, the twin’s name',
      {
        fullName: 'Nguyễn Thị Loan',
        phone: '0912345678',
        email: 'lannt@example.vn',
        dateOfBirth: '1985-02-01',
      },
      'name-differs',
    ],
    [
      'a phone, a sister’s longer name',
      { fullName: 'Nguyễn Thị Thu Lan', phone: '0912345678', dateOfBirth: '1985-02-01' },
      'name-differs',
    ],
    ['a phone, other marks', { fullName: 'Nguyễn Thị Lân', phone: '0912345678' }, 'name-differs'],
    [
      'a code, another birth date',
      { fullName: 'Nguyễn Thị Lan', employeeCode: 'CB1', dateOfBirth: '1991-07-08' },
      'birth-date-differs',
    ],
    [
      'a code, one digit of the birth date',
      { fullName: 'Nguyễn Thị Lan', employeeCode: 'CB1', dateOfBirth: '1986-02-01' },
      'birth-date-differs',
    ],
    [
      'a phone, half a name, day and month swapped',
      { fullName: 'Nguyễn Lan', phone: '0912345678', dateOfBirth: '1985-01-02', unit: 'XML' },
      'birth-date-differs',
    ],
    [
      'two keys of two people',
      { fullName: 'Nguyễn Thị Lan', employeeCode: 'CB1', email: 'maylt@example.vn' },
      'keys-point-to-different-people',
    ],
    [
      'a code and a national ID of two people',
      { fullName: 'Nguyễn Thị Lan', employeeCode: 'CB1', nationalIdHash: 'bb' },
      'keys-point-to-different-people',
    ],
  ])('%s', (_, stated, reason) => {
    expect(waits(stated)).toBe(`waits: ${reason}`)
  })
})

describe('somebody else on the roster fits better than whom the key belongs to', () => {
  it('a colleague’s code typed in: she whose name it is comes first, the owner of the code is shown', () => {
    const match = matched({ fullName: 'Lò Thị Mẩy', employeeCode: 'CB1', unit: 'Mường La' }, [
      lan,
      may,
    ])
    expect(outcome(match)).toBe('waits: name-differs')
    expect(match.linked === null && match.candidates.map(({ learnerId }) => learnerId)).toEqual([
      'may',
      'lan',
    ])
  })

  it('the code of Lan Anh typed in by Lan', () => {
    const lanAnh = person('lan anh', {
      fullName: 'Nguyễn Thị Lan Anh',
      employeeCode: 'CB4',
      dateOfBirth: '1985-02-01',
      unit: MUONG_LA,
    })
    expect(
      waits({ fullName: 'Nguyễn Thị Lan', employeeCode: 'CB4', dateOfBirth: '1985-02-01' }, lanAnh),
    ).toBe('waits: another-fits-better')
  })

  it('the twin’s code: the names differ by a mark', () => {
    const lanTwin = person('twin', {
      ...LAN,
      fullName: 'Nguyễn Thị Lân',
      employeeCode: 'CB5',
      nationalIdHash: null,
      email: null,
      phone: null,
    })
    expect(
      waits(
        { fullName: 'Nguyễn Thị Lan', employeeCode: 'CB5', dateOfBirth: '1985-02-01' },
        lanTwin,
      ),
    ).toBe('waits: another-fits-better')
  })

  it('a namesake whose birth date stands in the user name', () => {
    const born1991 = person('born 1991', {
      ...LAN,
      employeeCode: 'CB7',
      nationalIdHash: null,
      email: null,
      phone: null,
      dateOfBirth: '1991-08-20',
    })
    expect(
      waits({ fullName: 'Nguyễn Thị Lan', employeeCode: 'CB1', username: 'lannt91' }, born1991),
    ).toBe('waits: another-fits-better')
    expect(
      waits({ fullName: 'Nguyễn Thị Lan', employeeCode: 'CB1', username: 'lannt85' }, born1991),
    ).toBe('by employee-code: lan')
  })

  it('a namesake in the unit that the account names', () => {
    const elsewhere = person('elsewhere', {
      fullName: 'Nguyễn Thị Lan',
      employeeCode: 'CB6',
      unit: unit('Sở Nội vụ'),
    })
    expect(
      waits({ fullName: 'Nguyễn Thị Lan', employeeCode: 'CB6', unit: 'Mường La' }, elsewhere),
    ).toBe('waits: another-fits-better')
  })
})

describe('what several people have, or an office, proves nobody', () => {
  const shares = person('shares', {
    fullName: 'Lò Văn Ơn',
    email: 'lannt@example.vn',
    phone: '0912345678',
  })
  it.each([
    ['a mailbox of two', { email: 'lannt@example.vn' }, 'email-is-shared'],
    ['a phone of two', { phone: '0912345678' }, 'phone-is-shared'],
  ])('%s', (_, stated, reason) => {
    expect(waits({ fullName: 'Nguyễn Thị Lan', ...stated }, shares)).toBe(`waits: ${reason}`)
  })

  it.each([
    ['the mailbox of an office', { email: 'vanthu@example.vn' }, 'email-is-shared'],
    ['the mailbox of the unit', { email: 'xamuongla@example.vn' }, 'email-is-shared'],
    ['the telephone of an office', { phone: '02123852001' }, 'phone-is-shared'],
  ])('%s, though one person lists it', (_, stated, reason) => {
    const lists = person('lists', { fullName: 'Quàng Thị Hoa', unit: MUONG_LA, ...stated })
    expect(waits({ fullName: 'Quàng Thị Hoa', ...stated }, lists)).toBe(`waits: ${reason}`)
  })

  it('an e-mail that the platform has not verified', () => {
    expect(
      waits({ fullName: 'Nguyễn Thị Lan', email: 'lannt@example.vn', emailVerified: false }),
    ).toBe('waits: email-not-verified')
  })

  it('a national ID that contradicts its owner', () => {
    const doubtful = person('doubtful', {
      fullName: 'Quàng Thị Hoa',
      nationalIdHash: 'cc',
      nationalIdDoubtful: true,
    })
    expect(waits({ fullName: 'Quàng Thị Hoa', nationalIdHash: 'cc' }, doubtful)).toBe(
      'waits: national-id-doubtful',
    )
  })

  it('a code that stands twice on the roster', () => {
    const again = person('again', { fullName: 'Nguyễn Thị Lan', employeeCode: 'cb1' })
    expect(waits({ fullName: 'Nguyễn Thị Lan', employeeCode: 'CB1' }, again)).toBe(
      'waits: several-fit',
    )
  })

  it('but what is shared does not stand in the way of a key that is not', () => {
    expect(
      waits({ fullName: 'Nguyễn Thị Lan', email: 'lannt@example.vn', employeeCode: 'CB1' }, shares),
    ).toBe('by employee-code: lan')
  })
})

describe('what a person has decided', () => {
  it('keeps a rejected learner from being linked and from being proposed', () => {
    const match = matched({ fullName: 'Nguyễn Thị Lan', employeeCode: 'CB1' }, [lan, may], {
      rejected: new Set(['lan']),
    })
    expect(match).toEqual({ linked: null, reason: 'no-key-matches', candidates: [] })
  })

  it('lets a shared mailbox stay shared, though one of two was rejected', () => {
    const shares = person('shares', { fullName: 'Lò Văn Ơn', email: 'lannt@example.vn' })
    const match = matched(
      { fullName: 'Nguyễn Thị Lan', email: 'lannt@example.vn' },
      [lan, shares],
      { rejected: new Set(['shares']) },
    )
    expect(outcome(match)).toBe('waits: email-is-shared')
  })
})

describe('the candidates', () => {
  const one = {
    ...LAN,
    employeeCode: 'A',
    nationalIdHash: null,
    email: null,
    phone: null,
    dateOfBirth: null,
  }
  it('say what agrees, what disagrees, and what each is worth', () => {
    const match = matched(
      { fullName: 'NGUYEN THI LAN', dateOfBirth: '1985-02-01', unit: 'Sở Nội vụ' },
      [lan],
    )
    const [candidate] = match.linked === null ? match.candidates : []
    expect(candidate?.agrees).toEqual(['full_name', 'date_of_birth'])
    expect(candidate?.disagrees).toEqual(['unit'])
    expect(candidate?.weights.map(({ field, level }) => `${field} ${level}`)).toEqual([
      'full_name without-marks',
      'date_of_birth same',
      'unit different',
    ])
    expect(candidate?.score).toBeCloseTo(
      candidate?.weights.reduce((sum, { bits }) => sum + bits, 0) ?? 0,
    )
  })

  it('name first who has no account on the platform yet', () => {
    const two = [person('a', one), person('b', one)]
    const first = (withAccount: string[]) => {
      const match = matched({ fullName: 'Nguyễn Thị Lan' }, two, {
        withAccount: new Set(withAccount),
      })
      return match.linked === null ? match.candidates[0]?.learnerId : null
    }
    expect([first([]), first(['a']), first(['b'])]).toEqual(['a', 'b', 'a'])
  })

  it('weigh a name less the more people bear it', () => {
    const score = (namesakes: number) => {
      const match = matched(
        { fullName: 'Nguyễn Thị Lan' },
        Array.from({ length: namesakes }, (_, index) => person(`p${index}`, one)),
      )
      return match.linked === null ? (match.candidates[0]?.score ?? 0) : 0
    }
    expect(score(1) - score(4)).toBeCloseTo(2)
  })

  it('are ten at the most', () => {
    const match = matched(
      { fullName: 'Nguyễn Thị Lan' },
      Array.from({ length: 30 }, (_, index) => person(`p${index}`, one)),
    )
    expect(match.linked === null && match.candidates.length).toBe(10)
  })
})
