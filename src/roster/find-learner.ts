/** SQL of finding people on the roster, within the viewer's scope. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { foldKey } from '../foundation/names.ts'

export interface FoundLearner {
  id: string
  /** Employee code, or the roster's other key. */
  learner: string
  fullName: string
  unit: string | null
}

const learnerKey = sql`coalesce(l.employee_code, l.email, l.phone, '…' || l.national_id_last4)`
const fromLearners = sql`
  from learners l
  left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
  left join units u on u.id = lu.unit_id`

/** Everybody that a key means: one person by employee code or id, perhaps several by a shared mailbox or phone. */
export async function findLearners(
  db: Queryable,
  viewer: Viewer,
  key: string,
): Promise<FoundLearner[]> {
  const folded = foldKey(key)
  const found = await sql<FoundLearner & { exact: boolean }>`
    select l.id, ${learnerKey} as learner, l.full_name as "fullName", u.name as unit,
      l.employee_code_key is not distinct from ${folded} or l.id::text = ${folded} as exact
    ${fromLearners}
    where (l.employee_code_key = ${folded} or l.id::text = ${folded} or l.email_key = ${folded} or l.phone = ${folded})
      and ${seesLearner(viewer, sql`l.id`)}
    order by exact desc, l.id limit 5`.execute(db)
  const exact = found.rows.filter((row) => row.exact)
  return (exact.length > 0 ? exact : found.rows).map(({ exact: _, ...learner }) => learner)
}

export async function learnersById(
  db: Queryable,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Map<string, FoundLearner>> {
  if (ids.length === 0) return new Map()
  const found = await sql<FoundLearner>`
    select l.id, ${learnerKey} as learner, l.full_name as "fullName", u.name as unit ${fromLearners}
    where l.id = any(${[...ids]}::uuid[]) and ${seesLearner(viewer, sql`l.id`)}`.execute(db)
  return new Map(found.rows.map((row) => [row.id, row]))
}
