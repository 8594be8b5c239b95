import fc from 'fast-check'
import { expect, it } from 'vitest'
import { matchAccount } from '../../../src/evidence/matching/match.ts'
import { indexRoster } from '../../../src/evidence/matching/roster-index.ts'
import { invent } from './population.ts'

const { roster, accounts } = invent(20, 400)
const index = indexRoster(roster)
const anAccount = fc.constantFrom(...accounts.map(({ account }) => account))

it('the order of the people changes neither the link nor the candidates', () => {
  fc.assert(
    fc.property(anAccount, fc.infiniteStream(fc.nat()), (account, order) => {
      const found = index.find(account)
      const shuffled = found.people
        .map((person) => ({ person, at: order.next().value ?? 0 }))
        .sort((a, b) => a.at - b.at)
        .map(({ person }) => person)
      expect(matchAccount(account, { ...found, people: shuffled })).toEqual(
        matchAccount(account, found),
      )
    }),
  )
})

it('people who share no key with an account change nothing', () => {
  fc.assert(
    fc.property(anAccount, (account) => {
      const found = index.find(account)
      const known = new Set(found.people)
      const strangers = roster.filter((person) => !known.has(person)).slice(0, 30)
      const match = matchAccount(account, found)
      const among = matchAccount(account, { ...found, people: [...found.people, ...strangers] })
      expect(among.linked).toEqual(match.linked)
      if (match.linked === null && among.linked === null) expect(among.reason).toBe(match.reason)
    }),
  )
})

it('the order of the roster changes no link', () => {
  const turned = indexRoster(roster.toReversed())
  fc.assert(
    fc.property(anAccount, (account) => {
      expect(matchAccount(account, turned.find(account))).toEqual(
        matchAccount(account, index.find(account)),
      )
    }),
  )
})

it('whoever a person rejected is neither linked nor proposed', () => {
  fc.assert(
    fc.property(anAccount, (account) => {
      const found = index.find(account)
      const before = matchAccount(account, found)
      const named = before.linked === null ? before.candidates[0] : before.linked
      if (named === undefined) return
      const after = matchAccount(account, found, { rejected: new Set([named.learnerId]) })
      const people = after.linked === null ? after.candidates : [after.linked]
      expect(people.map(({ learnerId }) => learnerId)).not.toContain(named.learnerId)
    }),
  )
})

it('an account that states nothing finds nobody', () => {
  const silent = {
    fullName: '',
    employeeCode: null,
    nationalIdHash: null,
    nationalIdDoubtful: false,
    email: null,
    phone: null,
    dateOfBirth: null,
    emailVerified: true,
    username: null,
    unit: null,
  }
  expect(matchAccount(silent, index.find(silent))).toEqual({
    linked: null,
    reason: 'no-key-matches',
    candidates: [],
  })
})
