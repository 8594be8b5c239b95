/**
 * Whose account it is, or why a person must say so, and who comes into question. The account is linked by itself only
 * by a key that is one person's and that nothing speaks against, or by name, birth date and unit that fit one person
 * alone; never by its score. Pure.
 */
import { compare } from './compare.ts'
import { decide } from './decide.ts'
import type { AccountIdentity, Candidate, FoundPeople, Match } from './people.ts'
import { compareCandidates, scored } from './score.ts'
import { sharingOf } from './sharing.ts'

interface MatchOptions {
  /** Learners of whom a person said that the account is not theirs: neither linked nor proposed. */
  rejected?: ReadonlySet<string>
}

/** @param found whom the account's `searchKeys` brought; their order does not matter */
export function matchAccount(
  account: AccountIdentity,
  found: FoundPeople,
  { rejected }: MatchOptions = {},
): Match {
  const sharing = sharingOf(account, found)
  const compared = found.people
    .filter(({ learnerId }) => !rejected?.has(learnerId))
    .map((person) => compare(account, person, sharing))
  const decision = decide(compared)
  if (decision.linked !== null)
    return { linked: scored(decision.linked, sharing), method: decision.method }
  const candidates = compared.map((comparison) => scored(comparison, sharing))
  return { linked: null, reason: decision.reason, candidates: worthShowing(candidates) }
}

/** So many are shown to the person who decides. */
const MOST_CANDIDATES = 10
/** Below it, one in a hundred or so is the right one; such people are shown only where there is nobody better. */
const WORTH_SHOWING_BITS = 3

function worthShowing(candidates: readonly Candidate[]): Candidate[] {
  const sorted = candidates.toSorted(compareCandidates)
  const worth = sorted.filter(
    ({ score, weights }) => score >= WORTH_SHOWING_BITS || hasKey(weights),
  )
  return (worth.length > 0 ? worth : sorted.slice(0, 3)).slice(0, MOST_CANDIDATES)
}

const KEYS = new Set(['national_id', 'employee_code', 'email', 'phone'])

/** Whoever a key points to is shown, however badly the rest fits: the person who decides must see the contradiction. */
const hasKey = (weights: Candidate['weights']) =>
  weights.some(({ field, bits }) => KEYS.has(field) && bits > 0)
