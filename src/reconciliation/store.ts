/** SQL of reconciliation: who is enrolled, what is known of them, what was decided. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { rowsAsTable } from '../database/rows.ts'
import type { CohortDefinition } from '../programs/definition.ts'
import { takeHandOuts } from '../roster/ledger/store.ts'
import { type CatalogueSession, sourceName } from './attendance.ts'
import type { Decision } from './decide.ts'

type Sources = CohortDefinition['evidence']

const sourcesAsTable = (sources: Sources) =>
  rowsAsTable(
    'src',
    { platform_id: 'text', course: 'text' },
    sources.map(({ platform, course }) => ({ platform_id: platform, course })),
  )

/**
 * Enrols every linked account of the cohort's courses, where the program says `enrol: platform`. Everybody enrolled
 * takes on when they were handed an account of a platform that the cohort counts by now.
 */
export async function enrolFromPlatform(
  db: Queryable,
  cohort: CohortDefinition,
  now: Date,
): Promise<number> {
  const added = await enrolLinked(db, cohort, now)
  await takeHandOuts(db, [cohort.id])
  return added
}

async function enrolLinked(db: Queryable, cohort: CohortDefinition, now: Date): Promise<number> {
  if (cohort.enrol !== 'platform' || cohort.evidence.length === 0) return 0
  const result = await sql`
    insert into enrolments (id, cohort_id, learner_id, origin, created_at)
    select gen_random_uuid(), ${cohort.id}, learner_id, 'platform', ${now} from (
      select distinct a.learner_id
      from ${sourcesAsTable(cohort.evidence)}
      join records r on r.platform_id = src.platform_id and r.course = src.course and r.kind = 'enrolment'
      join accounts a on a.platform_id = r.platform_id and a.source_id = r.account
      where a.learner_id is not null and not exists (
        select from enrolments e where e.cohort_id = ${cohort.id} and e.learner_id = a.learner_id)
    ) linked
    on conflict (cohort_id, learner_id) do nothing`.execute(db)
  return Number(result.numAffectedRows ?? 0)
}

/**
 * The newest records `r` of the sources, of whoever `accounts a` is joined or restricted to. The offset keeps the
 * way from an account to its few records, also where no statistics tell that a course has many.
 */
const evidenceFrom = (sources: Sources) => sql`accounts a
    cross join lateral (
      select r.* from ${sourcesAsTable(sources)}
      join records r on r.platform_id = src.platform_id and r.course = src.course and r.account = a.source_id
      where src.platform_id = a.platform_id and not r.quarantined offset 0
    ) r`

