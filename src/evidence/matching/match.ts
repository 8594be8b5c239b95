/**
 * Whose account it is, or why a person must say so, and who comes into question. The account is linked by itself only
 * by a key that is one person's and that nothing speaks against, or by name, birth date and unit that fit one person
 * alone; never by its score. Pure.
 */
import { compare } from './compare.ts'
import { decide } from './decide.ts'
import type {
  AccountIdentity,
  Candidate,
  ComparedField,
  FoundPeople,
  Match,
  RosterPerson,
} from './people.ts'
import { readAccount, readPerson } from './readings.ts'
import { compareCandidates, scored } from './score.ts'
import { sharingOf } from './sharing.ts'

export interface MatchOptions {
  /** Learners of whom a person said that the account is not theirs: neither linked nor proposed. */
  rejected?: ReadonlySet<string>
  /** Learners who have another account on the platform already: proposed after their namesakes who have none. */
  withAccount?: ReadonlySet<string>
}

/** @param found whom the account's `searchKeys` brought; their order does not matter */
export function matchAccount(
  account: AccountIdentity,
  found: FoundPeople,
  { rejected, withAccount }: MatchOptions = {},
): Match {
  const sharing = sharingOf(account, found)
  const people = found.people.filter(({ learnerId }) => !rejected?.has(learnerId))
  const beside = (person: RosterPerson) =>
    compare(account, person, sharing, withAccount?.has(person.learnerId) ?? false)
  const decision = decide(people.filter((person) => mayCount(account, person)).map(beside))
  if (decision.linked !== null)
    return { linked: scored(decision.linked, sharing), method: decision.method }
  const candidates = people.map((person) => scored(beside(person), sharing))
  return { linked: null, reason: decision.reason, candidates: worthShowing(candidates) }
}

/**
 * Whether a person can have a say in the decision, as one whose key it is or as one who fits better. Who shares less
 * than that is compared only when candidates are wanted: most accounts are linked before.
 */
function mayCount(account: AccountIdentity, person: RosterPerson): boolean {
  const ours = readAccount(account)
  const theirs = readPerson(person)
  return (
    (ours.bareCode !== '' && ours.bareCode === theirs.bareCode) ||
    (account.nationalIdHash !== null && account.nationalIdHash === person.nationalIdHash) ||
    (ours.email !== null && ours.email === theirs.email) ||
    (ours.phone !== null && ours.phone === theirs.phone) ||
    ours.sortedNames.some((name) => theirs.sortedNames.includes(name)) ||
    (ours.words.length < 2 && ours.handles.length > 0)
  )
}

/** So many are shown to the person who decides. */
const MOST_CANDIDATES = 10
/** Who has less, and neither a key nor the name of the account, is shown only where there is nobody better. */
const WORTH_SHOWING_BITS = 3

function worthShowing(candidates: readonly Candidate[]): Candidate[] {
  const sorted = candidates.toSorted(compareCandidates)
  const worth = sorted.filter(
    ({ score, agrees }) =>
      score >= WORTH_SHOWING_BITS || agrees.some((field) => TELLING.has(field)),
  )
  return (worth.length > 0 ? worth : sorted.slice(0, 3)).slice(0, MOST_CANDIDATES)
}

/** Whoever a key points to is shown, however badly the rest fits: the person who decides must see the contradiction. */
const TELLING: ReadonlySet<ComparedField> = new Set([
  'national_id',
  'employee_code',
  'email',
  'phone',
  'full_name',
])
