/** Accounts as a person decides about them: with whom each may belong to. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { type AccountFilter, type AccountView, listAccounts } from '../../evidence/account-store.ts'
import type { Candidate } from '../../evidence/matching/people.ts'
import { type FoundLearner, learnersById } from '../../roster/find-learner.ts'

export interface QueuedAccount extends Omit<AccountView, 'reason' | 'learnerId'> {
  /** Stable: what linked it, or why it waits. */
  reason: string
  /** The best first. */
  candidates: (FoundLearner & Pick<Candidate, 'score' | 'agrees' | 'disagrees'>)[]
  learner: FoundLearner | null
}

/** One page of accounts by id, as far as the viewer sees them. */
export async function queuedAccounts(
  db: Queryable,
  viewer: Viewer,
  filter: AccountFilter,
): Promise<QueuedAccount[]> {
  const accounts = await listAccounts(db, viewer, filter)
  const people = await learnersById(db, viewer, accounts.flatMap(peopleOf))
  return accounts.map(({ learnerId, reason, ...account }) => ({
    ...account,
    reason: reason.code,
    candidates: (reason.candidates ?? []).flatMap(
      ({ learnerId: candidate, score, agrees, disagrees }) => {
        const person = people.get(candidate)
        return person === undefined ? [] : [{ ...person, score, agrees, disagrees }]
      },
    ),
    learner: learnerId === null ? null : (people.get(learnerId) ?? null),
  }))
}

function peopleOf({ learnerId, reason }: AccountView): string[] {
  const candidates = (reason.candidates ?? []).map((candidate) => candidate.learnerId)
  return learnerId === null ? candidates : [learnerId, ...candidates]
}
