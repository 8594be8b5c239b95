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
  WaitingReason,
} from './people.ts'
import { type ReadAccount, readAccount, readPerson } from './readings.ts'
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
  options: MatchOptions = {},
): Match {
  const decision = decideAlone(account, found, options)
  if (decision.linked !== null) return decision
  const sharing = sharingOf(account, found)
  const candidates = allowed(found.people, options).map((person) =>
    scored(compare(account, person, sharing, hasAnother(person, options)), sharing),
  )
  return { linked: null, reason: decision.reason, candidates: worthShowing(candidates) }
}

/** The decision without the candidates, of whom most accounts need none. */
export function decideAlone(
  account: AccountIdentity,
  found: FoundPeople,
  options: MatchOptions = {},
): Exclude<Match, { linked: null }> | { linked: null; reason: WaitingReason } {
  const sharing = sharingOf(account, found)
  const ours = readAccount(account)
  const compared = allowed(found.people, options)
    .filter((person) => mayCount(account, ours, person))
    .map((person) => compare(account, person, sharing, hasAnother(person, options)))
  const decision = decide(compared)
  return decision.linked === null
    ? decision
    : { linked: scored(decision.linked, sharing), method: decision.method }
}

const allowed = (people: readonly RosterPerson[], { rejected }: MatchOptions) =>
  rejected ? people.filter(({ learnerId }) => !rejected.has(learnerId)) : people

const hasAnother = ({ learnerId }: RosterPerson, { withAccount }: MatchOptions) =>
  withAccount?.has(learnerId) ?? false

/** Whether a person can have a say in the decision: as one whose key it is, or as one who fits better. */
function mayCount(account: AccountIdentity, ours: ReadAccount, person: RosterPerson): boolean {
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
