/** SQL of comparing two reconciliations of a cohort, within the viewer's scope. */
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { Reason } from '../../foundation/texts/reasons.ts'
import { shownKey } from '../../roster/shown-key.ts'
import { presentAt } from '../as-of/merge-store.ts'
import { type CertificateEvent, certificateEvents } from '../certified.ts'
import type { Side } from './sides.ts'

/** Of a run whose end was not noted: its own newest decision; of one that made none, the cohort's newest by then. */
export async function newestRevisionBy(
  db: Queryable,
  run: { id: string; cohort: string; ended: Date },
): Promise<number> {
  const found = await sql<{ id: number | null }>`
    select coalesce(max(r.id) filter (where r.run_id = ${run.id}::uuid), max(r.id)) as id
    from enrolments e join outcome_revisions r on r.enrolment_id = e.id
    where e.cohort_id = ${run.cohort} and (r.run_id = ${run.id}::uuid or r.decided_at <= ${run.ended})`.execute(
    db,
  )
  return found.rows[0]?.id ?? 0
}

const Verdict = z.enum(['passed', 'failed', 'incomplete', 'review'])

const SideOutcome = z.object({
  verdict: Verdict,
  reasons: z.custom<Reason[]>((value) => Array.isArray(value)),
  score: z.string().nullable(),
  attendance: z
    .object({
      unit: z.enum(['minutes', 'topics', 'share']),
      attended: z.string(),
      required: z.string(),
      possible: z.string(),
    })
    .nullable(),
  windowClosesAt: z.coerce.date().nullable(),
  evidence: z.array(z.int()),
  /** How the program that it was decided under counts sessions. */
  counted: z.enum(['minutes', 'periods']).nullable(),
})
/** What was decided of one person. */
export type SideOutcome = z.infer<typeof SideOutcome>

export interface ComparedPerson {
  /** The enrolment's id; of somebody who never was on the list the learner's. */
  id: string
  enrolmentId: string | null
  learnerId: string
  /** Employee code, or the roster's other key. */
  learner: string
  fullName: string
  unit: string | null
  /** null: was not in the cohort. */
  before: SideOutcome | null
  after: SideOutcome | null
}

const decided = sql`r.verdict, r.reasons, r.score, r.attendance, r.window_closes_at, r.evidence,
  r.program_id, r.program_version`

/** SQL: the outcomes of a side, one a person, by `id`. */
function outcomesOf({ run, cohort, at, lookedBack, lastRevision }: Side): RawBuilder<unknown> {
  if (lookedBack)
    return sql`select coalesce(r.enrolment_id, e.id, r.learner_id) as id,
        coalesce(r.enrolment_id, e.id) as enrolment_id, r.learner_id, ${decided}
      from recomputed_outcomes r
      left join enrolments e on e.cohort_id = ${cohort} and e.learner_id = r.learner_id
      where r.run_id = ${run}::uuid`
  return sql`select distinct on (e.id) e.id, e.id as enrolment_id, e.learner_id, ${decided}
    from enrolments e join outcome_revisions r on r.enrolment_id = e.id
    where e.cohort_id = ${cohort} and r.id <= ${lastRevision} and ${presentAt(sql`e.learner_id`, at)}
    order by e.id, r.revision desc`
}

const shown = (side: string) =>
  sql.raw(
    `(${['verdict', 'reasons', 'score', 'attendance', 'window_closes_at'].map((name) => `${side}.${name}`).join(', ')})`,
  )

/** SQL: everybody of either side that the viewer sees. */
const bothSides = (viewer: Viewer, before: Side, after: Side) => sql`
  before as materialized (${outcomesOf(before)}),
  after as materialized (${outcomesOf(after)}),
  compared as (
    select coalesce(after.id, before.id) as id, coalesce(after.enrolment_id, before.enrolment_id) as enrolment_id,
      coalesce(after.learner_id, before.learner_id) as learner_id,
      before.id is not null as was, after.id is not null as is,
      ${shown('before')} is distinct from ${shown('after')} as differs
    from before full join after on after.id = before.id
    where ${seesLearner(viewer, sql`coalesce(after.learner_id, before.learner_id)`)}
  )`

const asJson = (side: string) =>
  sql.raw(`case when ${side}.id is not null then jsonb_build_object(
    'verdict', ${side}.verdict, 'reasons', ${side}.reasons, 'score', ${side}.score, 'attendance', ${side}.attendance,
    'windowClosesAt', ${side}.window_closes_at, 'evidence', to_jsonb(${side}.evidence),
    'counted', (select definition->'rules'->'attendance'->'counted' from program_versions
      where program_id = ${side}.program_id and version = ${side}.program_version)) end`)

