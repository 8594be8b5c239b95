/** SQL of reconciliation: who is enrolled, what is known of them, what was decided. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { rowsAsTable } from '../database/rows.ts'
import type { CohortDefinition } from '../programs/definition.ts'
import type { CatalogueSession } from './attendance.ts'
import type { Decision } from './decide.ts'

type Sources = CohortDefinition['evidence']

const sourcesAsTable = (sources: Sources) =>
  rowsAsTable(
    'src',
    { platform_id: 'text', course: 'text' },
    sources.map(({ platform, course }) => ({ platform_id: platform, course })),
  )

/** Enrols every linked account of the cohort's courses, where the program says `enrol: platform`. */
export async function enrolFromPlatform(
  db: Queryable,
  cohort: CohortDefinition,
  now: Date,
): Promise<number> {
  if (cohort.enrol !== 'platform' || cohort.evidence.length === 0) return 0
  const result = await sql`
    insert into enrolments (id, cohort_id, learner_id, origin, created_at)
    select gen_random_uuid(), ${cohort.id}, learner_id, 'platform', ${now} from (
      select distinct a.learner_id
      from ${sourcesAsTable(cohort.evidence)}
      join records r on r.platform_id = src.platform_id and r.course = src.course and r.kind = 'enrolment'
      join accounts a on a.platform_id = r.platform_id and a.source_id = r.account
      where a.learner_id is not null
    ) linked
    on conflict (cohort_id, learner_id) do nothing`.execute(db)
  return Number(result.numAffectedRows ?? 0)
}

export interface EnrolmentToDecide {
  id: string
  learnerId: string
  audience: string | null
  handedOutAt: Date | null
  /** The program, in its version, under which the certificate was earned; null without a certificate. */
  certifiedUnder: ProgramVersion | null
  revision: number | null
  decisionHash: Buffer | null
}

export interface ProgramVersion {
  id: string
  version: number
}

/**
 * Whoever decides outcomes of a cohort or issues on them takes turns, until the transaction ends: a certificate and a
 * decision never miss each other.
 */
