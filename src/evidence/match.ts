/**
 * Which learner an account belongs to, by an employee code, a national ID or an e-mail that is one person's. Anything
 * else waits, however well it fits; who fits is named to the person who decides. A name, a birth date or another key
 * speaks against a key that says otherwise. Pure.
 */
import { foldKey, foldName } from '../foundation/names.ts'

export interface AccountIdentity {
  fullName: string
  employeeCodeKey: string | null
  nationalIdHash: string | null
  emailKey: string | null
  emailVerified: boolean
  /** As dialled inside Vietnam, where it can be read so. */
  phone: string | null
  dateOfBirth: string | null
  /** Name or code of a unit, as the platform has it. */
  unit: string | null
}

export interface Candidate {
  learnerId: string
  fullName: string
  dateOfBirth: string | null
  employeeCodeKey: string | null
  nationalIdHash: string | null
  emailKey: string | null
  /** Several people on the roster have this mailbox. */
  emailIsShared: boolean
  phone: string | null
  /** Several people on the roster have this phone. */
  phoneIsShared: boolean
  /** Of the present unit. */
  unitName: string | null
  unitCode: string | null
}

type MatchReason =
  | 'linked-by-employee-code'
  | 'linked-by-national-id'
  | 'linked-by-email'
  | 'no-key-matches'
  | 'only-phone-fits'
  | 'only-name-birth-date-and-unit-fit'
  | 'email-is-shared'
  | 'email-not-verified'
  | 'phone-is-shared'
  | 'keys-point-to-different-people'
  | 'national-id-differs'
  | 'employee-code-differs'
  | 'name-differs'
  | 'birth-date-differs'

export interface Match {
  learnerId: string | null
  reason: MatchReason
  /** Whom the keys pointed to, for the person who decides. */
  candidates: string[]
}

/** @param candidates the learners that share a key with the account, or name and birth date */
export function matchByKeys(account: AccountIdentity, candidates: readonly Candidate[]): Match {
  const hits: { candidate: Candidate; reason: MatchReason }[] = []
  let weak: MatchReason = 'no-key-matches'
  for (const candidate of candidates) {
    if (account.employeeCodeKey !== null && account.employeeCodeKey === candidate.employeeCodeKey)
      hits.push({ candidate, reason: 'linked-by-employee-code' })
    if (account.nationalIdHash !== null && account.nationalIdHash === candidate.nationalIdHash)
      hits.push({ candidate, reason: 'linked-by-national-id' })
    if (account.emailKey !== null && account.emailKey === candidate.emailKey) {
      if (candidate.emailIsShared) weak = 'email-is-shared'
      else if (!account.emailVerified) weak = 'email-not-verified'
      else hits.push({ candidate, reason: 'linked-by-email' })
    }
    if (account.phone !== null && account.phone === candidate.phone)
      weak = candidate.phoneIsShared ? 'phone-is-shared' : 'only-phone-fits'
  }
  if (weak === 'no-key-matches' && candidates.some((person) => fitsWholly(account, person)))
    weak = 'only-name-birth-date-and-unit-fit'
  const first = hits[0]
  const people = [...new Set(hits.map(({ candidate }) => candidate.learnerId))]
  if (!first)
    return { learnerId: null, reason: weak, candidates: candidates.map((c) => c.learnerId) }
  if (people.length > 1)
    return { learnerId: null, reason: 'keys-point-to-different-people', candidates: people }
  const contradiction = contradicts(
    account,
    first.candidate,
    hits.map(({ reason }) => reason),
  )
  if (contradiction) return { learnerId: null, reason: contradiction, candidates: people }
  return { learnerId: first.candidate.learnerId, reason: first.reason, candidates: people }
}

/** The whole name without diacritics, the birth date, and the unit by its name or code. */
function fitsWholly(account: AccountIdentity, learner: Candidate): boolean {
  const { dateOfBirth, unit } = account
  if (dateOfBirth === null || unit === null || dateOfBirth !== learner.dateOfBirth) return false
  const name = foldName(account.fullName)
  if (name === '' || name !== foldName(learner.fullName)) return false
  const { unitName, unitCode } = learner
  return (
    (unitName !== null && foldName(unit) === foldName(unitName)) ||
    (unitCode !== null && foldKey(unit) === foldKey(unitCode))
  )
}

/** What the account and the learner both state, and differently. */
function contradicts(
  account: AccountIdentity,
  learner: Candidate,
  hits: readonly MatchReason[],
): MatchReason | null {
  const differ = (ours: string | null, theirs: string | null) =>
    ours !== null && theirs !== null && ours !== theirs
  if (differ(account.nationalIdHash, learner.nationalIdHash)) return 'national-id-differs'
  // Against a national ID a code says nothing: people change office and code, not their ID.
  const byId = hits.includes('linked-by-national-id')
  if (!byId && differ(account.employeeCodeKey, learner.employeeCodeKey))
    return 'employee-code-differs'
  if (differ(account.dateOfBirth, learner.dateOfBirth)) return 'birth-date-differs'
  return namesClearlyDiffer(account.fullName, learner.fullName) ? 'name-differs' : null
}

/**
 * Platforms put the given name first or last, drop diacritics or middle names, so only one thing is clear:
 * the learner's given name (of H'Nga or A-Lăng its last part) occurs nowhere in a name of two words or more.
 */
function namesClearlyDiffer(accountName: string, learnerName: string): boolean {
  const words = wordsOf(accountName)
  const given = wordsOf(learnerName).at(-1)
  return words.length >= 2 && given !== undefined && !words.includes(given)
}

function wordsOf(name: string): string[] {
  return foldName(name)
    .split(' ')
    .filter((word) => word !== '')
}
