/** SQL of which members of a course are known already: as launches have named them, or as the platform's accounts are linked. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import { keptLearner } from '../../roster/kept-learner.ts'
import type { Registration } from '../registration.ts'

/** As the roster has them; one of the two keys is there. */
export interface Recognised {
  fullName: string
  employeeCode: string | null
  email: string | null
}

/**
 * @param members with their ids as they are kept
 * @returns by the platform's id, whom the viewer may see; nobody where nobody has said whose accounts they are
 */
export async function recognisedMembers(
  db: Queryable,
  viewer: Viewer,
  { id, platformId, subIsAccount }: Registration,
  members: readonly { userId: string; keptId: string }[],
): Promise<Map<string, Recognised>> {
  if (platformId === null) return new Map()
  const given = rowsAsTable(
    'w',
    { user_id: 'text', kept_id: 'text' },
    members.map(({ userId, keptId }) => ({ user_id: userId, kept_id: keptId })),
  )
  const found = await sql<Recognised & { userId: string }>`
    select w.user_id as "userId", l.full_name as "fullName", l.employee_code as "employeeCode", l.email
    from ${given}
    cross join lateral (
      select a.learner_id from accounts a
      left join lti_people k on k.account_id = a.id and k.registration_id = ${id}::uuid and k.sub = w.kept_id
      where a.platform_id = ${platformId} and a.state = 'linked' and (
        a.id = (select account_id from lti_people where registration_id = ${id}::uuid and sub = w.kept_id)
        or (${subIsAccount}::bool and a.source_id = w.kept_id))
      order by k.sub is null limit 1) known
    join learners m on m.id = known.learner_id
    join learners l on l.id = ${keptLearner('m')} and l.erased_at is null
    where (l.employee_code is not null or l.email is not null) and ${seesLearner(viewer, sql`l.id`)}`.execute(
    db,
  )
  return new Map(found.rows.map(({ userId, ...person }) => [userId, person]))
}
