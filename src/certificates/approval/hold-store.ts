/** SQL of holding people of a list by a person's word, and of who on it is meant. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import { shownKey } from '../../roster/shown-key.ts'
import type { ComputedReason, ItemState } from './proposal.ts'
import { computedReasonsOf, fromItems } from './proposal-store.ts'

export interface ListedPerson {
  enrolmentId: string
  learnerId: string
  /** Employee code, or the roster's other key. */
  learner: string
  state: ItemState
  holdReason: string | null
  reasons: ComputedReason[]
}

/** Those of the learners who are on the list, of the people whom the viewer sees. */
export async function listedPeople(
  db: Queryable,
  viewer: Viewer,
  proposalId: string,
  learnerIds: readonly string[],
): Promise<ListedPerson[]> {
  const found = await sql<ListedPerson>`
    select i.enrolment_id as "enrolmentId", l.id as "learnerId", ${shownKey} as learner, i.state,
      i.hold_reason as "holdReason", ${computedReasonsOf} as reasons
    ${fromItems}
    where i.proposal_id = ${proposalId}::uuid and l.id = any(${[...learnerIds]}::uuid[])
      and ${seesLearner(viewer, sql`l.id`)}
    order by l.name_key, l.roster_key`.execute(db)
  return found.rows
}

export interface NewHold {
  enrolmentId: string
  /** null: nobody holds them any more. */
  reason: string | null
}

/** Writes what people say; the states follow when they are settled. */
export async function writeHolds(
  db: Queryable,
  proposalId: string,
  holds: readonly NewHold[],
  by: { actor: string; at: Date },
): Promise<void> {
  const given = rowsAsTable(
    't',
    { enrolment_id: 'uuid', reason: 'text' },
    holds.map(({ enrolmentId, reason }) => ({ enrolment_id: enrolmentId, reason })),
  )
  await sql`update proposal_items i set hold_reason = t.reason, changed_at = ${by.at}, changed_by = ${by.actor},
      state = case when i.state = 'proposed' and t.reason is not null then 'held' else i.state end
    from ${given} where i.proposal_id = ${proposalId}::uuid and i.enrolment_id = t.enrolment_id`.execute(
    db,
  )
}
