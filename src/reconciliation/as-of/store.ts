/** SQL of looking back at a cohort: whom it had at an instant; and what was recomputed of them. */
import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import type { Cohort } from '../../programs/store.ts'
import { type CertifiedOutcome, certifiedAt } from '../certified.ts'
import { sourcesAsTable } from '../evidence-store.ts'
import type { ProgramVersion } from '../store.ts'
import type { StoredDecision } from '../stored-decision.ts'
import { type OwnersThen, presentAt } from './merge-store.ts'
import type { MovedRecord } from './version-store.ts'

export interface CandidateRow {
  learnerId: string
  /** null: not on the list today. */
  enrolmentId: string | null
  /** Was on the list at the instant. */
  enrolled: boolean
  /** What the certificate that was in force then was earned by. */
  certified: CertifiedOutcome | null
  /** The outcome of today; null: none. */
  present: StoredDecision | null
}

/** Learners who follow each other by id. */
export interface Window {
  after: string | null
  limit: number
  /** Only this one. */
  only?: string
}

/**
 * Whoever was on the list of the cohort at an instant, and, where linked accounts are enrolled by themselves, whoever
 * had an account by then that knows the cohort's courses; whether it says so at the instant is for the reader to see.
 */
export async function candidatesAt(
  db: Queryable,
  cohort: Cohort,
  at: Date,
  { moved, owners }: { moved: readonly MovedRecord[]; owners: OwnersThen },
  { after, limit, only }: Window,
): Promise<CandidateRow[]> {
  const { enrol, evidence } = cohort.definition
  const follows = (learnerId: RawBuilder<unknown>) => sql<boolean>`
    (${after}::uuid is null or ${learnerId} > ${after}::uuid)
    and (${only ?? null}::uuid is null or ${learnerId} = ${only ?? null}::uuid)`
  const byAccount =
    enrol !== 'platform' || evidence.length === 0
      ? sql``
      : sql`union (
          select l.learner_id from account_links l join accounts a on a.id = l.account_id
          where l.learner_id is not null and l.at <= ${at} and ${follows(sql`l.learner_id`)}
            and ${presentAt(sql`l.learner_id`, at)}
            and (exists (
              select from ${sourcesAsTable(evidence)} join records r
                on r.platform_id = src.platform_id and r.course = src.course
                  and r.account = a.source_id and r.kind = 'enrolment'
              where src.platform_id = a.platform_id)
            or exists (
              select from ${rowsAsTable(
                'moved',
                { platform: 'text', account: 'text' },
                moved.map(({ platform, account }) => ({ platform, account })),
              )}
              where moved.platform = a.platform_id and moved.account = a.source_id))
          group by l.learner_id order by l.learner_id limit ${limit})`
  const others = rowsAsTable(
    't',
    { enrolment_id: 'uuid', learner_id: 'uuid' },
    [...owners.enrolments].map(([enrolment_id, learner_id]) => ({ enrolment_id, learner_id })),
  )
  const found = await sql<CandidateRow & { closesAt: Date | null }>`
    with others as (
      select e.id, t.learner_id from ${others} join enrolments e on e.id = t.enrolment_id
      where e.cohort_id = ${cohort.id} and e.created_at <= ${at}
    ),
    people as (
      select learner_id from (
        (select learner_id from others where ${follows(sql`learner_id`)}
            and ${presentAt(sql`learner_id`, at)}
          order by learner_id limit ${limit})
        union (select learner_id from enrolments
          where id not in (select id from others) and cohort_id = ${cohort.id} and created_at <= ${at} and ${follows(sql`learner_id`)}
            and ${presentAt(sql`learner_id`, at)}
          order by learner_id limit ${limit})
        ${byAccount}
      ) either order by learner_id limit ${limit}
    )
    select p.learner_id as "learnerId", e.id as "enrolmentId",
      coalesce(e.created_at <= ${at}, false) as enrolled,
      case when earned.enrolment_id is not null then jsonb_build_object(
        'id', earned.program_id, 'version', earned.program_version, 'score', earned.score) end as certified,
      case when o.enrolment_id is not null then jsonb_build_object(
        'verdict', r.verdict, 'reasons', r.reasons, 'score', r.score, 'attendance', r.attendance) end as present,
      r.window_closes_at as "closesAt"
    from people p
    left join lateral (
      select id from others where learner_id = p.learner_id
      union all (select id from enrolments where cohort_id = ${cohort.id}
        and learner_id = p.learner_id and id not in (select id from others))
      limit 1
    ) theirs on true
    left join enrolments e on e.id = theirs.id
    left join outcomes o on o.enrolment_id = e.id
    left join outcome_revisions r on r.enrolment_id = o.enrolment_id and r.revision = o.revision
    left join lateral ${certifiedAt(sql`e.id`, at)} earned on true
    order by p.learner_id`.execute(db)
  return found.rows.map(({ closesAt, present, ...row }) => ({
    ...row,
    present: present === null ? null : { ...present, windowClosesAt: closesAt },
  }))
}

export interface RecomputedOutcome extends StoredDecision {
  learnerId: string
  enrolmentId: string | null
  evidence: number[]
  program: ProgramVersion
}

/** A page that an earlier try of the run has written stays as it is. */
export async function saveRecomputed(
  db: Queryable,
  run: { id: string; cohortVersion: number },
  outcomes: readonly RecomputedOutcome[],
): Promise<void> {
  if (outcomes.length === 0) return
  const given = rowsAsTable(
    't',
    {
      learner_id: 'uuid',
      enrolment_id: 'uuid',
      verdict: 'text',
      reasons: 'jsonb',
      score: 'text',
      attendance: 'jsonb',
      window_closes_at: 'timestamptz',
      evidence: 'text',
      program_id: 'text',
      program_version: 'int4',
    },
    outcomes.map((outcome) => ({
      learner_id: outcome.learnerId,
      enrolment_id: outcome.enrolmentId,
      verdict: outcome.verdict,
      reasons: outcome.reasons,
      score: outcome.score,
      attendance: outcome.attendance,
      window_closes_at: outcome.windowClosesAt,
      evidence: `{${outcome.evidence.join(',')}}`,
      program_id: outcome.program.id,
      program_version: outcome.program.version,
    })),
  )
  await sql`
    insert into recomputed_outcomes (run_id, learner_id, enrolment_id, verdict, reasons, score, attendance,
      window_closes_at, evidence, program_id, program_version, cohort_version)
    select ${run.id}::uuid, learner_id, enrolment_id, verdict, reasons, score, attendance,
      window_closes_at, evidence::bigint[], program_id, program_version, ${run.cohortVersion}::int
    from ${given} on conflict do nothing`.execute(db)
}

/** How many people of a cohort have an outcome today, second rows of others left out. */
export async function countOutcomesOf(db: Queryable, cohortId: string): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*) as count from outcomes o
    join enrolments e on e.id = o.enrolment_id join learners l on l.id = e.learner_id
    where o.cohort_id = ${cohortId} and l.merged_into is null`.execute(db)
  return found.rows[0]?.count ?? 0
}
