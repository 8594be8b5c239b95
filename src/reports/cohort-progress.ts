/** SQL of how far cohorts have come, counted in course turns of the people whom the viewer sees. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { keptByClass } from '../database/while-classes-unchanged.ts'

export interface CohortProgress {
  enrolled: number
  passed: number
  failed: number
  incomplete: number
  review: number
  /** Not decided yet. */
  undecided: number
  /** Holds a certificate of this cohort: one in force, or a paper that was recorded. */
  certified: number
}

export const noProgress: CohortProgress = {
  enrolled: 0,
  passed: 0,
  failed: 0,
  incomplete: 0,
  review: 0,
  undecided: 0,
  certified: 0,
}

/** SQL condition: the enrolment `e` is of a person who counts; one that turned out to be another's second row does not. */
export const isCounted = sql<boolean>`not exists (
  select from learners merged where merged.id = e.learner_id and merged.merged_into is not null)`

/** SQL: the enrolment `e` with its outcome `o`, its certificate `c` and its recorded paper `p`. */
export const enrolmentsWithResults = sql`enrolments e
  left join outcomes o on o.enrolment_id = e.id
  left join certificates c on c.enrolment_id = e.id
  left join papers p on p.enrolment_id = e.id and p.withdrawn_at is null`

export const isCertified = sql<boolean>`(c.state = 'valid' or p.id is not null)`

const kept = keptByClass<CohortProgress>(5_000)

/** By the cohort's id; a cohort without anybody whom the viewer sees is left out. */
export async function cohortProgress(
  db: Queryable,
  viewer: Viewer,
  classes: readonly string[],
): Promise<Map<string, CohortProgress>> {
  const asked = { key: viewer.unitId ?? '', people: viewer.unitId !== null, classes }
  return await kept({ home: db, db }, asked, (seen, changed) => progressOf(seen, viewer, changed))
}

async function progressOf(
  db: Queryable,
  viewer: Viewer,
  cohortIds: readonly string[],
): Promise<[string, CohortProgress][]> {
  const found = await sql<CohortProgress & { cohort: string }>`
    select e.cohort_id as cohort, count(*) as enrolled,
      count(*) filter (where o.verdict = 'passed') as passed,
      count(*) filter (where o.verdict = 'failed') as failed,
      count(*) filter (where o.verdict = 'incomplete') as incomplete,
      count(*) filter (where o.verdict = 'review') as review,
      count(*) filter (where o.verdict is null) as undecided,
      count(*) filter (where ${isCertified}) as certified
    from ${enrolmentsWithResults}
    where e.cohort_id = any(${[...cohortIds]}::text[]) and ${isCounted}
      and ${seesLearner(viewer, sql`e.learner_id`)}
    group by e.cohort_id`.execute(db)
  return found.rows.map(({ cohort, ...progress }) => [cohort, progress])
}
