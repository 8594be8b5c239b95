/** SQL of what an import that is only tried has to tell. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { keptLearner } from '../kept-learner.ts'
import type { TakenRow } from '../take-rows.ts'

/** The units that people come from and go to: by name and code, for one without a code is another unit. */
export async function unitNames(
  db: Queryable,
  rows: readonly TakenRow[],
): Promise<Map<string, string>> {
  const ids = new Set(
    rows.flatMap(({ before, after }) => [before?.unitId ?? [], after.unitId ?? []].flat()),
  )
  const found = await sql<{ id: string; name: string }>`
    select id, name || coalesce(' (' || code || ')', '') as name from units where id = any(${[...ids]}::uuid[])`.execute(
    db,
  )
  return new Map(found.rows.map(({ id, name }) => [id, name]))
}

/** Who of the rows was in their class already, as `learner cohort`: the enrolments that this transaction did not write. */
export async function enrolledBefore(
  db: Queryable,
  rows: readonly TakenRow[],
): Promise<Set<string>> {
  const assigned = rows.filter(({ cohortId }) => cohortId !== null)
  const cohortIds = assigned.flatMap((row) => [row.cohortId ?? [], row.alsoCohortIds].flat())
  const found = await sql<{ learner: string; cohort: string }>`
    select l.id as learner, e.cohort_id as cohort
    from learners l join enrolments e on e.learner_id = ${keptLearner('l')}
    where l.id = any(${assigned.map(({ after }) => after.id)}::uuid[])
      and e.cohort_id = any(${[...new Set(cohortIds)]}::text[])
      and e.xmin <> pg_current_xact_id()::xid`.execute(db)
  return new Set(found.rows.map(({ learner, cohort }) => `${learner} ${cohort}`))
}
