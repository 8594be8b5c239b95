/** Assigns people to cohorts. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { inChunks, rowsAsTable } from '../database/rows.ts'
import type { Clock } from '../foundation/clock.ts'
import { foldKey } from '../foundation/names.ts'
import { keptLearner } from './kept-learner.ts'
import { takeHandOuts } from './ledger/store.ts'
import type { RosterRow } from './roster-row.ts'

/** Cohorts by folded id and by folded name, for the roster column `cohort` (Lớp); an ambiguous name names none. */
export async function findCohortIds(
  db: Queryable,
  rows: readonly RosterRow[],
): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  if (rows.every((row) => row.cohort === null)) return ids
  const cohorts = await sql<{ id: string; name: string | null }>`
    select c.id, v.definition->>'name' as name
    from cohorts c join cohort_versions v on v.cohort_id = c.id and v.version = c.version`.execute(
    db,
  )
  const names = new Map<string, string[]>()
  for (const cohort of cohorts.rows) {
    const key = foldKey(cohort.name ?? cohort.id)
    names.set(key, [...(names.get(key) ?? []), cohort.id])
  }
  for (const [key, [id, ...others]] of names) if (id && others.length === 0) ids.set(key, id)
  for (const cohort of cohorts.rows) ids.set(foldKey(cohort.id), cohort.id)
  return ids
}

/** @returns how many enrolments are new; being enrolled twice is being enrolled once */
export async function enrolLearners(
  db: Queryable,
  clock: Clock,
  assignments: readonly { cohortId: string; learnerId: string }[],
  origin: 'platform' | 'roster',
): Promise<number> {
  let added = 0
  for (const chunk of inChunks(assignments)) {
    const rows = chunk.map(({ cohortId, learnerId }) => ({
      id: randomUUID(),
      cohort_id: cohortId,
      learner_id: learnerId,
    }))
    const given = rowsAsTable('t', { id: 'uuid', cohort_id: 'text', learner_id: 'uuid' }, rows)
    const inserted = await sql<{ id: string }>`
      insert into enrolments (id, cohort_id, learner_id, origin, created_at)
      select t.id, t.cohort_id, ${keptLearner('l')}, ${origin}, ${clock.now()}
      from ${given} join learners l on l.id = t.learner_id
      on conflict (cohort_id, learner_id) do nothing returning id`.execute(db)
    added += inserted.rows.length
  }
  if (added > 0) await takeHandOuts(db, [...new Set(assignments.map(({ cohortId }) => cohortId))])
  return added
}