export async function lockOutcomes(db: Queryable, cohortId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(7204, hashtext(${cohortId}))`.execute(db)
}

/** Enrolments of a cohort by id, a page at a time. */
export async function enrolmentsToDecide(
  db: Queryable,
  cohortId: string,
  after: string | null,
  limit: number,
): Promise<EnrolmentToDecide[]> {
  const result = await sql<EnrolmentToDecide>`
    select e.id, e.learner_id as "learnerId", l.audience, e.handed_out_at as "handedOutAt",
      case when earned.enrolment_id is not null
        then jsonb_build_object('id', earned.program_id, 'version', earned.program_version) end as "certifiedUnder",
      o.revision, o.decision_hash as "decisionHash"
    from enrolments e
    join learners l on l.id = e.learner_id
    left join outcomes o on o.enrolment_id = e.id
    left join certificates c on c.enrolment_id = e.id
    left join outcome_revisions earned on earned.enrolment_id = e.id and earned.revision = c.outcome_revision
    where e.cohort_id = ${cohortId} and (${after}::uuid is null or e.id > ${after}::uuid)
    order by e.id limit ${limit}`.execute(db)
  return result.rows
}

export interface EvidenceRow {
  learnerId: string
  platform: string
  course: string
  kind: string
  versionId: number
  firstObservedAt: Date
  payload: unknown
}

/** The newest records of these learners in the cohort's courses, in a fixed order. */
export async function evidenceOf(
  db: Queryable,
  sources: Sources,
  learnerIds: readonly string[],
): Promise<EvidenceRow[]> {
  if (sources.length === 0) return []
  const result = await sql<EvidenceRow>`
    select a.learner_id as "learnerId", r.platform_id as platform, r.course, r.kind,
      r.version_id as "versionId", r.first_observed_at as "firstObservedAt", v.payload
    from accounts a
    join ${sourcesAsTable(sources)} on src.platform_id = a.platform_id
    join records r on r.platform_id = a.platform_id and r.account = a.source_id and r.course = src.course
    join record_versions v on v.id = r.version_id
    where a.learner_id = any(${[...learnerIds]}::uuid[]) and not r.quarantined
    order by r.version_id`.execute(db)
  return result.rows
}

/** The sessions of a cohort: the union of the codes over its learners' records. */
export async function sessionCatalogue(
  db: Queryable,
  cohortId: string,
  sources: Sources,
): Promise<CatalogueSession[]> {
  const withSessions = sources.filter((source) => source.attendance === 'sessions')
  if (withSessions.length === 0) return []
  const result = await sql<CatalogueSession>`
    select s.code, min(s.minutes)::int as minutes, bool_or(s.taken) as taken,
      min(s."startsAt") as "startsAt"
    from enrolments e
    join accounts a on a.learner_id = e.learner_id
    join ${sourcesAsTable(withSessions)} on src.platform_id = a.platform_id
    join records r on r.platform_id = a.platform_id and r.account = a.source_id and r.course = src.course
      and r.kind = 'sessions' and not r.quarantined
    join record_versions v on v.id = r.version_id
    cross join lateral jsonb_to_recordset(v.payload->'sessions') 
      as s(code text, minutes int, taken boolean, "startsAt" text)
    where e.cohort_id = ${cohortId}
    group by s.code order by s.code`.execute(db)
  return result.rows
}

export interface NewOutcome {
  enrolmentId: string
  revision: number
  decision: Decision
  evidence: number[]
  program: ProgramVersion
  decisionHash: Buffer
}

/** Appends the decisions and makes them the present ones. */
export async function saveOutcomes(
  db: Queryable,
  outcomes: readonly NewOutcome[],
  context: { cohortId: string; cohortVersion: number; runId: string; now: Date },
): Promise<void> {
  if (outcomes.length === 0) return
  const rows = outcomes.map(({ enrolmentId, revision, decision, evidence, ...outcome }) => ({
    enrolment_id: enrolmentId,
    revision,
    verdict: decision.verdict,
    reason: decision.decisive?.code ?? '',
    reasons: decision.reasons,
    score: decision.score?.points ?? null,
    attendance: decision.attendance,
    window_closes_at: decision.windowClosesAt,
    evidence: `{${evidence.join(',')}}`,
    program_id: outcome.program.id,
    program_version: outcome.program.version,
    decision_hash: outcome.decisionHash,
  }))
  const given = rowsAsTable(
    't',
    {
      enrolment_id: 'uuid',
      revision: 'int4',
      verdict: 'text',
      reason: 'text',
      reasons: 'jsonb',
      score: 'text',
      attendance: 'jsonb',
      window_closes_at: 'timestamptz',
      evidence: 'text',
      program_id: 'text',
      program_version: 'int4',
      decision_hash: 'bytea',
    },
    rows,
  )
  await sql`
    with decided as (select * from ${given}),
    appended as (
      insert into outcome_revisions (enrolment_id, revision, run_id, verdict, reasons, score, attendance,
        window_closes_at, evidence, program_id, program_version, cohort_version, decision_hash, decided_at)
      select enrolment_id, revision, ${context.runId}::uuid, verdict, reasons, score, attendance,
        window_closes_at, evidence::bigint[], program_id, program_version, ${context.cohortVersion}::int, decision_hash, ${context.now}::timestamptz
      from decided
    )
    insert into outcomes (enrolment_id, cohort_id, revision, verdict, reason, decision_hash)
    select enrolment_id, ${context.cohortId}, revision, verdict, reason, decision_hash from decided
    on conflict (enrolment_id) do update set
      revision = excluded.revision, verdict = excluded.verdict, reason = excluded.reason,
      decision_hash = excluded.decision_hash`.execute(db)
}

export async function countVerdicts(db: Queryable, cohortId: string): Promise<VerdictCounts> {
  const counts: VerdictCounts = { passed: 0, failed: 0, incomplete: 0, review: 0 }
  const rows = await db
    .selectFrom('outcomes')
    .select(['verdict', (select) => select.fn.countAll<number>().as('count')])
    .where('cohort_id', '=', cohortId)
    .groupBy('verdict')
    .execute()
  for (const row of rows) counts[row.verdict] = row.count
  return counts
}

export interface VerdictCounts {
  passed: number
  failed: number
  incomplete: number
  review: number
}