/** One page of those of whom something else was decided, by `id`. */
export async function differingPeople(
  db: Queryable,
  viewer: Viewer,
  [before, after]: readonly [Side, Side],
  window: { after?: string | undefined; limit: number },
): Promise<ComparedPerson[]> {
  const found = await sql<ComparedPerson & { before: unknown; after: unknown }>`
    with ${bothSides(viewer, before, after)}
    select c.id, c.enrolment_id as "enrolmentId", c.learner_id as "learnerId", ${shownKey} as learner,
      l.full_name as "fullName", u.name as unit, ${asJson('before')} as before, ${asJson('after')} as after
    from compared c
    left join before on before.id = c.id
    left join after on after.id = c.id
    join learners l on l.id = c.learner_id
    left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    left join units u on u.id = lu.unit_id
    where c.differs and (${window.after ?? null}::uuid is null or c.id > ${window.after ?? null}::uuid)
    order by c.id limit ${window.limit}`.execute(db)
  return found.rows.map((row) => ({
    ...row,
    before: SideOutcome.nullable().parse(row.before),
    after: SideOutcome.nullable().parse(row.after),
  }))
}

type SomeVerdict = z.infer<typeof Verdict>

interface VerdictMove {
  /** null: was not in the cohort. */
  from: SomeVerdict | null
  to: SomeVerdict | null
  /** How many people. */
  count: number
}

export interface DiffCounts {
  /** People of either side. */
  compared: number
  /** Of whom something else was decided, who has come and who has gone among them. */
  changed: number
  /** From which verdict to which, of those who changed. */
  verdicts: VerdictMove[]
}

export async function countDiffering(
  db: Queryable,
  viewer: Viewer,
  [before, after]: readonly [Side, Side],
): Promise<DiffCounts> {
  const found = await sql<VerdictMove & { differs: boolean }>`
    with ${bothSides(viewer, before, after)}
    select c.differs, before.verdict as "from", after.verdict as "to", count(*) as count
    from compared c left join before on before.id = c.id left join after on after.id = c.id
    group by 1, 2, 3 order by 1, 2 nulls first, 3 nulls first`.execute(db)
  const sum = (moves: readonly VerdictMove[]) => moves.reduce((all, { count }) => all + count, 0)
  const changed = found.rows.filter(({ differs }) => differs)
  return {
    compared: sum(found.rows),
    changed: sum(changed),
    verdicts: changed.map(({ from, to, count }) => ({ from, to, count })),
  }
}

export interface VersionSeen {
  version: number
  platform: string
  course: string
  id: string
  kind: string
  readAt: Date
  /** Of its content. */
  hash: string
}

/** By version. */
export async function versionsSeen(
  db: Queryable,
  versions: readonly number[],
): Promise<Map<number, VersionSeen>> {
  if (versions.length === 0) return new Map()
  const found = await sql<VersionSeen>`
    select id as version, platform_id as platform, course, source_id as id, kind, observed_at as "readAt",
      encode(payload_hash, 'hex') as hash
    from record_versions where id = any(${[...versions]}::bigint[])`.execute(db)
  return new Map(found.rows.map((row) => [row.version, row]))
}

export interface EnrolmentFacts {
  origin: 'platform' | 'roster'
  createdAt: Date
  /** What happened to the certificate, whenever. */
  certificate: CertificateEvent[]
}

/** By enrolment. */
export async function enrolmentFacts(
  db: Queryable,
  enrolmentIds: readonly string[],
): Promise<Map<string, EnrolmentFacts>> {
  if (enrolmentIds.length === 0) return new Map()
  const found = await sql<Omit<EnrolmentFacts, 'certificate'> & { id: string }>`
    select id, origin, created_at as "createdAt" from enrolments
    where id = any(${[...enrolmentIds]}::uuid[])`.execute(db)
  const certificates = await certificateEvents(db, enrolmentIds)
  return new Map(
    found.rows.map(({ id, ...facts }) => [
      id,
      { ...facts, certificate: certificates.get(id) ?? [] },
    ]),
  )
}

export interface UndoneBy {
  actor: string
  at: Date
  reason: string
}

/** Of acts that were taken back, by act. */
export async function undoingsOf(
  db: Queryable,
  acts: readonly string[],
): Promise<Map<string, UndoneBy>> {
  if (acts.length === 0) return new Map()
  const found = await sql<UndoneBy & { undoes: string }>`
    select undoes, actor, at, reason from decision_acts where undoes = any(${[...acts]}::uuid[])`.execute(
    db,
  )
  return new Map(found.rows.map(({ undoes, ...undone }) => [undoes, undone]))
}

export interface MergedInto {
  /** Key of the row that goes on; null: the viewer does not see it. */
  kept: string | null
  actor: string
  at: Date
  reason: string
}

/** Merges by which these people's rows had become one with others at an instant. By the row that was no longer decided. */
export async function mergesOf(
  db: Queryable,
  viewer: Viewer,
  learnerIds: readonly string[],
  at: Date,
): Promise<Map<string, MergedInto>> {
  if (learnerIds.length === 0) return new Map()
  const found = await sql<MergedInto & { absorbed: string }>`
    select m.absorbed, case when ${seesLearner(viewer, sql`l.id`)} then ${shownKey} end as kept,
      act.actor, act.at, act.reason
    from learner_merges m join decision_acts act on act.id = m.act_id
    join learners l on l.id = m.kept
    where m.absorbed = any(${[...learnerIds]}::uuid[]) and act.at <= ${at}
      and not exists (select from decision_acts undo where undo.undoes = act.id and undo.at <= ${at})
    order by act.at`.execute(db)
  return new Map(found.rows.map(({ absorbed, ...merge }) => [absorbed, merge]))
}
