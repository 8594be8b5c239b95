/** SQL of reconciliation: who is enrolled, and whom something has changed for. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import type { CohortDefinition } from '../programs/definition.ts'
import { takeHandOuts } from '../roster/ledger/store.ts'
import type { CertifiedOutcome } from './certified.ts'
import type { Decision } from './decide.ts'
import { evidenceFrom, evidenceText, type Sources, sourcesAsTable } from './evidence-store.ts'

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

export interface EnrolmentToDecide {
  id: string
  learnerId: string
  audience: string | null
  handedOutAt: Date | null
  /** How many acts of people have touched it. */
  acts: number
  /** What the certificate was earned by; null without one that is in force. */
  certified: CertifiedOutcome | null
  /** Of what the decision rests on beside the records, as it is now. Hashes are in hex. */
  contextHash: string
  /** Of the present outcome; null before the first decision. */
  verdict: Decision['verdict'] | null
  revision: number | null
  decisionHash: string | null
  /** The context when it was last looked at. */
  seenContextHash: string | null
  dueAt: Date | null
  /** Nothing is issued on the present outcome until it has been looked at again. */
  reopened: boolean
  /** The records that it rests on, and what they say (`evidenceText`). */
  versions: string
  evidence: string
}

export interface ProgramVersion {
  id: string
  version: number
}

/** SQL condition on the enrolment `e`: somebody who turned out to be a second row of another person is no longer decided. */
export const ofPresentLearner = sql<boolean>`e.learner_id not in (select id from learners where merged_into is not null)`

/** Of an id and the comma behind it. */
const ID_LENGTH = 37

/**
 * Everybody of a cohort who is decided, in the order in which platforms first told of them: their records were stored in it too,
 * and who is read beside their neighbours is read from the same pages. Ids alone, as one text: all of a class stay in memory.
 */
export async function everybodyOf(db: Queryable, cohortId: string): Promise<IdList> {
  const found = await sql<{ ids: string | null }>`
    select string_agg(e.id::text, ',' order by a.place, e.id) as ids from enrolments e
    left join lateral (
      select min(ctid) as place from accounts where learner_id = e.learner_id offset 0) a on true
    where e.cohort_id = ${cohortId} and ${ofPresentLearner}`.execute(db)
  const ids = found.rows[0]?.ids ?? ''
  const length = Math.ceil(ids.length / ID_LENGTH)
  return {
    length,
    slice: (from, to) =>
      Array.from({ length: Math.max(0, Math.min(to, length) - from) }, (_, at) =>
        ids.substr((from + at) * ID_LENGTH, ID_LENGTH - 1),
      ),
  }
}

interface IdList {
  length: number
  slice(from: number, to: number): string[]
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
 * Those of the enrolments for which the rules may say something else than when they were last looked at: never decided,
 * other records, another context, a window that has closed since. Compared here, so that no record has to travel.
 * A certificate alone is no cause: it is issued on a pass, which it does not change (`afterIssue`).
 * @param all the others too
 */
export async function enrolmentsToDecide(
  db: Queryable,
  enrolmentIds: readonly string[],
  context: DecisionContext,
  all: boolean,
): Promise<EnrolmentToDecide[]> {
  const { sources, shared, program, now } = context
  const evidence =
    sources.length === 0
      ? sql`'{}'::bigint[]`
      : sql`array(select r.version_id from ${evidenceFrom(sources)}
          where a.learner_id = e.learner_id order by r.version_id)`
  // Each by its key: tables that have just grown look small to the planner, and would be read whole for every page.
  const result = await sql<EnrolmentToDecide>`
    select due.*, known.versions, known.evidence from (
    select e.id, e.learner_id as "learnerId", l.audience, e.handed_out_at as "handedOutAt", e.acts,
      case when earned.enrolment_id is not null
        then jsonb_build_object('id', earned.program_id, 'version', earned.program_version, 'score', earned.score)
        end as certified,
      encode(context.hash, 'hex') as "contextHash",
      o.verdict, o.revision, encode(o.decision_hash, 'hex') as "decisionHash",
      encode(o.context_hash, 'hex') as "seenContextHash",
      o.due_at as "dueAt", o.reopened_at is not null as reopened
    from unnest(${[...enrolmentIds]}::uuid[]) asked (id)
    cross join lateral (select * from enrolments where id = asked.id offset 0) e
    cross join lateral (
      select audience from learners where id = e.learner_id and merged_into is null and erased_at is null offset 0) l
    left join lateral (select * from outcomes where enrolment_id = e.id offset 0) o on true
    left join lateral (
      select window_closes_at, evidence from outcome_revisions
      where enrolment_id = o.enrolment_id and revision = o.revision offset 0) decided on true
    left join lateral (
      select r.* from certificates c
      join outcome_revisions r on r.enrolment_id = c.enrolment_id and r.revision = c.outcome_revision
      where c.enrolment_id = e.id and c.state = 'valid' offset 0) earned on true
    cross join lateral (select sha256(convert_to(jsonb_build_array(${shared}::text,
      coalesce(earned.program_id, ${program.id}), coalesce(earned.program_version, ${program.version}),
      l.audience, extract(epoch from e.handed_out_at), e.acts)::text, 'UTF8')) as hash) context
    where ${all}::bool or o.enrolment_id is null or o.reopened_at is not null
      or o.context_hash is distinct from context.hash
      -- open then and closed now; or closed then and, by a clock that was set back, open now
      or coalesce(o.due_at <= ${now}, decided.window_closes_at > ${now})
      or decided.evidence <> ${evidence}
    offset 0) due
    cross join lateral ${evidenceText(sources, sql`due."learnerId"`)} known`.execute(db)
  return result.rows
}
