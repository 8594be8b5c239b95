/** SQL of a plan's classes and of the modules that have come out of them. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { keptByClass, type Sight } from '../../database/while-classes-unchanged.ts'
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
export async function moduleSetsOf(sight: Sight, classes: readonly string[]): Promise<string[][]> {
  const asked = { key: '', people: false, classes }
  const sets = new Map<string, string[]>()
  for (const ofClass of (await kept(sight, asked, readModuleSets)).values())
    for (const modules of ofClass) sets.set(JSON.stringify(modules), modules)
  return [...sets.values()]
}

const kept = keptByClass<string[][]>(5_000)

async function readModuleSets(db: Queryable, classes: readonly string[]) {
  const found = await sql<{ id: string; sets: string[][] }>`
    select cohort_id as id, json_agg(modules) as sets from (
      select distinct cohort_id, modules from outcomes
      where cohort_id = any(${[...classes]}::text[]) and modules <> '{}') found
    group by cohort_id`.execute(db)
  return found.rows.map(({ id, sets }) => [id, sets] as const)
}
