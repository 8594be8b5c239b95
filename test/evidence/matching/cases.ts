/** One account against a small roster, for tests that read like a specification. */
import { type MatchOptions, matchAccount } from '../../../src/evidence/matching/match.ts'
import type { AccountIdentity, Match, RosterPerson } from '../../../src/evidence/matching/people.ts'
import { indexRoster } from '../../../src/evidence/matching/roster-index.ts'

const NOTHING = {
  fullName: '',
  employeeCode: null,
  nationalIdHash: null,
  nationalIdDoubtful: false,
  email: null,
  phone: null,
  dateOfBirth: null,
}

export const account = (stated: Partial<AccountIdentity>): AccountIdentity => ({
  ...NOTHING,
  emailVerified: true,
  username: null,
  unit: null,
  ...stated,
})

export const person = (learnerId: string, known: Partial<RosterPerson>): RosterPerson => ({
  ...NOTHING,
  learnerId,
  unit: null,
  formerUnits: [],
  ...known,
})

export const unit = (name: string, code: string | null = null) => ({ name, code })

export function matched(
  stated: Partial<AccountIdentity>,
  roster: readonly RosterPerson[],
  options: MatchOptions = {},
): Match {
  const one = account(stated)
  return matchAccount(one, indexRoster(roster).find(one), options)
}

/** `by employee-code: P`, or `waits: name-differs`. */
export function outcome(match: Match): string {
  return match.linked === null
    ? `waits: ${match.reason}`
    : `by ${match.method}: ${match.linked.learnerId}`
}
