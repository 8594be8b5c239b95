/** SQL of the list of classes: dates and state of all, head counts of those that are shown. */
import { sql } from 'kysely'
import { learnersOfBranch, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { keptByClass } from '../database/while-classes-unchanged.ts'

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

const kept = keptByClass<CohortCounts>(5_000)

/** Of the people that the viewer sees; a class with nobody is left out. */
export async function cohortCounts(
  db: Queryable,
  viewer: Viewer,
  classes: readonly string[],
): Promise<Map<string, CohortCounts>> {
  const asked = { key: viewer.unitId ?? '', people: viewer.unitId !== null, classes }
  return await kept({ home: db, db }, asked, (seen, changed) => countsOf(seen, viewer, changed))
}

/**
 * Enrolments and outcomes are counted apart, each in an
 * index that holds all that is asked: for whoever sees everybody nothing else is read.
 */
async function countsOf(
  db: Queryable,
  viewer: Viewer,
  ids: readonly string[],
): Promise<[string, CohortCounts][]> {
  const isWanted = sql`cohort_id = any(${[...ids]}::text[])`
  const isMerged = sql`learner_id in (select id from learners where merged_into is not null)`
  const isSeen =
    viewer.unitId === null ? sql`true` : sql`learner_id in ${learnersOfBranch(viewer.unitId)}`
  const found = await sql<CohortCounts & { id: string }>`
    with enrolled as (
      select cohort_id as id, count(*)::int as enrolled from enrolments
      where ${isWanted} and not ${isMerged} and ${isSeen} group by cohort_id),
    decided as (
      select cohort_id as id, verdict, count(*)::int as people from outcomes
      where ${isWanted} and enrolment_id not in (select id from enrolments where ${isMerged})
        and ${viewer.unitId === null ? isSeen : sql`enrolment_id in (select id from enrolments where ${isWanted} and ${isSeen})`}
      group by cohort_id, verdict),
    verdicts as (select id, jsonb_object_agg(verdict, people) as of from decided group by id)
    select e.id, e.enrolled, coalesce((v.of->>'passed')::int, 0) as passed, coalesce((v.of->>'failed')::int, 0) as failed,
      coalesce((v.of->>'incomplete')::int, 0) as incomplete, coalesce((v.of->>'review')::int, 0) as review
    from enrolled e left join verdicts v on v.id = e.id`.execute(db)
  return found.rows.map(({ id, ...counts }) => [id, counts])
}
