/** SQL of how many of a cohort have earned a certificate, and what keeps the others from one. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { passed } from './earned-store.ts'

export interface EarnedCounts {
  /** Passed, complete on the roster, and has none. */
  ready: number
  /** Has one of this system that is in force. */
  issued: number
  /** Passed, and the roster does not say enough. */
  incomplete: number
  /** Passed, and the certificate was revoked. */
  revoked: number
  /** Passed, and has a paper that was recorded. */
  paper: number
  /** Passed, and about to be decided anew. */
  reopened: number
}

export async function countEarned(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
  now: Date,
): Promise<EarnedCounts> {
  // Materialized: else what tells who stands is worked out anew for every sum.
  const found = await sql<EarnedCounts>`
    with people as materialized (
      select o.verdict, ${passed(cohortId, now)} as stands, c.state,
        c.id is null and e.id not in (
          select enrolment_id from papers where enrolment_id is not null and withdrawn_at is null) as none,
        l.date_of_birth is not null and lu.unit_id is not null as complete
      from outcomes o
      join enrolments e on e.id = o.enrolment_id
      join learners l on l.id = e.learner_id
      left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
      left join certificates c on c.enrolment_id = e.id
      where o.cohort_id = ${cohortId} and (o.verdict = 'passed' or c.id is not null) and l.merged_into is null
        and ${seesLearner(viewer, sql`l.id`)}
    )
    select count(*) filter (where stands and none and complete) as ready,
      count(*) filter (where state = 'valid') as issued,
      count(*) filter (where stands and none and not complete) as incomplete,
      count(*) filter (where stands and state = 'revoked') as revoked,
      count(*) filter (where stands and state is null and not none) as paper,
      count(*) filter (where verdict = 'passed' and not stands) as reopened
    from people`.execute(db)
  const [counts] = found.rows
  if (!counts) throw new Error('a count gives a row')
  return counts
}
