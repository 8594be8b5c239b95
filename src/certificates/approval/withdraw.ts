/** Takes a proposed list back: nobody is issued to with it. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { wordsOf } from '../../reconciliation/person-decisions/words.ts'
import { hasStalled } from './find-release.ts'
import { type Proposal, wrongState } from './proposal.ts'
import { findProposal, lockProposal, setWithdrawn } from './proposal-store.ts'
import { requireSeen } from './read.ts'

/**
 * The next `certify` makes a new list; whom a person held is held on it, too.
 * @throws HocvuError `not-found`, `proposal.state` when it is being released or was
 */
export async function withdrawProposal(
  { db, clock }: { db: Database; clock: Clock },
  viewer: Viewer,
  proposalId: string,
  reason: string,
): Promise<Proposal> {
  const words = wordsOf('reason', reason)
  return await db.transaction().execute(async (trx) => {
    const proposal = await requireSeen(trx, viewer, await lockProposal(trx, proposalId))
    const isFree = proposal.state === 'open' || (await hasStalled(trx, proposal))
    if (!isFree) throw wrongState(proposal)
    const by = { actor: viewer.actor, at: clock.now() }
    await setWithdrawn(trx, proposal.id, words, by)
    await appendAudit(trx, {
      ...by,
      action: 'proposals.withdraw',
      subject: proposal.id,
      before: { state: proposal.state, decision: proposal.decision },
      after: { cohort: proposal.cohort, state: 'withdrawn', reason: words },
    })
    return (await findProposal(trx, proposal.id)) ?? proposal
  })
}
