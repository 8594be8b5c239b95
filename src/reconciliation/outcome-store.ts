/** SQL of outcomes: what was decided, and what is kept of having looked. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { rowsAsTable } from '../database/rows.ts'
import type { Achievement } from './achievement.ts'
import type { Decision } from './decide.ts'
import type { ProgramVersion } from './store.ts'
import { storedDecision } from './stored-decision.ts'

/** What is kept of having looked at an enrolment. */
export interface Look {
  enrolmentId: string
  /** In hex. */
  contextHash: string
  /** When its window closes, if that is still to come. */
  dueAt: Date | null
  achievement: Achievement
}

/** What is looked at and earned, as columns of the table that is saved from. */
const lookTypes = {
  context_hash: 'text',
  due_at: 'timestamptz',
  achieved_on: 'date',
  achieved_by: 'date',
  kept: 'bool',
  modules: 'text',
} as const

const lookColumns = ({ contextHash, dueAt, achievement: { on, by, kept, modules } }: Look) => ({
  context_hash: contextHash,
  due_at: dueAt,
  achieved_on: on,
  achieved_by: by,
  kept,
  modules: JSON.stringify(modules),
})

/** Of several days by which it was earned the earliest stands: looking again later does not make it later. */
const achievedOn = sql`coalesce(t.achieved_on,
  case when t.achieved_by is not null then least(o.achieved_on, t.achieved_by)
    when t.kept then o.achieved_on end)`

/** An array as it travels: one parameter a column has no arrays in it. */
const modulesOf = sql`array(
  select code from jsonb_array_elements_text(s.modules::jsonb) m (code) order by code collate "C")`

/** Where the earlier day is kept, the modules known by that day are kept too. */
const keptModules = sql`case when t.kept and o.modules <> '{}' then array(
  select code from (select unnest(t.modules) union select unnest(o.modules)) m (code) order by code collate "C")
  else t.modules end`

/** Notes looks that led to the same decision as before. */
export async function saveLooks(db: Queryable, looks: readonly Look[]): Promise<void> {
  if (looks.length === 0) return
  const given = rowsAsTable(
    's',
    { enrolment_id: 'uuid', ...lookTypes },
    looks.map((look) => ({ enrolment_id: look.enrolmentId, ...lookColumns(look) })),
  )
  await sql`update outcomes o set context_hash = decode(t.context_hash, 'hex'), due_at = t.due_at, reopened_at = null,
      achieved_on = ${achievedOn}, modules = ${keptModules}
    from (select s.enrolment_id, s.context_hash, s.due_at, s.achieved_on, s.achieved_by, s.kept, ${modulesOf} as modules
      from ${given}) t
    where o.enrolment_id = t.enrolment_id`.execute(db)
}

export interface NewOutcome extends Look {
  revision: number
  decision: Decision
  /** Ids of the record versions that led to it, with commas between them. */
  evidence: string
  program: ProgramVersion
  /** In hex. */
  decisionHash: string
}

/** What many outcomes of a class have alike: it travels once, and each of them names it by its place. */
const alikeTypes = {
  place: 'int4',
  verdict: 'text',
  reason: 'text',
  reasons: 'jsonb',
  score: 'text',
  attendance: 'jsonb',
  window_closes_at: 'timestamptz',
  program_id: 'text',
  program_version: 'int4',
  ...lookTypes,
} as const

const alikeColumns = (place: number, { decision, program, ...look }: NewOutcome) => ({
  place,
  verdict: decision.verdict,
  reason: decision.decisive?.code ?? '',
  reasons: decision.reasons,
  score: decision.score?.points ?? null,
  attendance: decision.attendance,
  window_closes_at: decision.windowClosesAt,
  program_id: program.id,
  program_version: program.version,
  ...lookColumns(look),
})

