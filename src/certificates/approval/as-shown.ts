/** What somebody has seen of a list, as a short code: whom it proposes, on which outcome, and what certificates would say of them. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { HocvuError } from '../../foundation/errors.ts'
import type { Proposal } from './proposal.ts'
import { fromItems, presentState } from './proposal-store.ts'
import { shortCode } from './row-code.ts'

/** Two days with the same number of people can be two lists: one has dropped out, another was added. */
export async function codeAsShown(
  db: Queryable,
  viewer: Viewer,
  { id, cohort }: Pick<Proposal, 'id' | 'cohort'>,
  now: Date,
): Promise<string> {
  const found = await sql<object>`
    select i.enrolment_id, i.outcome_revision, l.full_name, l.date_of_birth, u.name as unit
    ${fromItems} left join units u on u.id = lu.unit_id
    where i.proposal_id = ${id}::uuid and ${presentState(cohort, now)} = 'proposed'
      and ${seesLearner(viewer, sql`l.id`)}
    order by i.enrolment_id`.execute(db)
  return shortCode(`${id}/${JSON.stringify(found.rows)}`)
}

/** @throws HocvuError `request.conflict` unless the list is what was seen; left out: it may be anything */
export async function requireAsShown(
  db: Queryable,
  viewer: Viewer,
  proposal: Pick<Proposal, 'id' | 'cohort'>,
  now: Date,
  wanted: string | undefined,
): Promise<void> {
  if (wanted === undefined) return
  const present = await codeAsShown(db, viewer, proposal, now)
  if (wanted.trim().toUpperCase() === present) return
  throw new HocvuError(
    'request.conflict',
    `The list ${proposal.id} is not what was shown as ${wanted.trim()} any more: who is on it, an outcome, a name, a date of birth or a unit has changed since, so nothing was released. Look at it again: hocvu proposals show ${proposal.id}`,
    { fields: [{ field: 'asShown', reason: 'the list has changed since' }] },
  )
}
