/** SQL of who somebody is whom a learning platform has named. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { keptLearner } from '../../roster/kept-learner.ts'

/**
 * `waiting`: their account is known, and nobody knows yet whose it is; `unknown`: there is no account, or it was found to
 * be nobody's. Whoever had their data erased is unknown.
 */
export type Comer = { is: 'known'; learnerId: string } | { is: 'waiting' } | { is: 'unknown' }

/** By the account noted at their launch. */
export async function whoComes(
  db: Queryable,
  { registrationId, sub }: { registrationId: string; sub: string },
): Promise<Comer> {
  const found = await sql<{ state: string; learner: string | null; erased: boolean }>`
    select a.state, ${keptLearner('m')} as learner, m.erased_at is not null as erased
    from lti_people p
    join accounts a on a.id = p.account_id
    left join learners m on m.id = a.learner_id
    where p.registration_id = ${registrationId}::uuid and p.sub = ${sub}`.execute(db)
  const [row] = found.rows
  if (row === undefined || row.erased || row.state === 'rejected') return { is: 'unknown' }
  return row.state === 'linked' && row.learner !== null
    ? { is: 'known', learnerId: row.learner }
    : { is: 'waiting' }
}