/** Each with the place of its like in a list that has everything once. */
function placeAlike(outcomes: readonly NewOutcome[]) {
  // People of whom the same is known share one decision, which is then written once.
  const written = new Map<Decision, string>()
  const places = new Map<string, number>()
  const alike: ReturnType<typeof alikeColumns>[] = []
  const rows = outcomes.map((outcome) => {
    const { decision, achievement, contextHash, dueAt, program } = outcome
    const text =
      written.get(decision) ??
      JSON.stringify([...Object.values(storedDecision(decision)), decision.decisive])
    written.set(decision, text)
    const { on, by, kept, modules } = achievement
    const key = `${contextHash} ${dueAt?.getTime()} ${on} ${by} ${kept} ${JSON.stringify(modules)} ${program.version} ${program.id} ${text}`
    const place = places.get(key) ?? places.size
    if (place === places.size) {
      places.set(key, place)
      alike.push(alikeColumns(place, outcome))
    }
    return {
      enrolment_id: outcome.enrolmentId,
      revision: outcome.revision,
      evidence: `{${outcome.evidence}}`,
      decision_hash: outcome.decisionHash,
      place,
    }
  })
  return { alike, rows }
}

/**
 * Appends the decisions and makes them the present ones.
 * @throws Error where an enrolment, the run or a program's version is not there: no foreign key says it (0028)
 */
export async function saveOutcomes(
  db: Queryable,
  outcomes: readonly NewOutcome[],
  context: { cohortVersion: number; runId: string; now: Date },
): Promise<void> {
  if (outcomes.length === 0) return
  const { alike, rows } = placeAlike(outcomes)
  const each = {
    enrolment_id: 'uuid',
    revision: 'int4',
    evidence: 'text',
    decision_hash: 'text',
    place: 'int4',
  } as const
  const stored = await sql`
    with run as materialized (select id from runs where id = ${context.runId} for key share),
    alike as materialized (
      select s.place, s.verdict, s.reason, s.reasons, s.score, s.attendance, s.window_closes_at, s.program_id, s.program_version,
        decode(s.context_hash, 'hex') as context_hash, s.due_at, s.achieved_on, s.achieved_by, s.kept,
        ${modulesOf} as modules, s.score::numeric as points,
        (s.attendance->>'attended')::numeric / nullif((s.attendance->>'required')::numeric, 0) as attended
      from ${rowsAsTable('s', alikeTypes, alike)}
      join program_versions p on p.program_id = s.program_id and p.version = s.program_version
    ),
    decided as materialized (
      select g.enrolment_id, e.cohort_id, run.id as run_id, g.revision, g.evidence::bigint[] as evidence,
        decode(g.decision_hash, 'hex') as decision_hash, alike.*
      from run cross join ${rowsAsTable('g', each, rows)}
      join alike on alike.place = g.place
      cross join lateral (select cohort_id from enrolments where id = g.enrolment_id offset 0) e
    ),
    appended as (
      insert into outcome_revisions (enrolment_id, revision, run_id, verdict, reasons, score, attendance,
        window_closes_at, evidence, program_id, program_version, cohort_version, decision_hash, decided_at)
      select enrolment_id, revision, run_id, verdict, reasons, score, attendance,
        window_closes_at, evidence, program_id, program_version, ${context.cohortVersion}::int, decision_hash, ${context.now}::timestamptz
      from decided
    )
    insert into outcomes (enrolment_id, cohort_id, revision, verdict, reason, decision_hash, context_hash, due_at,
      score, attendance, achieved_on, modules)
    select t.enrolment_id, t.cohort_id, t.revision, t.verdict, t.reason, t.decision_hash, t.context_hash, t.due_at,
      t.points, t.attended, ${achievedOn}, ${keptModules}
    from decided t
    left join lateral (
      select achieved_on, modules from outcomes where enrolment_id = t.enrolment_id and t.revision > 1 offset 0) o on true
    on conflict (enrolment_id) do update set
      revision = excluded.revision, verdict = excluded.verdict, reason = excluded.reason,
      decision_hash = excluded.decision_hash, context_hash = excluded.context_hash, due_at = excluded.due_at, reopened_at = null,
      score = excluded.score, attendance = excluded.attendance,
      achieved_on = excluded.achieved_on, modules = excluded.modules`.execute(db)
  const missing = outcomes.length - Number(stored.numAffectedRows ?? 0)
  if (missing > 0)
    throw new Error(
      `${missing} outcomes belong to an enrolment, run or program version that is gone; reconcile the class again`,
    )
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
