import { describe, expect, it } from 'vitest'
import { type AccountIdentity, type Candidate, matchByKeys } from '../../src/evidence/match.ts'
import { foldKey } from '../../src/foundation/names.ts'

const account = (changes: Partial<AccountIdentity> = {}): AccountIdentity => ({
  fullName: 'Trần Quốc Giang',
  employeeCodeKey: null,
  nationalIdHash: null,
  emailKey: null,
  emailVerified: true,
  phone: null,
  dateOfBirth: null,
  unit: null,
  ...changes,
})

const learner = (learnerId: string, changes: Partial<Candidate> = {}): Candidate => ({
  learnerId,
  fullName: 'Trần Quốc Giang',
  dateOfBirth: null,
  employeeCodeKey: null,
  nationalIdHash: null,
  emailKey: null,
  emailIsShared: false,
  phone: null,
  phoneIsShared: false,
  unitName: null,
  unitCode: null,
  ...changes,
})

const CODE = { employeeCodeKey: 'cb000177' }
const ID = { nationalIdHash: 'aa' }
const MAIL = { emailKey: 'giang@example.gov.vn' }
const PHONE = { phone: '0912345678' }

describe('one key of one person links', () => {
  it.each([
    ['employee code', CODE, 'linked-by-employee-code'],
    ['national ID', ID, 'linked-by-national-id'],
    ['e-mail', MAIL, 'linked-by-email'],
  ])('%s', (_, key, reason) => {
    expect(matchByKeys(account(key), [learner('P', key)])).toEqual({
      learnerId: 'P',
      reason,
      candidates: ['P'],
    })
  })

  it('reads a code with blanks and in any case as the same', () => {
    const code = foldKey('" cb000177 "'.replaceAll('"', ''))
    expect(code).toBe(foldKey('CB000177'))
    expect(matchByKeys(account({ employeeCodeKey: code }), [learner('P', CODE)]).learnerId).toBe(
      'P',
    )
  })

  it('several keys of one person are one person', () => {
    const all = { ...CODE, ...ID, ...MAIL }
    expect(matchByKeys(account(all), [learner('P', all)])).toMatchObject({ learnerId: 'P' })
  })
})

describe('name, birth date and unit together', () => {
  const born = { dateOfBirth: '1980-02-01' }
  const someone = account({ fullName: 'TRAN QUOC GIANG', ...born, unit: 'Xã Mường La' })
  const fits = learner('P', { ...born, unitName: 'Xã  mường la', unitCode: 'XML' })

  it('wait for a person, who is told whom they fit, by name or code of the unit', () => {
    const waits = {
      learnerId: null,
      reason: 'only-name-birth-date-and-unit-fit',
      candidates: ['P'],
    }
    expect(matchByKeys(someone, [fits])).toEqual(waits)
    expect(matchByKeys({ ...someone, unit: ' xml ' }, [fits])).toEqual(waits)
  })

  it.each([
    ['another unit', { unit: 'Xã Chiềng Lao' }],
    ['no unit', { unit: null }],
    ['another birth date', { dateOfBirth: '1980-01-02' }],
    ['no birth date', { dateOfBirth: null }],
    ['a part of the name', { fullName: 'Quốc Giang' }],
  ])('with %s do not fit; who comes near is named', (_, changes) => {
    expect(matchByKeys({ ...someone, ...changes }, [fits])).toEqual({
      learnerId: null,
      reason: 'no-key-matches',
      candidates: ['P'],
    })
  })
})

