import { describe, expect, it } from 'vitest'
import {
  type Breadth,
  countedKeys,
  isSettled,
  keysOfBreadth,
} from '../../../src/evidence/matching/breadth.ts'
import { filingKeysOfRows, MOST_HOLDERS, searchKeys } from '../../../src/evidence/matching/keys.ts'
import { decideAlone } from '../../../src/evidence/matching/match.ts'
import type { AccountIdentity, RosterPerson } from '../../../src/evidence/matching/people.ts'
import { account, person } from './cases.ts'

const born = '1980-02-03'
const hung = person('P', { fullName: 'Nguyễn Văn Hùng', employeeCode: 'CB1', dateOfBirth: born })
const known = account({ fullName: 'Nguyễn Văn Hùng', employeeCode: 'CB1', dateOfBirth: born })

/** Whether the account is settled by whom these keys bring: `people`, and as many more as each key has holders. */
function settled(of: AccountIdentity, breadth: Breadth, people: RosterPerson[], holders = 1) {
  const keys = keysOfBreadth(of, breadth)
  if (keys === null) return null
  const counts = new Map([...keys, ...countedKeys(of, breadth)].map((key) => [key, holders]))
  const { linked } = decideAlone(of, {
    people,
    holders: new Map([...counts].map(([key]) => [key, 1])),
  })
  return isSettled({ breadth, keys }, counts, linked)
}

describe('few keys settle an account', () => {
  it('that is linked, with a birth date that is its person’s', () => {
    expect(settled(known, 'name-and-birth-date', [hung])).toBe(true)
  })

  it('but its namesakes are looked at, too, where the birth date is not told by the roster', () => {
    const ageless = { ...hung, dateOfBirth: null }
    expect(settled(known, 'name-and-birth-date', [ageless])).toBe(false)
    expect(settled(known, 'name', [ageless])).toBe(true)
  })

  it('or by the platform', () => {
    const ageless = { ...known, dateOfBirth: null }
    expect(settled(ageless, 'name-and-birth-date', [hung])).toBeNull()
    expect(settled(ageless, 'name', [hung])).toBe(true)
  })

  it('but not where one of them brings nobody, because so many have it', () => {
    expect(settled(known, 'name', [hung], MOST_HOLDERS - 1)).toBe(true)
    expect(settled(known, 'name', [hung], MOST_HOLDERS)).toBe(false)
  })

  it('and never one that waits: whoever may be meant is proposed', () => {
    expect(settled(known, 'name-and-birth-date', [])).toBe(false)
    expect(settled(known, 'name', [])).toBe(false)
    expect(settled(known, 'all', [])).toBe(true)
    expect(keysOfBreadth(known, 'all')).toEqual(searchKeys(known))
  })

  it.each([
    ['a name of one word', { ...known, fullName: 'Hùng' }],
    ['no name', { ...known, fullName: '' }],
    ['a code without letters and digits', { ...known, employeeCode: '--' }],
    ['a national ID for a code', { ...known, employeeCode: '012345678901' }],
  ])('nor one with %s: who shares that may be filed under other keys alone', (_, little) => {
    expect(settled(little, 'name-and-birth-date', [hung])).toBeNull()
    expect(settled(little, 'name', [hung])).toBeNull()
  })
})

describe('a person of two rows', () => {
  it('is filed under the name of one with the birth date of the other', () => {
    const married = { ...hung, fullName: 'Nguyễn Thị Hùng', dateOfBirth: '1980-03-02' }
    const mixed = { ...known, employeeCode: null, dateOfBirth: married.dateOfBirth }
    const filed = filingKeysOfRows([hung, married])
    expect(
      keysOfBreadth(mixed, 'name-and-birth-date')?.filter((key) => !filed.includes(key)),
    ).toEqual([])
    expect(new Set(filed).size).toBe(filed.length)
  })
})
