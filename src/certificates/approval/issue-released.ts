/** Issues a list that an approver has released: exactly whom it proposes, as far as they have earned it still. */
import { appendAudit } from '../../access/audit.ts'
import type { Queryable } from '../../database/connection.ts'
import { lockOutcomes } from '../../programs/lock-outcomes.ts'
import type { Cohort } from '../../programs/store.ts'
import { earnedInOrder } from '../earned-store.ts'
import { requireIssuable } from '../issuable.ts'
import { type IssueDeps, issueBatch } from '../issue.ts'
import { requireFreeNumbers } from '../store.ts'
import {
  type ComputedReason,
  type ItemState,
  type Proposal,
  type ProposalCounts,
  wrongState,
} from './proposal.ts'
import {
  countIssued,
  countItems,
  lockProposal,
  markIssued,
  setReleased,
  settleStates,
  stillProposed,
} from './proposal-store.ts'

const BATCH = 500

interface ReleaseContext {
  runId: string
  actor: string
  onProgress?: (issued: number, of: number) => Promise<void>
}

/**
 * Batch by batch; cut off, it goes on with whom is left.
 * @throws HocvuError `proposal.state`, and whatever forbids issuing
 */
export async function issueReleased(
  deps: IssueDeps,
  cohort: Cohort,
  proposal: Proposal,
  { runId, actor, onProgress }: ReleaseContext,
): Promise<void> {
  const { db, clock } = deps
  const { id, decision } = proposal
  if (proposal.state !== 'releasing' || decision === null) throw wrongState(proposal)
  const wording = requireIssuable(cohort.program, deps, { released: true })
  const now = clock.now()
  const proposed = await stillProposed(db, proposal, now)
  const waiting = await earnedInOrder(db, cohort.id, now, proposed)
  await requireFreeNumbers(db, wording, decision.issuedOn, waiting.length)
  const before = await countIssued(db, id)
  for (let at = 0; at < waiting.length; at += BATCH) {
    const batch = waiting.slice(at, at + BATCH)
    await db.transaction().execute(async (trx) => {
      await lockOutcomes(trx, [cohort.id])
      const by = { actor, at: clock.now() }
      // Under the lock of whoever decides: an outcome that was decided anew a moment ago is not what was released.
      const enrolmentIds = await stillProposed(trx, proposal, by.at, batch)
      await markIssued(trx, id, enrolmentIds, by)
      const issued = await issueBatch(trx, deps, cohort, wording, enrolmentIds, {
        actor,
        run: async () => runId,
        release: {
          proposalId: id,
          decisionNumber: decision.number,
          decisionDate: decision.date,
          issuedOn: decision.issuedOn,
          enrolmentIds,
        },
      })
      if (issued.length !== enrolmentIds.length)
        throw new Error(
          `${enrolmentIds.length} were to be issued of list ${id}, not ${issued.length}`,
        )
    })
    await onProgress?.(before + Math.min(at + BATCH, waiting.length), before + waiting.length)
  }
}

interface NotIssued {
  learner: string
  state: ItemState
  reasons: ComputedReason[]
}

export interface ReleasedList {
  proposal: { id: string; state: 'released' } & ProposalCounts
  /** Whom the approver released and who were not issued to, for something has changed since. */
  notIssued: NotIssued[]
}

/**
 * Ends the release, in the transaction that ends its run.
 * @returns null when somebody can be issued to again who could not be a moment ago: there is more to issue
 */
export async function closeRelease(
  trx: Queryable,
  proposal: Pick<Proposal, 'id' | 'cohort'>,
  by: { actor: string; at: Date },
): Promise<ReleasedList | null> {
  await lockOutcomes(trx, [proposal.cohort])
  const present = await lockProposal(trx, proposal.id)
  if (present?.state !== 'releasing')
    throw wrongState(present ?? { ...proposal, state: 'released' })
  if ((await stillProposed(trx, proposal, by.at)).length > 0) return null
  const changed = await settleStates(trx, proposal, by, { closing: true })
  await setReleased(trx, proposal.id, by)
  const counts = await countItems(trx, proposal.id)
  const notIssued = changed.filter(({ before }) => before === 'proposed')
  await appendAudit(trx, {
    ...by,
    action: 'proposals.released',
    subject: proposal.id,
    after: { cohort: proposal.cohort, ...present.decision, ...counts },
    items: changed,
  })
  return {
    proposal: { id: proposal.id, state: 'released', ...counts },
    notIssued: notIssued.map(({ learner, state, reasons }) => ({ learner, state, reasons })),
  }
}
