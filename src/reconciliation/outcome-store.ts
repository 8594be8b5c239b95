/** SQL of outcomes: what was decided, and what is kept of having looked. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { rowsAsTable } from '../database/rows.ts'
import type { Achievement } from './achievement.ts'
import type { Decision } from './decide.ts'
import type { ProgramVersion } from './store.ts'

/** What is kept of having looked at an enrolment. */
export interface Look {
  enrolmentId: string
  contextHash: Buffer
  /** When its window closes, if that is still to come. */
  dueAt: Date | null
  achievement: Achievement
}

/** What was earned, as columns of the table that is saved from. */
const achievementTypes = {
  achieved_on: 'date',
  achieved_by: 'date',
  kept: 'bool',
  modules: 'text',
} as const

const achievementColumns = ({ achievement: { on, by, kept, modules } }: Look) => ({
  achieved_on: on,
  achieved_by: by,
  kept,
  modules: JSON.stringify(modules),
})

/** Of several days by which it was earned the earliest stands: looking again later does not make it later. */
const achievedOn = sql`coalesce(t.achieved_on,
  case when t.achieved_by is not null then least(o.achieved_on, t.achieved_by)
    when t.kept then o.achieved_on end)`

/** An array as it travels: one parameter a column has no arrays in it. With the day that is kept its modules are. */
const modulesOf = sql`array(select code from (
  select jsonb_array_elements_text(t.modules::jsonb) union select unnest(o.modules) where t.kept) m (code)
  order by code collate "C")`

/** Notes looks that led to the same decision as before. */
export async function saveLooks(db: Queryable, looks: readonly Look[]): Promise<void> {
  if (looks.length === 0) return
  const given = rowsAsTable(
    't',
    { enrolment_id: 'uuid', context_hash: 'bytea', due_at: 'timestamptz', ...achievementTypes },
    looks.map((look) => ({
      enrolment_id: look.enrolmentId,
      context_hash: look.contextHash,
      due_at: look.dueAt,
      ...achievementColumns(look),
    })),
  )
  await sql`update outcomes o set context_hash = t.context_hash, due_at = t.due_at, reopened_at = null,
      achieved_on = ${achievedOn}, modules = ${modulesOf}
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
    ...achievementColumns({ enrolmentId, ...outcome }),
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
      ...achievementTypes,
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
    insert into outcomes (enrolment_id, cohort_id, revision, verdict, reason, decision_hash, context_hash, due_at,
      score, attendance, achieved_on, modules)
    select t.enrolment_id, ${context.cohortId}, t.revision, t.verdict, t.reason, t.decision_hash, t.context_hash, t.due_at,
      t.score::numeric, (t.attendance->>'attended')::numeric / nullif((t.attendance->>'required')::numeric, 0),
      ${achievedOn}, ${modulesOf}
    from decided t
    left join lateral (
      select achieved_on, modules from outcomes where enrolment_id = t.enrolment_id offset 0) o on true
    on conflict (enrolment_id) do update set
      revision = excluded.revision, verdict = excluded.verdict, reason = excluded.reason,
      decision_hash = excluded.decision_hash, context_hash = excluded.context_hash, due_at = excluded.due_at, reopened_at = null,
      score = excluded.score, attendance = excluded.attendance,
      achieved_on = excluded.achieved_on, modules = excluded.modules`.execute(db)
}

/** Id of the newest decision there is, of whatever cohort: all that was decided so far has a lower one. */
export async function newestRevision(db: Queryable): Promise<number> {
  const row = await sql<{ id: number | null }>`select max(id) as id from outcome_revisions`.execute(
    db,
  )
  return row.rows[0]?.id ?? 0
}

/** Somebody who turned out to be a second row of another person no longer counts. */
export async function countVerdicts(db: Queryable, cohortId: string): Promise<VerdictCounts> {
  const counts: VerdictCounts = { passed: 0, failed: 0, incomplete: 0, review: 0 }
  const found = await sql<{ verdict: keyof VerdictCounts; count: number }>`
    select verdict, count(*) as count from outcomes
    where cohort_id = ${cohortId} and enrolment_id <> all(array(
      select e.id from learners l join enrolments e on e.learner_id = l.id
      where l.merged_into is not null and e.cohort_id = ${cohortId}))
    group by verdict`.execute(db)
  for (const { verdict, count } of found.rows) counts[verdict] = count
  return counts
}

export interface VerdictCounts {
  passed: number
  failed: number
  incomplete: number
  review: number
}
