/** SQL of issuing: the register, who has earned a certificate, the rows of a batch. */
import { sql } from 'kysely'
import { z } from 'zod'
import { DecimalString } from '../../connectors/contract.ts'
import type { Queryable } from '../database/connection.ts'
import { rowsAsTable } from '../database/rows.ts'
import { dateInVietnam } from '../foundation/dates.ts'
import { shownKey } from '../roster/shown-key.ts'
import type { HeldLearner } from './issue.ts'
import { insertRevisions } from './revision-store.ts'
import type { CertificateSnapshot } from './snapshot.ts'

/** Locks the register of an issuer and year until the transaction ends. @returns the last number given */
export async function lockRegister(db: Queryable, issuer: string, year: number): Promise<number> {
  await sql`insert into registers (issuer, year, last_number) values (${issuer}, ${year}, 0)
    on conflict do nothing`.execute(db)
  const row = await db
    .selectFrom('registers')
    .select('last_number')
    .where('issuer', '=', issuer)
    .where('year', '=', year)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return row.last_number
}

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

/** Passed, not certified, complete; in the order of unit and name, so that a register reads well. */
export async function selectEligible(
  db: Queryable,
  cohortId: string,
  now: Date,
  limit: number,
): Promise<EligibleLearner[]> {
  const result = await sql<Omit<EligibleLearner, 'attendance'> & { attendance: unknown }>`
    select e.id as "enrolmentId", l.id as "learnerId", o.revision as "outcomeRevision",
      ${shownKey} as key, l.full_name as "fullName", l.date_of_birth as "dateOfBirth",
      u.name as unit, r.score, r.attendance
    from outcomes o
    join outcome_revisions r on r.enrolment_id = o.enrolment_id and r.revision = o.revision
    join enrolments e on e.id = o.enrolment_id
    join learners l on l.id = e.learner_id
    join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    join units u on u.id = lu.unit_id
    where o.cohort_id = ${cohortId} and o.verdict = 'passed' and o.reopened_at is null and not ${restsOnExpired(now)}
      and l.merged_into is null and l.date_of_birth is not null
      and not exists (select from certificates c where c.enrolment_id = e.id)
    order by u.code nulls last, u.name, l.name_key, l.roster_key
    limit ${limit}
    for update of o`.execute(db)
  return result.rows.map((row) => ({
    ...row,
    attendance: row.attendance === null ? null : Attendance.parse(row.attendance),
  }))
}

/** Passed and not certified because the roster does not say enough about them. */
export async function selectHeld(
  db: Queryable,
  cohortId: string,
  now: Date,
): Promise<HeldLearner[]> {
  const result = await sql<{ learner: string; no_birth: boolean; no_unit: boolean }>`
    select ${shownKey} as learner, l.date_of_birth is null as no_birth, lu.unit_id is null as no_unit
    from outcomes o
    join enrolments e on e.id = o.enrolment_id
    join learners l on l.id = e.learner_id
    left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    where o.cohort_id = ${cohortId} and o.verdict = 'passed' and o.reopened_at is null and not ${restsOnExpired(now)}
      and l.merged_into is null and (l.date_of_birth is null or lu.unit_id is null)
      and not exists (select from certificates c where c.enrolment_id = e.id)
    order by l.name_key, l.roster_key`.execute(db)
  return result.rows.map((row) => ({
    learner: row.learner,
    missing: [
      ...(row.no_birth ? ['date-of-birth' as const] : []),
      ...(row.no_unit ? ['unit' as const] : []),
    ],
  }))
}

export interface NewCertificate {
  id: string
  enrolmentId: string
  learnerId: string
  outcomeRevision: number
  registerNumber: number
  number: string
  code: string
  tokenHash: Buffer
  tokenSealed: Buffer
  snapshot: CertificateSnapshot
}

export async function insertCertificates(
  db: Queryable,
  certificates: readonly NewCertificate[],
  shared: {
    cohortId: string
    issuer: string
    year: number
    publicUrl: string
    issuedOn: string
    now: Date
    actor: string
    runId: string
  },
): Promise<void> {
  const given = rowsAsTable(
    't',
    {
      id: 'uuid',
      enrolment_id: 'uuid',
      learner_id: 'uuid',
      register_number: 'int4',
      number: 'text',
      token_hash: 'bytea',
      token_sealed: 'bytea',
      outcome_revision: 'int4',
    },
    certificates.map((certificate) => ({
      id: certificate.id,
      enrolment_id: certificate.enrolmentId,
      learner_id: certificate.learnerId,
      register_number: certificate.registerNumber,
      number: certificate.number,
      token_hash: certificate.tokenHash,
      token_sealed: certificate.tokenSealed,
      outcome_revision: certificate.outcomeRevision,
    })),
  )
  await sql`insert into certificates (id, enrolment_id, cohort_id, learner_id, issuer, year, register_number,
      number, token_hash, token_sealed, state, revision, outcome_revision, public_url, issued_on, issued_at, issued_by, run_id)
    select id, enrolment_id, ${shared.cohortId}, learner_id, ${shared.issuer}, ${shared.year}, register_number,
      number, token_hash, token_sealed, 'valid', 1, outcome_revision, ${shared.publicUrl},
      ${shared.issuedOn}::date, ${shared.now}, ${shared.actor}, ${shared.runId}::uuid
    from ${given}`.execute(db)
  await insertRevisions(
    db,
    certificates.map((certificate) => ({
      certificateId: certificate.id,
      enrolmentId: certificate.enrolmentId,
      revision: 1,
      kind: 'issued' as const,
      snapshot: certificate.snapshot,
      outcomeRevision: certificate.outcomeRevision,
      reason: null,
      attachmentId: null,
    })),
    shared,
  )
  await sql`update registers set last_number = last_number + ${certificates.length}
    where issuer = ${shared.issuer} and year = ${shared.year}`.execute(db)
}
