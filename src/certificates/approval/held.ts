/** Who of a cohort has passed and is not issued to without somebody's doing, where an approver releases. */
import { operator } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { Cohort } from '../../programs/store.ts'
import { type HeldLearner, selectHeld } from '../earned-store.ts'
import { type HeldItem, heldItems } from './proposal-store.ts'

/** `person`: somebody holds them; `outcome`: it was decided anew while the list was released. */
export interface ProposalHeld extends Omit<HeldLearner, 'reason'> {
  reason: HeldLearner['reason'] | 'person' | 'outcome'
}

/** For a run's result, which is shown to the operator who began it. */
export async function proposalHeld(
  db: Queryable,
  cohort: Cohort,
  proposalId: string | null,
  { actor, at }: { actor: string; at: Date },
): Promise<ProposalHeld[]> {
  const listed = proposalId === null ? [] : await heldItems(db, proposalId)
  const others = await selectHeld(db, operator(actor), cohort.id, at)
  return [...listed.map(toHeld), ...others.filter(({ reason }) => reason === 'revoked')]
}

function toHeld({ learner, reasons, byPerson }: HeldItem): ProposalHeld {
  const missing = reasons.filter((reason) => reason !== 'outcome-changed')
  // Held for the roster when the list was released, and complete by now: on the next list.
  const ofList = missing.length === 0 && reasons.length > 0 ? 'outcome' : 'roster'
  return { learner, reason: byPerson ? 'person' : ofList, missing }
}
