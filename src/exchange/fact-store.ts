/** SQL of what events say. No national ID, no private link, no name, no birth date: other systems know people by code. */
import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { CertificateSnapshot } from '../certificates/snapshot.ts'
import type { Queryable } from '../database/connection.ts'
import { rowsAsTable } from '../database/rows.ts'
import { SyncResult } from '../evidence/sync-result.ts'
import { keptLearner } from '../roster/kept-learner.ts'
import type { ExchangeEvent } from './events.ts'

/** Numbers alone: which courses lost whom is no matter of others. */
const SyncCounted = SyncResult.pick({
  ...{ pages: true, records: true, changed: true, quarantined: true, lost: true, missing: true },
})

export interface SyncFact {
  runId: string
  platform: string
  state: 'succeeded' | 'partial' | 'failed' | 'held'
  startedAt: Date | null
  finishedAt: Date
  /** It read again what the platform answered earlier. */
  replay: boolean
  /** null: it failed. */
  counts: z.infer<typeof SyncCounted> | null
  /** Stable code of the error; null: there was none. */
  error: string | null
}

export interface FactLearner {
  id: string
  employeeCode: string | null
}

export interface OutcomeFact {
  enrolmentId: string
  revision: number
  learner: FactLearner
  cohort: string
  program: string
  programVersion: number
  verdict: 'passed' | 'failed' | 'incomplete' | 'review'
  /** Points of 10, exact. */
  score: string | null
  /** Exact decimals in the unit, of what has been held so far. */
  attendance: { attended: string; required: string; unit: string } | null
  /** Stable codes. */
  reasons: string[]
  decidedAt: Date
}

export interface CertificateFact {
  certificateId: string
  revision: number
  learner: FactLearner
  enrolmentId: string
  cohort: string
  program: string
  programTitle: { vi: string; en: string | null }
  number: string
  code: string
  verifyUrl: string
  /** Date in Vietnam. */
  issuedOn: string
  state: 'valid' | 'revoked'
  /** When this revision was made. */
  madeAt: Date
  /** When it became so. */
  at: Date
}

type Facts<Fact> = [position: number, fact: Fact][]
type Row<Fact> = Fact & { position: number }

const named = (events: readonly ExchangeEvent[]): RawBuilder<unknown> =>
  rowsAsTable(
    'e',
    { position: 'int8', subject: 'uuid', revision: 'int4' },
    events.map(({ position, subject, revision }) => ({ position, subject, revision })),
  )

/** Other sums of it tell what is still possible: of use to nobody outside. */
const attendance = sql`case when o.attendance is not null then json_build_object('attended', o.attendance->>'attended',
  'required', o.attendance->>'required', 'unit', o.attendance->>'unit') end`

/** Whose enrolment it is by now; nobody who was erased. */
const livingLearner = sql`join learners known on known.id = n.learner_id
  join learners l on l.id = ${keptLearner('known')} and l.erased_at is null and known.erased_at is null`

const learner = sql<FactLearner>`json_build_object('id', l.id, 'employeeCode', l.employee_code)`

export async function readSyncs(
  db: Queryable,
  events: readonly ExchangeEvent[],
): Promise<Facts<SyncFact>> {
  if (events.length === 0) return []
  const found = await sql<Omit<Row<SyncFact>, 'counts'> & { result: unknown }>`
    select e.position, r.id as "runId", r.subject as platform, r.state, r.started_at as "startedAt",
      r.finished_at as "finishedAt", r.result, r.error->>'code' as error,
      r.options ? 'replayOf' as replay
    from ${named(events)} join runs r on r.id = e.subject`.execute(db)
  return found.rows.map(({ position, result, ...fact }) => {
    const counts = SyncCounted.safeParse(result)
    return [position, { ...fact, counts: counts.success ? counts.data : null }]
  })
}

export async function readOutcomes(
  db: Queryable,
  events: readonly ExchangeEvent[],
): Promise<Facts<OutcomeFact>> {
  if (events.length === 0) return []
  const found = await sql<Row<OutcomeFact>>`
    select e.position, n.id as "enrolmentId", o.revision, ${learner} as learner, n.cohort_id as cohort,
      o.program_id as program, o.program_version as "programVersion", o.verdict, o.score, ${attendance} as attendance,
      array(select r->>'code' from jsonb_array_elements(o.reasons) r) as reasons, o.decided_at as "decidedAt"
    from ${named(events)}
    join outcome_revisions o on o.enrolment_id = e.subject and o.revision = e.revision
    join enrolments n on n.id = o.enrolment_id ${livingLearner}`.execute(db)
  return found.rows.map(({ position, ...fact }) => [position, fact])
}

type CertificateRow = Omit<
  Row<CertificateFact>,
  'number' | 'verifyUrl' | 'issuedOn' | 'programTitle' | 'cohort' | 'program'
> & {
  snapshot: unknown
}

const certificateColumns = sql`e.position, c.id as "certificateId", r.revision, ${learner} as learner, n.id as "enrolmentId",
  r.code, r.snapshot, r.created_at as "madeAt"`

export async function readCertificates(
  db: Queryable,
  events: readonly ExchangeEvent[],
): Promise<Facts<CertificateFact>> {
  if (events.length === 0) return []
  const found = await sql<CertificateRow>`
    select ${certificateColumns}, 'valid' as state, r.created_at as at
    from ${named(events)}
    join certificate_revisions r on r.certificate_id = e.subject and r.revision = e.revision
    join certificates c on c.id = r.certificate_id
    join enrolments n on n.id = c.enrolment_id ${livingLearner}`.execute(db)
  return found.rows.map(asFact)
}

/** As the certificate stood when it was revoked. */
export async function readRevocations(
  db: Queryable,
  events: readonly ExchangeEvent[],
): Promise<Facts<CertificateFact>> {
  if (events.length === 0) return []
  const found = await sql<CertificateRow>`
    select ${certificateColumns}, 'revoked' as state, v.at
    from ${named(events)}
    join certificate_revocations v on v.certificate_id = e.subject and v.revision = e.revision
    join certificate_revisions r on r.certificate_id = v.certificate_id and r.revision = v.revision
    join certificates c on c.id = r.certificate_id
    join enrolments n on n.id = c.enrolment_id ${livingLearner}`.execute(db)
  return found.rows.map(asFact)
}

function asFact({ position, snapshot: kept, ...row }: CertificateRow): [number, CertificateFact] {
  const { number, verifyUrl, issueDate, program, cohort } = CertificateSnapshot.parse(kept)
  const { id, ...programTitle } = program
  const paper = { number, verifyUrl, issuedOn: issueDate, program: id, programTitle }
  return [position, { ...row, ...paper, cohort: cohort.id }]
}
