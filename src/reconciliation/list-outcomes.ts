/** SQL of looking at the outcomes of a cohort, within the viewer's scope. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { type DateString, dateInVietnam } from '../foundation/dates.ts'
import type { Reason } from '../foundation/texts/reasons.ts'
import { shownKey } from '../roster/shown-key.ts'
import type { Decision } from './decide.ts'
import type { VerdictCounts } from './outcome-store.ts'

export interface OutcomeView {
  /** The enrolment's id. */
  id: string
  /** Employee code, or the roster's other key. */
  learner: string
  fullName: string
  unit: string | null
  verdict: Decision['verdict']
  /** The decisive reason first. */
  reasons: Reason[]
  /** Points of 10. */
  score: string | null
  attendance: Decision['attendance']
  windowClosesAt: Date | null
  decidedAt: Date
  /** Number of the certificate that was issued. */
  certificate: string | null
  certificateState: 'valid' | 'revoked' | null
  /** Something was decided about the person since; the outcome is about to be decided anew. */
  reopened: boolean
  /** An override, an excuse or a presence that a person entered stands. */
  decidedByPerson: boolean
}

/** SQL condition: somebody who turned out to be a second row of another person is no longer counted. */
const isPresent = sql<boolean>`l.merged_into is null`

/** SQL condition: a decision of a person about the enrolment `e` stands on a day in Vietnam. */
export const hasDecision = (today: DateString) => {
  const standing = sql`and not exists (select from decision_acts undo where undo.undoes = d.act_id)`
  return sql<boolean>`(e.acts > 0 and (
    exists (select from overrides d where d.enrolment_id = e.id
      and (d.expires_on is null or d.expires_on >= ${today}::date) ${standing})
    or exists (select from excuses d where d.enrolment_id = e.id ${standing})
    or exists (select from presences d where d.enrolment_id = e.id ${standing})))`
}

export interface OutcomeFilter {
  /** One enrolment. */
  id?: string
  verdict?: Decision['verdict'] | undefined
  /** Code of the reason that decided. */
  reason?: string | undefined
  after?: string | undefined
  limit: number
  now: Date
}

/** One page by enrolment. */
export async function listOutcomes(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
  filter: OutcomeFilter,
): Promise<OutcomeView[]> {
  const result = await sql<OutcomeView>`
    select o.enrolment_id as id,
      ${shownKey} as learner,
      l.full_name as "fullName", u.name as unit, r.verdict, r.reasons, r.score, r.attendance,
      r.window_closes_at as "windowClosesAt", r.decided_at as "decidedAt", c.number as certificate,
      c.state as "certificateState",
      o.reopened_at is not null as reopened, ${hasDecision(dateInVietnam(filter.now))} as "decidedByPerson"
    from outcomes o
    join outcome_revisions r on r.enrolment_id = o.enrolment_id and r.revision = o.revision
    join enrolments e on e.id = o.enrolment_id
    join learners l on l.id = e.learner_id
    left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    left join units u on u.id = lu.unit_id
    left join certificates c on c.enrolment_id = o.enrolment_id
    where o.cohort_id = ${cohortId} and ${isPresent}
      and (${filter.id ?? null}::uuid is null or o.enrolment_id = ${filter.id ?? null}::uuid)
      and (${filter.reason ?? null}::text is null or o.reason = ${filter.reason ?? null})
      and (${filter.verdict ?? null}::text is null or o.verdict = ${filter.verdict ?? null})
      and (${filter.after ?? null}::uuid is null or o.enrolment_id > ${filter.after ?? null}::uuid)
      and ${seesLearner(viewer, sql`l.id`)}
    order by o.enrolment_id limit ${filter.limit}`.execute(db)
  return result.rows
}

/** How many of the people that the viewer sees have which outcome. */
export async function countOutcomes(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
): Promise<VerdictCounts> {
  const result = await sql<{ verdict: Decision['verdict']; count: number }>`
    select o.verdict, count(*) as count
    from outcomes o join enrolments e on e.id = o.enrolment_id join learners l on l.id = e.learner_id
    where o.cohort_id = ${cohortId} and ${isPresent} and ${seesLearner(viewer, sql`l.id`)}
    group by o.verdict`.execute(db)
  const counts: VerdictCounts = { passed: 0, failed: 0, incomplete: 0, review: 0 }
  for (const { verdict, count } of result.rows) counts[verdict] = count
  return counts
}
