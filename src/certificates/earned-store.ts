/** SQL of who has earned a certificate and has none, and of who would but is held. */
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { DecimalString } from '../../connectors/contract.ts'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { dateInVietnam } from '../foundation/dates.ts'
import { shownKey } from '../roster/shown-key.ts'
import { inRegisterOrder, type RegisterLine } from './register-order.ts'

const Attendance = z.object({
  attended: DecimalString,
  required: DecimalString,
  unit: z.enum(['minutes', 'topics', 'share']),
})

export interface EligibleLearner {
  enrolmentId: string
  learnerId: string
  outcomeRevision: number
  key: string
  fullName: string
  dateOfBirth: string
  unit: string
  /** Points of 10. */
  score: string | null
  attendance: z.infer<typeof Attendance> | null
}

/** SQL condition: the outcome `o` rests on an override that has expired since; it is not issued on until decided anew. */
const restsOnExpired = (now: Date) => sql<boolean>`(o.due_at <= ${now} and exists (
  select from overrides d where d.enrolment_id = o.enrolment_id and d.expires_on < ${dateInVietnam(now)}::date
    and not exists (select from decision_acts u where u.undoes = d.act_id)))`

/** SQL condition: the outcome `o` of the learner `l` stands, and earns a certificate. */
export const passed = (
  cohortId: string | RawBuilder<unknown>,
  now: Date,
) => sql<boolean>`(o.cohort_id = ${cohortId}
  and o.verdict = 'passed' and o.reopened_at is null and not ${restsOnExpired(now)} and l.merged_into is null and l.erased_at is null)`

/** SQL condition: nothing was issued to the enrolment `e`, neither here nor on a paper that was recorded. */
export const withoutAny = sql<boolean>`(not exists (select from certificates c where c.enrolment_id = e.id)
  and not exists (select from papers p where p.enrolment_id = e.id and p.withdrawn_at is null))`

/**
 * Who has passed, has no certificate and is complete, in the order of the register. Others may change that at once:
 * whoever issues looks again while holding the lock.
 * @param only of these enrolments; left out: of the whole cohort
 */
export async function earnedInOrder(
  db: Queryable,
  cohortId: string,
  now: Date,
  only?: readonly string[],
): Promise<string[]> {
  const result = await sql<RegisterLine & { enrolmentId: string }>`
    select e.id as "enrolmentId", u.code as "unitCode", u.name as unit, l.full_name as "fullName", l.roster_key as key
    from outcomes o
    join enrolments e on e.id = o.enrolment_id
    join learners l on l.id = e.learner_id
    join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    join units u on u.id = lu.unit_id
    where ${passed(cohortId, now)} and l.date_of_birth is not null and ${withoutAny}
      and ${among(only)}`.execute(db)
  return inRegisterOrder(result.rows).map(({ enrolmentId }) => enrolmentId)
}

const among = (only: readonly string[] | undefined) =>
  only === undefined ? sql<boolean>`true` : sql<boolean>`e.id = any(${[...only]}::uuid[])`

/** Those of the enrolments that have earned a certificate now, in the order given. Locks their outcomes. */
export async function takeEligible(
  db: Queryable,
  cohortId: string,
  now: Date,
  enrolmentIds: readonly string[],
): Promise<EligibleLearner[]> {
  const result = await sql<Omit<EligibleLearner, 'attendance'> & { attendance: unknown }>`
    select e.id as "enrolmentId", l.id as "learnerId", o.revision as "outcomeRevision",
      ${shownKey} as key, l.full_name as "fullName", l.date_of_birth as "dateOfBirth",
      u.name as unit, r.score, r.attendance
    from unnest(${[...enrolmentIds]}::uuid[]) with ordinality as wanted (id, position)
    join enrolments e on e.id = wanted.id
    join outcomes o on o.enrolment_id = e.id
    join outcome_revisions r on r.enrolment_id = o.enrolment_id and r.revision = o.revision
    join learners l on l.id = e.learner_id
    join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    join units u on u.id = lu.unit_id
    where ${passed(cohortId, now)} and l.date_of_birth is not null and ${withoutAny}
    order by wanted.position
    for update of o`.execute(db)
  return result.rows.map((row) => ({
    ...row,
    attendance: row.attendance === null ? null : Attendance.parse(row.attendance),
  }))
}

export interface HeldLearner {
  learner: string
  /** `roster`: it does not say enough; `revoked`: passed, and the certificate was revoked. */
  reason: 'roster' | 'revoked'
  /** What the roster does not say. */
  missing: ('date-of-birth' | 'unit')[]
}

/**
 * Passed, and not issued without a person: the roster does not say enough about them, or their certificate was revoked
 * and nobody has decided that it stands again.
 */
export async function selectHeld(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
  now: Date,
  only?: readonly string[],
): Promise<HeldLearner[]> {
  const result = await sql<{
    learner: string
    revoked: boolean
    no_birth: boolean
    no_unit: boolean
  }>`
    select ${shownKey} as learner, c.id is not null as revoked,
      l.date_of_birth is null as no_birth, lu.unit_id is null as no_unit
    from outcomes o
    join enrolments e on e.id = o.enrolment_id
    join learners l on l.id = e.learner_id
    left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    left join certificates c on c.enrolment_id = e.id and c.state = 'revoked'
    where ${passed(cohortId, now)} and ${among(only)} and ${seesLearner(viewer, sql`l.id`)}
      and (c.id is not null or ((l.date_of_birth is null or lu.unit_id is null) and ${withoutAny}))
    order by l.name_key, l.roster_key`.execute(db)
  return result.rows.map((row) => ({
    learner: row.learner,
    reason: row.revoked ? 'revoked' : 'roster',
    missing: row.revoked
      ? []
      : [
          ...(row.no_birth ? ['date-of-birth' as const] : []),
          ...(row.no_unit ? ['unit' as const] : []),
        ],
  }))
}

/**
 * Why somebody has no certificate and gets none now: what the rules decided, `undecided` (not yet, or about to be decided
 * anew), `paper` (one was issued on paper, or elsewhere), `roster` (birth date or unit is not known).
 */
export type WhyNone = 'failed' | 'incomplete' | 'review' | 'undecided' | 'paper' | 'roster'

/** By id of the enrolment; who could be issued one now is not in the map. */
export async function whyNone(
  db: Queryable,
  cohortId: string,
  now: Date,
  enrolmentIds: readonly string[],
): Promise<Map<string, WhyNone>> {
  const result = await sql<{ id: string; reason: WhyNone }>`
    select * from (
      select e.id, case
        when exists (select from papers p where p.enrolment_id = e.id and p.withdrawn_at is null) then 'paper'
        when o.verdict is null or o.reopened_at is not null or ${restsOnExpired(now)} then 'undecided'
        when o.verdict <> 'passed' then o.verdict
        when l.date_of_birth is null or lu.unit_id is null then 'roster'
      end as reason
      from enrolments e
      join learners l on l.id = e.learner_id
      left join outcomes o on o.enrolment_id = e.id
      left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
      where e.cohort_id = ${cohortId} and e.id = any(${[...enrolmentIds]}::uuid[])
    ) why where reason is not null`.execute(db)
  return new Map(result.rows.map(({ id, reason }) => [id, reason]))
}
