/** SQL of finding people on the roster, within the viewer's scope. */
import { type RawBuilder, sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { foldKey } from '../foundation/names.ts'
import { keptLearner } from './kept-learner.ts'
import { shownKey } from './shown-key.ts'

export interface FoundLearner {
  id: string
  /** Employee code, or the roster's other key. */
  learner: string
  fullName: string
  unit: string | null
}

const fromLearners = sql`
  from learners l
  left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
  left join units u on u.id = lu.unit_id`

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * SQL conditions on the learner with the alias `l`: a key as people name it means this person, also where a row that was
 * merged into theirs holds it.
 */
export function meantBy(key: string) {
  const folded = foldKey(key)
  const id = UUID.test(folded) ? folded : null
  const meant = (condition: RawBuilder<unknown>) =>
    sql<boolean>`l.id in (select ${keptLearner('m')} from learners m where ${condition})`
  const exact = sql`m.employee_code_key = ${folded} or m.id = ${id}::uuid`
  return {
    /** By employee code or id, which nobody shares. */
    exactly: meant(exact),
    perhaps: meant(sql`${exact} or m.email_key = ${folded} or m.phone = ${folded}`),
  }
}

/** Everybody that a key means: one person by employee code or id, perhaps several by a shared mailbox or phone. */
export async function findLearners(
  db: Queryable,
  viewer: Viewer,
  key: string,
): Promise<FoundLearner[]> {
  const { exactly, perhaps } = meantBy(key)
  const found = await sql<FoundLearner & { exact: boolean }>`
    select l.id, ${shownKey} as learner, l.full_name as "fullName", u.name as unit, ${exactly} as exact
    ${fromLearners}
    where ${perhaps} and l.erased_at is null and ${seesLearner(viewer, sql`l.id`)}
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
    select l.id, ${shownKey} as learner, l.full_name as "fullName", u.name as unit ${fromLearners}
    where l.id = any(${[...ids]}::uuid[]) and ${seesLearner(viewer, sql`l.id`)}`.execute(db)
  return new Map(found.rows.map((row) => [row.id, row]))
}
