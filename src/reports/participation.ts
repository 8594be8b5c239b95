/** SQL of who took part in a class or of a unit, one line a course turn, as far as the viewer sees. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import type { DateString } from '../foundation/dates.ts'
import type { Decision } from '../reconciliation/decide.ts'
import { shownKey } from '../roster/shown-key.ts'
import { isCounted } from './cohort-progress.ts'
import { cohortIsAsked, type ResultFilter, unitIsAsked } from './results.ts'

export interface ParticipationLine {
  /** The enrolment's id. */
  id: string
  learnerId: string
  /** Employee code, or the roster's other key. */
  learner: string
  fullName: string
  unit: string | null
  cohort: string
  /** null: not decided yet. */
  verdict: Decision['verdict'] | null
  /** Points of 10. */
  score: string | null
  attendance: Decision['attendance']
  /** Of the certificate in force, or of the paper that was recorded. */
  certificate: string | null
  issuedOn: DateString | null
}

/** One page: by the unit's name, then as an office sorts names. */
export async function listParticipation(
  db: Queryable,
  viewer: Viewer,
  filter: ResultFilter,
  { offset, limit }: { offset: number; limit: number },
): Promise<ParticipationLine[]> {
  const found = await sql<ParticipationLine>`
    with chosen as materialized (
      select e.id, e.learner_id, e.cohort_id, u.name as unit, u.name_key, l.name_order
      from enrolments e
      join learners l on l.id = e.learner_id
      left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
      left join units u on u.id = lu.unit_id
      where ${cohortIsAsked(filter)} and ${unitIsAsked(filter)} and l.merged_into is null
        and ${seesLearner(viewer, sql`e.learner_id`)}
      order by u.name_key nulls last, l.name_order, e.id limit ${limit} offset ${offset}
    )
    select n.id, l.id as "learnerId", ${shownKey} as learner, l.full_name as "fullName", n.unit,
      v.definition->>'name' as cohort, o.verdict, r.score, r.attendance,
      coalesce(case when c.state = 'valid' then c.number end, p.number) as certificate,
      coalesce(case when c.state = 'valid' then c.issued_on end, p.issued_on) as "issuedOn"
    from chosen n
    join learners l on l.id = n.learner_id
    join cohorts h on h.id = n.cohort_id
    join cohort_versions v on v.cohort_id = h.id and v.version = h.version
    left join outcomes o on o.enrolment_id = n.id
    left join outcome_revisions r on r.enrolment_id = n.id and r.revision = o.revision
    left join certificates c on c.enrolment_id = n.id
    left join papers p on p.enrolment_id = n.id and p.withdrawn_at is null
    order by n.name_key nulls last, n.name_order, n.id`.execute(db)
  return found.rows
}

/** How many lines there are, and of how many people. */
export async function countParticipation(
  db: Queryable,
  viewer: Viewer,
  filter: ResultFilter,
): Promise<{ turns: number; people: number }> {
  const found = await sql<{ turns: number; people: number }>`
    select count(*) as turns, count(distinct e.learner_id) as people from enrolments e
    where ${cohortIsAsked(filter)} and ${unitIsAsked(filter)} and ${isCounted}
      and ${seesLearner(viewer, sql`e.learner_id`)}`.execute(db)
  return found.rows[0] ?? { turns: 0, people: 0 }
}
