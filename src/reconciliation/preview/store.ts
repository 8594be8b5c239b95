/** SQL of previews: what a reconciliation that only looks would change. The newest of a cohort is kept. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import { foldKey, foldName } from '../../foundation/names.ts'
import { shownKey } from '../../roster/shown-key.ts'
import type { StoredDecision, Verdict } from '../stored-decision.ts'

/** Of somebody whose outcome would be another; who has no outcome so far gets one. */
export interface ForeseenChange {
  learnerId: string
  enrolmentId: string
  after: StoredDecision
}

/** Before a cohort is previewed anew, and when what was foreseen has been done. */
export async function forgetPreviews(db: Queryable, cohortId: string): Promise<void> {
  await sql`delete from reconciliation_previews
    where run_id in (select id from runs where kind = 'reconcile' and subject = ${cohortId})`.execute(
    db,
  )
}

/** Whoever looked then and did nothing has to look again. */
export async function forgetOldPreviews(db: Queryable, before: Date): Promise<void> {
  await sql`delete from reconciliation_previews
    where run_id in (select id from runs where kind = 'reconcile' and finished_at < ${before})`.execute(
    db,
  )
}

/** An enrolment that the look itself has begun is not there outside it: its id is not kept. */
export async function savePreview(
  db: Queryable,
  runId: string,
  changes: readonly ForeseenChange[],
): Promise<void> {
  if (changes.length === 0) return
  const given = rowsAsTable(
    't',
    { learner: 'uuid', enrolment: 'uuid', verdict: 'text', after: 'jsonb' },
    changes.map(({ learnerId, enrolmentId, after: { verdict, reasons, score, attendance } }) => ({
      learner: learnerId,
      enrolment: enrolmentId,
      verdict,
      after: { reasons, score, attendance },
    })),
  )
  await sql`
    insert into reconciliation_previews (run_id, learner_id, enrolment_id, verdict_before, verdict_after, before, after)
    select ${runId}, t.learner, e.id, r.verdict, t.verdict,
      case when r.verdict is not null then
        jsonb_build_object('reasons', r.reasons, 'score', r.score, 'attendance', r.attendance) end, t.after
    from ${given}
    left join enrolments e on e.id = t.enrolment
    left join outcomes o on o.enrolment_id = e.id
    left join outcome_revisions r on r.enrolment_id = o.enrolment_id and r.revision = o.revision`.execute(
    db,
  )
}

export type Foreseen = Pick<StoredDecision, 'reasons' | 'score' | 'attendance'>

export interface PreviewRow {
  learnerId: string
  /** null: the person would be enrolled first. */
  enrolmentId: string | null
  learner: string
  fullName: string
  unit: string | null
  verdictBefore: Verdict | null
  verdictAfter: Verdict
  before: Foreseen | null
  after: Foreseen
}

export interface PreviewFilter {
  /** `none`: who has no outcome so far. */
  from?: Verdict | 'none' | undefined
  to?: Verdict | undefined
  search?: string | undefined
  limit: number
  offset: number
}

/** In the order of names; of the people whom the viewer sees. */
export async function listPreview(
  db: Queryable,
  viewer: Viewer,
  runId: string,
  { from, to, search = '', limit, offset }: PreviewFilter,
): Promise<{ rows: PreviewRow[]; total: number }> {
  const key = foldKey(search)
  const fits = sql`p.run_id = ${runId} and ${seesLearner(viewer, sql`p.learner_id`)}
    and (${from ?? null}::text is null or coalesce(p.verdict_before, 'none') = ${from ?? null})
    and (${to ?? null}::text is null or p.verdict_after = ${to ?? null})
    and (${key} = '' or l.name_key like '%' || ${foldName(search)}::text || '%' or l.employee_code_key like ${key} || '%')`
  const found = await sql<PreviewRow>`
    select l.id as "learnerId", p.enrolment_id as "enrolmentId", ${shownKey} as learner,
      l.full_name as "fullName", u.name as unit, p.verdict_before as "verdictBefore",
      p.verdict_after as "verdictAfter", p.before, p.after
    from reconciliation_previews p
    join learners l on l.id = p.learner_id
    left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    left join units u on u.id = lu.unit_id
    where ${fits} order by l.name_order, l.id limit ${limit} offset ${offset}`.execute(db)
  const counted = await sql<{ total: number }>`
    select count(*) as total from reconciliation_previews p join learners l on l.id = p.learner_id
    where ${fits}`.execute(db)
  return { rows: found.rows, total: counted.rows[0]?.total ?? 0 }
}

export interface Moves {
  from: Verdict | null
  to: Verdict
  people: number
}

/** How many of the people whom the viewer sees would go from which verdict to which. */
export async function countPreview(db: Queryable, viewer: Viewer, runId: string): Promise<Moves[]> {
  const found = await sql<Moves>`
    select p.verdict_before as "from", p.verdict_after as "to", count(*) as people
    from reconciliation_previews p
    where p.run_id = ${runId} and ${seesLearner(viewer, sql`p.learner_id`)}
    group by 1, 2 order by 3 desc`.execute(db)
  return found.rows
}
