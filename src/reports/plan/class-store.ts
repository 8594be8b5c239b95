/** SQL of a plan's classes and of the modules that have come out of them. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import type { DateString } from '../../foundation/dates.ts'

export interface ClassOfProgram {
  id: string
  programId: string
  start: DateString | null
}

export async function classesOf(
  db: Queryable,
  programs: readonly string[],
): Promise<ClassOfProgram[]> {
  const found = await sql<ClassOfProgram>`
    select c.id, c.program_id as "programId", v.definition->>'start' as start
    from cohorts c join cohort_versions v on v.cohort_id = c.id and v.version = c.version
    where c.program_id = any(${[...programs]}::text[]) order by c.id`.execute(db)
  return found.rows
}

/** The sets of completed modules that people of these classes have. */
export async function moduleSetsOf(db: Queryable, classes: readonly string[]): Promise<string[][]> {
  const found = await sql<{ modules: string[] }>`
    select distinct modules from outcomes
    where cohort_id = any(${[...classes]}::text[]) and modules <> '{}'`.execute(db)
  return found.rows.map(({ modules }) => modules)
}
