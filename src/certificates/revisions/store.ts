/** SQL of acts on certificates: what they are done to, what the roster and the rules say by now, what is written. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import { keptLearner } from '../../roster/kept-learner.ts'
import type { NewRevision } from '../revision-store.ts'
import { CertificateSnapshot } from '../snapshot.ts'

export interface HeldCertificate {
  id: string
  enrolmentId: string
  cohort: string
  number: string
  state: 'valid' | 'revoked'
  revision: number
  /** When the present revision was made. */
  madeAt: Date
  /** The decision of the rules that the present revision rests on. */
  outcomeRevision: number
  /** Of the present revision. */
  snapshot: CertificateSnapshot
}

/** Holds the certificates until the transaction ends: whoever else acts on one waits. In the order of the register. */
export async function holdCertificates(
  db: Queryable,
  ids: readonly string[],
): Promise<HeldCertificate[]> {
  // In one order, so that two who need several do not wait for each other. Whoever only refers to one, as the count of
  // its uses does, need not wait.
  await sql`select from certificates where id = any(${[...ids]}::uuid[]) order by id for no key update`.execute(
    db,
  )
  const found = await sql<Omit<HeldCertificate, 'snapshot'> & { snapshot: unknown }>`
    select c.id, c.enrolment_id as "enrolmentId", c.cohort_id as cohort, c.number, c.state, c.revision,
      r.created_at as "madeAt", c.outcome_revision as "outcomeRevision", r.snapshot
    from certificates c
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    where c.id = any(${[...ids]}::uuid[]) order by c.issuer, c.year, c.register_number`.execute(db)
  return found.rows.map((row) => ({ ...row, snapshot: CertificateSnapshot.parse(row.snapshot) }))
}

const { score: Score, attendance: Attendance } = CertificateSnapshot.shape

const Outcome = z.object({
  verdict: z.enum(['passed', 'failed', 'incomplete', 'review']),
  revision: z.int(),
  /** Waits to be decided anew. */
  waits: z.boolean(),
  score: Score,
  attendance: Attendance,
})

export interface PresentPerson {
  fullName: string
  dateOfBirth: string | null
  unit: string | null
  /** The row of the enrolment turned out to be a second row of another person, and is decided no more. */
  merged: boolean
  outcome: z.infer<typeof Outcome> | null
}

/** What the roster and the rules say of the people of these certificates now; by certificate. */
export async function presentPeople(
  db: Queryable,
  ids: readonly string[],
  now: Date,
): Promise<Map<string, PresentPerson>> {
  const found = await sql<Omit<PresentPerson, 'outcome'> & { id: string; outcome: unknown }>`
    select c.id, l.full_name as "fullName", l.date_of_birth as "dateOfBirth", u.name as unit,
      own.merged_into is not null as merged,
      case when o.enrolment_id is not null then jsonb_build_object('verdict', o.verdict, 'revision', o.revision,
        'waits', o.reopened_at is not null or coalesce(o.due_at <= ${now}, false),
        'score', r.score, 'attendance', r.attendance) end as outcome
    from certificates c
    join learners own on own.id = c.learner_id
    join learners l on l.id = ${keptLearner('own')}
    left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    left join units u on u.id = lu.unit_id
    left join outcomes o on o.enrolment_id = c.enrolment_id
    left join outcome_revisions r on r.enrolment_id = o.enrolment_id and r.revision = o.revision
    where c.id = any(${[...ids]}::uuid[])`.execute(db)
  return new Map(
    found.rows.map(({ id, outcome, ...person }) => [
      id,
      { ...person, outcome: Outcome.nullable().parse(outcome) },
    ]),
  )
}

/** The certificates stand on these revisions from now on. Their rows come first, as at the issue. */
export async function takeRevisions(
  db: Queryable,
  revisions: readonly NewRevision[],
): Promise<void> {
  const rows = rowsAsTable(
    't',
    { id: 'uuid', revision: 'int4', outcome_revision: 'int4', awaits: 'bool' },
    revisions.map(({ certificateId, revision, outcomeRevision, snapshot }) => ({
      id: certificateId,
      revision,
      outcome_revision: outcomeRevision,
      awaits: snapshot.agencySignature,
    })),
  )
  await sql`update certificates c set state = 'valid', revision = t.revision,
      outcome_revision = t.outcome_revision, awaits_signature = t.awaits,
      file_made = false, file_fault = null, file_tried_at = null, file_begun = 0
    from ${rows} where c.id = t.id`.execute(db)
}

export interface NewRevocation {
  certificateId: string
  revision: number
}

export async function insertRevocations(
  db: Queryable,
  revocations: readonly NewRevocation[],
  act: { reason: string; attachment: string | null; actor: string; at: Date },
): Promise<void> {
  const rows = rowsAsTable(
    't',
    { id: 'uuid', revision: 'int4' },
    revocations.map(({ certificateId, revision }) => ({ id: certificateId, revision })),
  )
  await sql`with revoked as (
      insert into certificate_revocations (certificate_id, revision, reason, attachment_id, actor, at)
      select id, revision, ${act.reason}, ${act.attachment}::uuid, ${act.actor}, ${act.at} from ${rows}
      returning certificate_id
    )
    update certificates set state = 'revoked' where id in (select certificate_id from revoked)`.execute(
    db,
  )
}
