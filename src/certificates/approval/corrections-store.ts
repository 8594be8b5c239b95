/** SQL of whom a checking sheet may speak of. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { fromItems } from './proposal-store.ts'
import type { CheckedPerson } from './weigh-correction.ts'

export interface CheckedListed extends CheckedPerson {
  enrolmentId: string
  learnerId: string
}

/** Everybody on the list whom the viewer sees, as the roster has them. */
export async function checkedPeople(
  db: Queryable,
  viewer: Viewer,
  proposalId: string,
): Promise<CheckedListed[]> {
  const found = await sql<CheckedListed>`
    select i.enrolment_id as "enrolmentId", l.id as "learnerId", l.full_name as "fullName",
      l.date_of_birth as "dateOfBirth", u.id as "unitId", u.name as unit, i.hold_reason as "holdReason"
    ${fromItems} left join units u on u.id = lu.unit_id
    where i.proposal_id = ${proposalId}::uuid and l.merged_into is null and ${seesLearner(viewer, sql`l.id`)}`.execute(
    db,
  )
  return found.rows
}

/** Ids of the units that a viewer who is limited to a branch may name. */
export async function branchOf(db: Queryable, viewer: Viewer): Promise<Set<string>> {
  const found = await sql<{ id: string }>`select unit_branch(${viewer.unitId}::uuid) as id`.execute(
    db,
  )
  return new Set(found.rows.map(({ id }) => id))
}
