/**
 * Which learner an account belongs to, by keys alone. Nothing is decided by a name; a name, a birth date or another
 * key can only speak against a key (RULES "Who counts as whom"). Pure.
 */
import { foldName } from '../foundation/names.ts'

export interface AccountIdentity {
  fullName: string
  employeeCodeKey: string | null
  nationalIdHash: string | null
  emailKey: string | null
  emailVerified: boolean
  dateOfBirth: string | null
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
}

export type MatchReason =
  | 'linked-by-employee-code'
  | 'linked-by-national-id'
  | 'linked-by-email'
  | 'no-key-matches'
  | 'email-is-shared'
  | 'email-not-verified'
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

/** @param candidates the learners that share a key with the account */
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
  }
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
