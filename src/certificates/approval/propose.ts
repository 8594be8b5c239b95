/** Makes a cohort's proposed list, or brings the one there is up to what has been earned by now. */
import { randomUUID } from 'node:crypto'
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database, Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { lockOutcomes } from '../../programs/lock-outcomes.ts'
import type { Cohort } from '../../programs/store.ts'
import { requireOwnPaper } from '../issuable.ts'
import { type ProposalCounts, type ProposalState, requireApproval } from './proposal.ts'
import {
  addEarned,
  countItems,
  hasEarned,
  insertProposal,
  lockListAtWork,
  settleStates,
  takeNewOutcomes,
} from './proposal-store.ts'

export interface ProposedList extends ProposalCounts {
  id: string
  state: ProposalState
}

/**
 * Issues nothing. Whoever has newly earned a certificate is added; who has not earned theirs any more drops out, and
 * comes back when they have. A list that is being released stays as the approver saw it.
 * @param trx the caller's transaction
 * @returns null when nobody has earned anything and there is no list
 * @throws HocvuError `proposal.not-asked`, `certificate.issued-elsewhere`, `configuration.invalid`
 */
export async function proposeEarned(
  trx: Queryable,
  cohort: Cohort,
  by: { actor: string; at: Date },
): Promise<ProposedList | null> {
  requireApproval(cohort.program)
  requireOwnPaper(cohort.program)
  await lockOutcomes(trx, [cohort.id])
  const atWork = await lockListAtWork(trx, cohort.id)
  if (atWork?.state === 'releasing')
    return { id: atWork.id, state: atWork.state, ...(await countItems(trx, atWork.id)) }
  const list = { id: atWork?.id ?? randomUUID(), cohort: cohort.id }
  if (atWork === null) {
    if (!(await hasEarned(trx, cohort.id, by.at))) return null
    await insertProposal(trx, list, by)
  }
  const added = await addEarned(trx, list, by)
  const decidedAnew = await takeNewOutcomes(trx, list, by)
  const changed = await settleStates(trx, list, by)
  const counts = await countItems(trx, list.id)
  if (added.length + decidedAnew.length + changed.length > 0)
    await appendAudit(trx, {
      ...by,
      action: atWork === null ? 'proposals.open' : 'proposals.refresh',
      subject: list.id,
      after: { cohort: cohort.id, added: added.length, ...counts },
      items: [added, decidedAnew, changed.map(({ enrolmentId, state }) => [enrolmentId, state])],
    })
  return { id: list.id, state: 'open', ...counts }
}

/** The same as a person's own act. @throws HocvuError as `proposeEarned` */
export async function proposeForCohort(
  { db, clock }: { db: Database; clock: Clock },
  viewer: Viewer,
  cohort: Cohort,
): Promise<ProposedList | null> {
  return await db
    .transaction()
    .execute((trx) => proposeEarned(trx, cohort, { actor: viewer.actor, at: clock.now() }))
}
