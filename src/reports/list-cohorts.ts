/** SQL of the list of classes: dates and state of all, head counts of those that are shown. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'

export interface CohortLine {
  id: string
  name: string
  programId: string
  programTitle: { vi: string; en: string | null }
  start: string | null
  deadline: string | null
  enrol: 'platform' | 'roster'
  origin: 'file' | 'console'
  /** false: closed, or no file names it or its program any more. */
  active: boolean
  version: number
  platforms: string[]
}

/** All classes there are or were. They are few, thousands at most, and about nobody. */
export async function cohortLines(db: Queryable): Promise<CohortLine[]> {
  const found = await sql<CohortLine>`
    select c.id, v.definition->>'name' as name, c.program_id as "programId",
      pv.definition->'title' as "programTitle", v.definition->>'start' as start,
      v.definition->>'deadline' as deadline, v.definition->>'enrol' as enrol, c.origin,
      c.active and p.active as active, c.version,
      array(select distinct e->>'platform' from jsonb_array_elements(v.definition->'evidence') e order by 1) as platforms
    from cohorts c
    join cohort_versions v on v.cohort_id = c.id and v.version = c.version
    join programs p on p.id = c.program_id
    join program_versions pv on pv.program_id = p.id and pv.version = p.version
    order by c.id`.execute(db)
  return found.rows
}

export interface CohortCounts {
  enrolled: number
  passed: number
  failed: number
  incomplete: number
  review: number
}

/** Of the people that the viewer sees; a class with nobody is left out. */
export async function cohortCounts(
  db: Queryable,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Map<string, CohortCounts>> {
  const found = await sql<CohortCounts & { id: string }>`
    select e.cohort_id as id, count(*)::int as enrolled,
      count(*) filter (where o.verdict = 'passed')::int as passed,
      count(*) filter (where o.verdict = 'failed')::int as failed,
      count(*) filter (where o.verdict = 'incomplete')::int as incomplete,
      count(*) filter (where o.verdict = 'review')::int as review
    from enrolments e
    join learners l on l.id = e.learner_id
    left join outcomes o on o.enrolment_id = e.id
    where e.cohort_id = any(${[...ids]}::text[]) and l.merged_into is null and ${seesLearner(viewer, sql`l.id`)}
    group by e.cohort_id`.execute(db)
  return new Map(found.rows.map(({ id, ...counts }) => [id, counts]))
}