export interface EnrolmentToDecide {
  id: string
  learnerId: string
  audience: string | null
  handedOutAt: Date | null
  /** How many acts of people have touched it. */
  acts: number
  /** The program, in its version, under which the certificate was earned; null without a certificate. */
  certifiedUnder: ProgramVersion | null
  /** Of what the decision rests on beside the records, as it is now. */
  contextHash: Buffer
  /** Of the present outcome; null before the first decision. */
  verdict: Decision['verdict'] | null
  revision: number | null
  decisionHash: Buffer | null
  /** The context when it was last looked at. */
  seenContextHash: Buffer | null
  dueAt: Date | null
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

/** Enrolments of a cohort that follow each other by id. */
export interface EnrolmentPage {
  after: string | null
  last: string
  size: number
  /** As they are decided so far. */
  counts: VerdictCounts
}

/** Somebody who turned out to be a second row of another person is no longer decided. */
const ofPresentLearner = sql`learner_id not in (select id from learners where merged_into is not null)`

export async function nextPage(
  db: Queryable,
  cohortId: string,
  after: string | null,
  limit: number,
): Promise<EnrolmentPage | null> {
  const result = await sql<VerdictCounts & { last: string | null; size: number }>`
    with page as (
      select id from enrolments
      where cohort_id = ${cohortId} and ${ofPresentLearner} and (${after}::uuid is null or id > ${after}::uuid)
      order by id limit ${limit}
    )
    select (select id from page order by id desc limit 1) as last, count(*) as size,
      count(*) filter (where o.verdict = 'passed') as passed,
      count(*) filter (where o.verdict = 'failed') as failed,
      count(*) filter (where o.verdict = 'incomplete') as incomplete,
      count(*) filter (where o.verdict = 'review') as review
    from page left join outcomes o on o.enrolment_id = page.id`.execute(db)
  const [row] = result.rows
  if (!row?.last) return null
  const { last, size, ...counts } = row
  return { after, last, size, counts }
}

/** What a cohort's outcomes rest on beside the records and what stands with each enrolment. */
export interface DecisionContext {
  sources: Sources
  /** Hash of the rules, the cohort and its sessions. */
  shared: string
  program: ProgramVersion
  now: Date
}

/**
 * Enrolments of the page for which the rules may say something else than when they were last looked at: never decided,
 * other records, another context, a window that has closed since. Compared here, so that no record has to travel.
 * A certificate alone is no cause: it is issued on a pass, which it does not change (`afterIssue`).
 * @param all the others too
 */
export async function enrolmentsToDecide(
  db: Queryable,
  cohortId: string,
  page: Pick<EnrolmentPage, 'after' | 'last'>,
  context: DecisionContext,
  all: boolean,
): Promise<EnrolmentToDecide[]> {
  const { sources, shared, program, now } = context
  const evidence =
    sources.length === 0
      ? sql`'{}'::bigint[]`
      : sql`array(select r.version_id from ${evidenceFrom(sources)}
          where a.learner_id = e.learner_id order by r.version_id)`
  const result = await sql<EnrolmentToDecide>`
    select e.id, e.learner_id as "learnerId", l.audience, e.handed_out_at as "handedOutAt", e.acts,
      case when earned.enrolment_id is not null
        then jsonb_build_object('id', earned.program_id, 'version', earned.program_version) end as "certifiedUnder",
      context.hash as "contextHash",
      o.verdict, o.revision, o.decision_hash as "decisionHash", o.context_hash as "seenContextHash",
      o.due_at as "dueAt"
    from enrolments e
    join learners l on l.id = e.learner_id
    left join outcomes o on o.enrolment_id = e.id
    left join outcome_revisions decided on decided.enrolment_id = o.enrolment_id and decided.revision = o.revision
    left join certificates c on c.enrolment_id = e.id
    left join outcome_revisions earned on earned.enrolment_id = e.id and earned.revision = c.outcome_revision
    cross join lateral (select sha256(convert_to(jsonb_build_array(${shared}::text,
      coalesce(earned.program_id, ${program.id}), coalesce(earned.program_version, ${program.version}),
      l.audience, extract(epoch from e.handed_out_at), e.acts)::text, 'UTF8')) as hash) context
    where e.cohort_id = ${cohortId} and (${page.after}::uuid is null or e.id > ${page.after}::uuid)
      and e.id <= ${page.last}::uuid and l.merged_into is null
      and (${all}::bool or o.enrolment_id is null or o.reopened_at is not null
        or o.context_hash is distinct from context.hash
        -- open then and closed now; or closed then and, by a clock that was set back, open now
        or coalesce(o.due_at <= ${now}, decided.window_closes_at > ${now})
        or decided.evidence <> ${evidence})
    order by e.id`.execute(db)
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
    from ${evidenceFrom(sources)}
    join record_versions v on v.id = r.version_id
    where a.learner_id = any(${[...learnerIds]}::uuid[])
    order by r.version_id`.execute(db)
  return result.rows
}

/** The sessions of a cohort: for each course the union of the codes over its learners' records. */
export async function sessionCatalogue(
  db: Queryable,
  cohortId: string,
  sources: Sources,
): Promise<CatalogueSession[]> {
  const withSessions = sources.filter((source) => source.attendance === 'sessions')
  if (withSessions.length === 0) return []
  const result = await sql<CatalogueSession & { platform: string; course: string }>`
    select r.platform_id as platform, r.course, s.code, min(s.minutes)::int as minutes,
      bool_or(s.taken) as taken, min(s."startsAt") as "startsAt"
    from ${evidenceFrom(withSessions)}
    join enrolments e on e.learner_id = a.learner_id
    join record_versions v on v.id = r.version_id
    cross join lateral jsonb_to_recordset(v.payload->'sessions')
      as s(code text, minutes int, taken boolean, "startsAt" text)
    where e.cohort_id = ${cohortId} and r.kind = 'sessions'
    group by r.platform_id, r.course, s.code order by r.platform_id, r.course, s.code`.execute(db)
  return result.rows.map(({ platform, course, ...session }) => ({
    ...session,
    source: sourceName(platform, course),
  }))
}

/** What is kept of having looked at an enrolment. */
export interface Look {
  enrolmentId: string
  contextHash: Buffer
  /** When its window closes, if that is still to come. */
  dueAt: Date | null
}

/** Notes looks that led to the same decision as before. */
export async function saveLooks(db: Queryable, looks: readonly Look[]): Promise<void> {
  if (looks.length === 0) return
  const given = rowsAsTable(
    't',
    { enrolment_id: 'uuid', context_hash: 'bytea', due_at: 'timestamptz' },
    looks.map((look) => ({
      enrolment_id: look.enrolmentId,
      context_hash: look.contextHash,
      due_at: look.dueAt,
    })),
  )
  await sql`update outcomes o set context_hash = t.context_hash, due_at = t.due_at, reopened_at = null
    from ${given} where o.enrolment_id = t.enrolment_id`.execute(db)
}

export interface NewOutcome extends Look {
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
    context_hash: outcome.contextHash,
    due_at: outcome.dueAt,
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
      context_hash: 'bytea',
      due_at: 'timestamptz',
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
    insert into outcomes (enrolment_id, cohort_id, revision, verdict, reason, decision_hash, context_hash, due_at)
    select enrolment_id, ${context.cohortId}, revision, verdict, reason, decision_hash, context_hash, due_at
    from decided
    on conflict (enrolment_id) do update set
      revision = excluded.revision, verdict = excluded.verdict, reason = excluded.reason,
      decision_hash = excluded.decision_hash, context_hash = excluded.context_hash, due_at = excluded.due_at, reopened_at = null`.execute(
    db,
  )
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