describe('nobody is linked', () => {
  it('by a name, however exactly it fits', () => {
    expect(matchByKeys(account(), [learner('P')])).toMatchObject({
      learnerId: null,
      reason: 'no-key-matches',
    })
    expect(matchByKeys(account(), [])).toMatchObject({ learnerId: null, candidates: [] })
  })

  it('by a mailbox that several people have; they are named', () => {
    const shared = { ...MAIL, emailIsShared: true }
    expect(matchByKeys(account(MAIL), [learner('P', shared), learner('Q', shared)])).toEqual({
      learnerId: null,
      reason: 'email-is-shared',
      candidates: ['P', 'Q'],
    })
  })

  it('by a phone that several people have', () => {
    const shared = { ...PHONE, phoneIsShared: true }
    expect(matchByKeys(account(PHONE), [learner('P', shared), learner('Q', shared)])).toMatchObject(
      { learnerId: null, reason: 'phone-is-shared' },
    )
  })

  it("by a phone alone, though it is one person's", () => {
    expect(matchByKeys(account(PHONE), [learner('P', PHONE)])).toEqual({
      learnerId: null,
      reason: 'only-phone-fits',
      candidates: ['P'],
    })
  })

  it('by an e-mail that the platform has not verified', () => {
    const unverified = account({ ...MAIL, emailVerified: false })
    expect(matchByKeys(unverified, [learner('P', MAIL)])).toMatchObject({
      learnerId: null,
      reason: 'email-not-verified',
      candidates: ['P'],
    })
  })

  it.each([
    ['code and e-mail', CODE, MAIL],
    ['code and national ID', CODE, ID],
    ['national ID and e-mail', ID, MAIL],
  ])('when %s point to two people', (_, one, other) => {
    const match = matchByKeys(account({ ...one, ...other }), [
      learner('P', one),
      learner('Q', other),
    ])
    expect(match).toEqual({
      learnerId: null,
      reason: 'keys-point-to-different-people',
      candidates: ['P', 'Q'],
    })
  })

  it('when the birth dates differ', () => {
    const match = matchByKeys(account({ ...CODE, dateOfBirth: '1980-02-01' }), [
      learner('P', { ...CODE, dateOfBirth: '1980-01-02' }),
    ])
    expect(match).toMatchObject({ learnerId: null, reason: 'birth-date-differs' })
  })

  it.each([
    ['code', CODE],
    ['e-mail', MAIL],
  ])('by %s when the national IDs differ', (_, key) => {
    const match = matchByKeys(account({ ...key, nationalIdHash: 'bb' }), [
      learner('P', { ...key, ...ID }),
    ])
    expect(match).toMatchObject({ learnerId: null, reason: 'national-id-differs' })
  })

  it('by e-mail when the employee codes differ: an office mailbox, another colleague', () => {
    const match = matchByKeys(account({ ...MAIL, employeeCodeKey: 'cb9' }), [
      learner('P', { ...MAIL, ...CODE }),
    ])
    expect(match).toMatchObject({ learnerId: null, reason: 'employee-code-differs' })
  })
})

it('a national ID holds against another code: people change office, not their ID', () => {
  const match = matchByKeys(account({ ...ID, employeeCodeKey: 'cb9' }), [
    learner('P', { ...ID, ...CODE }),
  ])
  expect(match).toMatchObject({ learnerId: 'P', reason: 'linked-by-national-id' })
})

it('a code holds beside a mailbox that is shared or not verified', () => {
  const shared = { ...MAIL, emailIsShared: true }
  expect(
    matchByKeys(account({ ...CODE, ...MAIL }), [
      learner('P', { ...CODE, ...shared }),
      learner('Q', shared),
    ]),
  ).toMatchObject({ learnerId: 'P' })
  expect(
    matchByKeys(account({ ...CODE, ...MAIL, emailVerified: false }), [
      learner('P', CODE),
      learner('Q', MAIL),
    ]),
  ).toMatchObject({ learnerId: 'P' })
})

describe('a name beside a key', () => {
  it.each([
    ['as on the roster', 'Trần Quốc Giang'],
    ['given name first', 'Giang Trần Quốc'],
    ['without diacritics', 'TRAN QUOC GIANG'],
    ['without middle name', 'Giang Trần'],
    ['a single word, such as a user name', 'tqgiang177'],
    ['decomposed letters', 'Trần Quốc Giang'.normalize('NFD')],
    ['none at all', ''],
  ])('%s: links', (_, fullName) => {
    expect(matchByKeys(account({ ...CODE, fullName }), [learner('P', CODE)]).learnerId).toBe('P')
  })

  it.each([
    ['H’Nga Niê', "H'Nga Niê"],
    ["Niê H'Nga", "Niê H'Nga"],
    ['Hồ A-Lăng', 'Hồ A Lăng'],
  ])('of several parts is told by its last: %s', (fullName, onRoster) => {
    const match = matchByKeys(account({ ...CODE, fullName }), [
      learner('P', { ...CODE, fullName: onRoster }),
    ])
    expect(match.learnerId).toBe('P')
  })

  it('old and new tone placement are one name', () => {
    const match = matchByKeys(account({ ...CODE, fullName: 'Lê Hoà' }), [
      learner('P', { ...CODE, fullName: 'Lê Hòa' }),
    ])
    expect(match.learnerId).toBe('P')
  })

  it.each([
    ['family first', 'Trần Quốc Bảo'],
    ['given first', 'Bảo Trần Quốc'],
    ['without diacritics', 'tran quoc bao'],
  ])('clearly another person, %s: waits', (_, fullName) => {
    expect(matchByKeys(account({ ...CODE, fullName }), [learner('P', CODE)])).toEqual({
      learnerId: null,
      reason: 'name-differs',
      candidates: ['P'],
    })
  })
})
