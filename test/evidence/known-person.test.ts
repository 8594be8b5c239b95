import { describe, expect, it } from 'vitest'
import { besideOtherAccounts } from '../../src/evidence/another-account.ts'
import { asPerson, knownPerson, type RosterEntry } from '../../src/evidence/known-person.ts'
import type { AccountIdentity, Candidate } from '../../src/evidence/matching/people.ts'

const account = (changes: Partial<AccountIdentity> = {}): AccountIdentity => ({
  fullName: 'Lò Thị An',
  employeeCode: null,
  nationalIdHash: null,
  nationalIdDoubtful: false,
  email: null,
  emailVerified: true,
  phone: null,
  username: null,
  dateOfBirth: null,
  unit: null,
  ...changes,
})

const entry = (changes: Partial<RosterEntry> = {}): RosterEntry => ({
  learnerId: 'kept',
  own: true,
  fullName: 'Lò Thị An',
  employeeCode: null,
  nationalIdHash: null,
  nationalIdDoubtful: false,
  email: null,
  phone: null,
  dateOfBirth: null,
  units: [],
  ...changes,
})

const unit = (name: string, present: boolean) => ({ name, code: null, present })

describe('a person of one row', () => {
  it('is what the row says, in their present unit and with the ones before', () => {
    const units = [unit('Xã Mới', true), unit('Xã Cũ', false)]
    expect(asPerson(entry({ employeeCode: 'A1', units }))).toEqual({
      learnerId: 'kept',
      fullName: 'Lò Thị An',
      employeeCode: 'A1',
      nationalIdHash: null,
      nationalIdDoubtful: false,
      email: null,
      phone: null,
      dateOfBirth: null,
      unit: { name: 'Xã Mới', code: null },
      formerUnits: [{ name: 'Xã Cũ', code: null }],
    })
  })

  it('belongs to no unit whose membership has ended', () => {
    const person = knownPerson(account(), [entry({ units: [unit('Xã Cũ', false)] })])
    expect(person).toMatchObject({ unit: null, formerUnits: [{ name: 'Xã Cũ' }] })
  })
})

describe('a person with a second row', () => {
  const own = entry({
    employeeCode: 'A1',
    email: 'a1@x.vn',
    dateOfBirth: '1980-01-02',
    units: [unit('Sở Nội vụ', true)],
  })
  const second = entry({
    own: false,
    fullName: 'Lo Thi An',
    employeeCode: 'A2',
    nationalIdHash: 'ab',
    nationalIdDoubtful: true,
    email: 'a2@x.vn',
    phone: '0912345678',
    dateOfBirth: '1981-01-02',
    units: [unit('Xã Bó Mười', true)],
  })
  const rows = [second, own]

  it('is themselves where the account says nothing', () => {
    expect(knownPerson(account(), rows)).toMatchObject({
      learnerId: 'kept',
      fullName: 'Lò Thị An',
      employeeCode: 'A1',
      email: 'a1@x.vn',
      dateOfBirth: '1980-01-02',
    })
  })

  it('has what their own row leaves out from the second', () => {
    expect(knownPerson(account(), rows)).toMatchObject({
      phone: '0912345678',
      nationalIdHash: 'ab',
      nationalIdDoubtful: true,
    })
  })

  it.each([
    ['employeeCode', ' a2 ', 'A2'],
    ['email', 'A2@X.VN', 'a2@x.vn'],
    ['dateOfBirth', '1981-01-02', '1981-01-02'],
  ] as const)('is known by the %s of either', (field, says, known) => {
    expect(knownPerson(account({ [field]: says }), rows)[field]).toBe(known)
  })

  it('is doubted by the number that the account has, and by no other', () => {
    const other = { ...own, nationalIdHash: 'cd' }
    const seen = knownPerson(account({ nationalIdHash: 'cd' }), [second, other])
    expect(seen).toMatchObject({ nationalIdHash: 'cd', nationalIdDoubtful: false })
  })

  it('was in the units of the second, and is in their own', () => {
    expect(knownPerson(account(), rows)).toMatchObject({
      unit: { name: 'Sở Nội vụ' },
      formerUnits: [{ name: 'Xã Bó Mười' }],
    })
  })
})

describe('candidates who have another account on the platform', () => {
  const candidate = (learnerId: string, score: number): Candidate => ({
    learnerId,
    score,
    agrees: ['full_name'],
    disagrees: [],
    weights: [{ field: 'full_name', level: 'same', bits: score }],
  })

  it('come after who fits as well and has none, and say why', () => {
    const [first, last] = besideOtherAccounts(
      [candidate('a', 9), candidate('b', 9)],
      new Set(['a']),
    )
    expect(first).toEqual(candidate('b', 9))
    expect(last).toMatchObject({ learnerId: 'a', disagrees: ['account'] })
    const sum = last?.weights.reduce((bits, weight) => bits + weight.bits, 0) ?? 0
    expect(last?.score).toBeCloseTo(sum, 9)
    expect(last?.score).toBeLessThan(9)
  })

  it('still come first where they fit far better', () => {
    const sorted = besideOtherAccounts([candidate('a', 40), candidate('b', 5)], new Set(['a']))
    expect(sorted.map(({ learnerId }) => learnerId)).toEqual(['a', 'b'])
  })
})
