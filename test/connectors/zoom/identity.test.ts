import { describe, expect, it } from 'vitest'
import { attribute, type Joining, personsOf } from '../../../connectors/zoom/identity.ts'
import { codeOf, nameOf } from '../../../connectors/zoom/registrants.ts'
import { Registrant } from '../../../connectors/zoom/wire.ts'
import { emailKey } from './account.ts'

const registrant = (id: string, part: object = {}) =>
  Registrant.parse({
    id,
    first_name: 'Hoa',
    last_name: 'Lò Thị',
    email: `${id}@example.gov.vn`,
    ...part,
  })
const withCode = (id: string, value: string, part: object = {}) =>
  registrant(id, { custom_questions: [{ title: 'Mã CBCCVC', value }], ...part })
const idsOf = (registrants: Registrant[]) =>
  personsOf(registrants, undefined).map((person) => person.registrants.map(({ id }) => id))

describe('who is one person', () => {
  it.each<[string, Registrant[], string[][]]>([
    [
      'one code from two mailboxes',
      [withCode('a', 'CB000177'), withCode('b', ' cb000177 ')],
      [['a', 'b']],
    ],
    [
      'one mailbox, once with the code and once without',
      [withCode('a', 'CB1', { email: 'hoa@x.vn' }), registrant('b', { email: 'Hoa@x.vn' })],
      [['a', 'b']],
    ],
    [
      'one mailbox without any code',
      [registrant('a', { email: 'hoa@x.vn' }), registrant('b', { email: 'hoa@x.vn' })],
      [['a', 'b']],
    ],
    [
      'two names that differ by a middle name',
      [withCode('a', 'CB1'), withCode('b', 'CB1', { last_name: 'Lò' })],
      [['a', 'b']],
    ],
    ['one name, and nothing else', [registrant('a'), registrant('b')], [['a'], ['b']]],
    [
      'one name, and two codes',
      [withCode('a', 'CB1', { email: 'x@x.vn' }), withCode('b', 'CB2', { email: 'x@x.vn' })],
      [['a'], ['b']],
    ],
    [
      "a code that somebody of another name gave too: a slip of the pen, and nobody's word",
      [withCode('a', 'CB1'), withCode('b', 'CB1', { first_name: 'Minh', last_name: 'Quàng Văn' })],
      [['a'], ['b']],
    ],
    [
      "an office's mailbox with two people",
      [
        registrant('a', { email: 'vp@x.vn' }),
        registrant('b', { email: 'vp@x.vn', first_name: 'Minh', last_name: 'Quàng' }),
      ],
      [['a'], ['b']],
    ],
  ])('%s', (_, registrants, expected) => expect(idsOf(registrants)).toEqual(expected))
})

describe('whose a time of joining is', () => {
  const hoa = registrant('hoa')
  const minh = registrant('minh', { first_name: 'Minh' })
  const persons = personsOf([hoa, minh], undefined)
  const joining = (part: Partial<Joining>): Joining => ({
    registrantId: null,
    email: null,
    user: null,
    seat: null,
    name: 'Lò Thị Hoa',
    interval: { from: 0, to: 60_000 },
    ...part,
  })
  const whose = (...joinings: Partial<Joining>[]) => {
    const found = attribute(joinings.map(joining), persons)
    return {
      persons: found.persons.map(({ who, intervals }) => [
        who.registrants[0]?.id,
        intervals.length,
      ]),
      guests: found.guests.map(({ who, intervals }) => [who.key, intervals.length]),
      unidentified: found.unidentified.length,
    }
  }

  it("is the registration's first, whatever name or e-mail is shown", () => {
    expect(whose({ registrantId: 'hoa', email: 'minh@example.gov.vn', name: 'Minh' })).toEqual({
      persons: [['hoa', 1]],
      guests: [],
      unidentified: 0,
    })
  })

  it("is that of a registration's e-mail next", () => {
    expect(whose({ email: 'hoa@example.gov.vn', name: 'iPhone' }).persons).toEqual([['hoa', 1]])
  })

  it('is the same person where a second device is signed in as the same Zoom user', () => {
    expect(
      whose({ registrantId: 'hoa', user: 'U1' }, { user: 'U1', name: 'iPad' }).persons,
    ).toEqual([['hoa', 2]])
  })

  it("is a guest's where two registrants share a Zoom user: an office's computer", () => {
    expect(
      whose(
        { registrantId: 'hoa', user: 'U1' },
        { registrantId: 'minh', user: 'U1' },
        { user: 'U1' },
      ),
    ).toEqual({
      persons: [
        ['hoa', 1],
        ['minh', 1],
      ],
      guests: [['user:U1', 1]],
      unidentified: 0,
    })
  })

  it('is never that of a registrant by the name: two guests of her name are two', () => {
    expect(whose({ seat: 's1' }, { seat: 's2' })).toEqual({
      persons: [],
      guests: [
        ['guest:s1', 1],
        ['guest:s2', 1],
      ],
      unidentified: 0,
    })
  })

  it('joins the devices of a guest by Zoom user or e-mail', () => {
    expect(
      whose(
        { user: 'U9', email: 'khach@x.vn', seat: 's1' },
        { email: 'khach@x.vn', seat: 's2' },
        { email: 'khac@x.vn', seat: 's3' },
      ).guests,
    ).toEqual([
      ['user:U9', 2],
      [emailKey('khac@x.vn'), 1],
    ])
  })

  it("is a guest's where the registration was cancelled since", () => {
    expect(whose({ registrantId: 'gone', email: 'ai@x.vn' }).guests).toEqual([
      [emailKey('ai@x.vn'), 1],
    ])
  })

  it("is nobody's where Zoom gives no id at all", () => {
    expect(whose({}, {})).toEqual({ persons: [], guests: [], unidentified: 2 })
  })

  it('leaves somebody in doubt part of whose times cannot be read', () => {
    const [found] = attribute(
      [joining({ registrantId: 'hoa' }), joining({ registrantId: 'hoa', interval: null })],
      persons,
    ).persons
    expect(found).toMatchObject({ doubtful: true, intervals: [{ from: 0, to: 60_000 }] })
  })
})

describe('what a registrant wrote', () => {
  const asked = (title: string) =>
    registrant('a', {
      org: 'CB000009',
      custom_questions: [
        { title: 'Bạn biết lớp học qua đâu?', value: 'Zalo' },
        { title, value: ' CB000177 ' },
      ],
    })

  it.each(['Mã CBCCVC', 'MÃ CBCCVC (bắt buộc)', 'Mã cán bộ:', 'Ma so can bo', 'Employee code'])(
    'the question "%s" holds the employee code',
    (title) => expect(codeOf(asked(title), undefined)).toBe('CB000177'),
  )

  it('another question does, when the operator names it', () => {
    expect(codeOf(asked('Số hiệu'), undefined)).toBeNull()
    expect(codeOf(asked('Số hiệu'), 'số hiệu')).toBe('CB000177')
    expect(codeOf(asked('Số hiệu'), 'org')).toBe('CB000009')
  })

  it('the name may stand in one field, or with a sign in the other', () => {
    expect(nameOf(registrant('a'))).toBe('Lò Thị Hoa')
    expect(nameOf(registrant('a', { first_name: 'Lò Thị Hoa', last_name: '.' }))).toBe('Lò Thị Hoa')
    expect(nameOf(registrant('a', { first_name: 'Lò Thị Hoa', last_name: null }))).toBe(
      'Lò Thị Hoa',
    )
  })
})
