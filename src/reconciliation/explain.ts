/** Why an outcome is what it is: the decision, each reason, each record behind it, and whose account it came from. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { HocvuError } from '../foundation/errors.ts'
import { meantBy } from '../roster/find-learner.ts'
import { shownKey } from '../roster/shown-key.ts'

export interface Explanation {
  learner: { id: string; key: string; fullName: string; unit: string | null }
  cohort: { id: string; version: number; program: string; programVersion: number }
  outcome: {
    verdict: string
    reasons: { code: string; params: Record<string, string | number> }[]
    score: string | null
    attendance: { unit: string; attended: string; required: string; possible: string } | null
    windowClosesAt: Date | null
    decidedAt: Date
    revision: number
  } | null
  records: {
    platform: string
    course: string
    id: string
    kind: string
    readAt: Date
    hash: string
    payload: object
  }[]
  accounts: {
    platform: string
    id: string
    fullName: string
    linkedBy: string
    reason: string
    at: Date
  }[]
  certificate: { number: string; state: string; issuedOn: string } | null
}

/**
 * @param learnerKey employee code, e-mail, phone or id
 * @throws HocvuError `not-found`, also for people the viewer may not see
 */
export async function explain(
  db: Queryable,
  viewer: Viewer,
  learnerKey: string,
  cohortId: string,
): Promise<Explanation> {
  const { exactly, perhaps } = meantBy(learnerKey)
  const found = await sql<{
    id: string
    key: string
    fullName: string
    unit: string | null
    enrolment: string | null
    exact: boolean
  }>`
    select l.id, ${shownKey} as key,
      l.full_name as "fullName", u.name as unit, e.id as enrolment, ${exactly} as exact
    from learners l
    left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    left join units u on u.id = lu.unit_id
    left join enrolments e on e.learner_id = l.id and e.cohort_id = ${cohortId}
    where ${perhaps} and ${seesLearner(viewer, sql`l.id`)}
    order by exact desc, e.id nulls last
    limit 10`.execute(db)
  const exact = found.rows.filter((row) => row.exact)
  const people = (exact.length > 0 ? exact : found.rows).filter((row) => row.enrolment !== null)
  const person = people[0]
  if (!person?.enrolment) {
    const known = found.rows.length > 0
    throw new HocvuError(
      'not-found',
      known
        ? `${learnerKey} is on the roster but not enrolled in cohort ${cohortId}.`
        : `Nobody on the roster has the key ${learnerKey} (employee code, e-mail or phone).`,
    )
  }
  if (people.length > 1)
    throw new HocvuError(
      'not-found',
      `${people.length} enrolled people share ${learnerKey}. Name the employee code instead.`,
    )
  return await explainEnrolment(db, person, person.enrolment, cohortId)
}

async function explainEnrolment(
  db: Queryable,
  person: { id: string; key: string; fullName: string; unit: string | null },
  enrolmentId: string,
  cohortId: string,
): Promise<Explanation> {
  const outcome = await sql<{
    verdict: string
    reasons: { code: string; params: Record<string, string | number> }[]
    score: string | null
    attendance: { unit: string; attended: string; required: string; possible: string } | null
    windowClosesAt: Date | null
    decidedAt: Date
    revision: number
    evidence: string[] | number[]
    program: string
    programVersion: number
    cohortVersion: number
  }>`
    select r.verdict, r.reasons, r.score, r.attendance, r.window_closes_at as "windowClosesAt",
      r.decided_at as "decidedAt", r.revision, r.evidence::text[] as evidence, r.program_id as program,
      r.program_version as "programVersion", r.cohort_version as "cohortVersion"
    from outcomes o
    join outcome_revisions r on r.enrolment_id = o.enrolment_id and r.revision = o.revision
    where o.enrolment_id = ${enrolmentId}`.execute(db)
  const decided = outcome.rows[0]
  const records = await sql<Explanation['records'][number]>`
    select v.platform_id as platform, v.course, v.source_id as id, v.kind, v.observed_at as "readAt",
      encode(v.payload_hash, 'hex') as hash, v.payload
    from record_versions v where v.id = any(${(decided?.evidence ?? []).map(String)}::bigint[])
    order by v.platform_id, v.course, v.kind, v.source_id`.execute(db)
  const accounts = await sql<Explanation['accounts'][number]>`
    select a.platform_id as platform, a.source_id as id, a.full_name as "fullName",
      a.linked_by as "linkedBy", a.reason->>'code' as reason, a.linked_at as at
    from accounts a where a.learner_id = ${person.id} order by a.platform_id, a.source_id`.execute(
    db,
  )
  const certificate = await sql<{ number: string; state: string; issuedOn: string }>`
    select number, state, issued_on as "issuedOn" from certificates where enrolment_id = ${enrolmentId}`.execute(
    db,
  )
  const cohort = await sql<{ version: number; program: string; programVersion: number }>`
    select c.version, c.program_id as program, p.version as "programVersion"
    from cohorts c join programs p on p.id = c.program_id where c.id = ${cohortId}`.execute(db)
  return {
    learner: { id: person.id, key: person.key, fullName: person.fullName, unit: person.unit },
    cohort: {
      id: cohortId,
      version: decided?.cohortVersion ?? cohort.rows[0]?.version ?? 0,
      program: decided?.program ?? cohort.rows[0]?.program ?? '',
      programVersion: decided?.programVersion ?? cohort.rows[0]?.programVersion ?? 0,
    },
    outcome: decided ? pickOutcome(decided) : null,
    records: records.rows,
    accounts: accounts.rows,
    certificate: certificate.rows[0] ?? null,
  }
}

function pickOutcome(decided: NonNullable<Explanation['outcome']>): Explanation['outcome'] {
  const { verdict, reasons, score, attendance, windowClosesAt, decidedAt, revision } = decided
  return { verdict, reasons, score, attendance, windowClosesAt, decidedAt, revision }
}
