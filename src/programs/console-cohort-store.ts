/** SQL of classes that people open without a file. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import type { CohortDefinition } from './definition.ts'
import { StoredCohort } from './stored.ts'

/** Whoever takes in configuration files or changes a class takes turns, until the transaction ends. */
export async function takeDefinitionTurn(trx: Queryable): Promise<void> {
  await sql`select pg_advisory_xact_lock(7201, 3)`.execute(trx)
}

/** Classes that people opened, by id in small letters. */
export async function openedCohorts(
  db: Queryable,
): Promise<Map<string, { id: string; programId: string; definition: CohortDefinition }>> {
  const found = await sql<{ id: string; programId: string; definition: unknown }>`
    select c.id, c.program_id as "programId", v.definition
    from cohorts c join cohort_versions v on v.cohort_id = c.id and v.version = c.version
    where c.origin = 'console'`.execute(db)
  return new Map(
    found.rows.map(({ definition, ...row }) => [
      row.id.toLowerCase(),
      { ...row, definition: StoredCohort.parse(definition) },
    ]),
  )
}

export async function markOrigin(
  db: Queryable,
  id: string,
  origin: 'file' | 'console',
): Promise<void> {
  await db.updateTable('cohorts').set({ origin }).where('id', '=', id).execute()
}

export async function markActive(db: Queryable, id: string, active: boolean): Promise<void> {
  await db.updateTable('cohorts').set({ active }).where('id', '=', id).execute()
}

export interface CohortHead {
  id: string
  version: number
  /** Itself, whatever its program is. */
  active: boolean
  origin: 'file' | 'console'
}

export async function cohortHead(db: Queryable, id: string): Promise<CohortHead | null> {
  const found = await db
    .selectFrom('cohorts')
    .select(['id', 'version', 'active', 'origin'])
    .where('id', '=', id)
    .executeTakeFirst()
  return found ?? null
}

/** Ids that are or were those of a cohort: none is given again. */
export async function takenIds(db: Queryable): Promise<Set<string>> {
  const found = await db.selectFrom('cohorts').select('id').execute()
  return new Set(found.map(({ id }) => id.toLowerCase()))
}

/** Courses and grade items of them that any class has ever named, by platform. */
export async function knownCourses(
  db: Queryable,
): Promise<{ platform: string; course: string; finalTests: string[]; cohorts: number }[]> {
  const found = await sql<{
    platform: string
    course: string
    finalTests: string[]
    cohorts: number
  }>`
    select e->>'platform' as platform, e->>'course' as course,
      coalesce(array_agg(distinct e->>'finalTest') filter (where e->>'finalTest' is not null), '{}') as "finalTests",
      count(distinct v.cohort_id)::int as cohorts
    from cohort_versions v cross join jsonb_array_elements(v.definition->'evidence') e
    group by 1, 2 order by 1, 2`.execute(db)
  return found.rows
}
