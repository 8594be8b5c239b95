/** SQL of acts: what a person decided in one go, and what it makes reconciliation look at again. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { Tables } from '../../database/tables.ts'

export interface NewAct {
  /** Left out: a new one. */
  id?: string
  kind: Tables['decision_acts']['kind']
  /** Why, in the person's words. */
  reason: string
  /** The document laid beside it. */
  attachment: string | null
  /** The act that this one takes back. */
  undoes: string | null
}

/** @returns the id of the act */
export async function insertAct(
  db: Queryable,
  act: NewAct,
  by: { actor: string; at: Date },
): Promise<string> {
  const id = act.id ?? randomUUID()
  await db
    .insertInto('decision_acts')
    .values({
      id,
      kind: act.kind,
      reason: act.reason,
      attachment_id: act.attachment,
      undoes: act.undoes,
      actor: by.actor,
      at: by.at,
    })
    .execute()
  return id
}

/** Has the next reconciliation decide these enrolments anew. */
export async function touchEnrolments(
  db: Queryable,
  enrolmentIds: readonly string[],
): Promise<void> {
  await sql`update enrolments set acts = acts + 1 where id = any(${[...enrolmentIds]}::uuid[])`.execute(
    db,
  )
}

/** Nothing is issued on the outcomes of these people until they are decided anew. @returns the cohorts to reconcile */
export async function reopenOutcomes(
  db: Queryable,
  learnerIds: readonly string[],
  at: Date,
): Promise<string[]> {
  const cohorts = await sql<{ cohort: string }>`
    with reopened as (
      update outcomes o set reopened_at = ${at}
      from enrolments e where e.id = o.enrolment_id and e.learner_id = any(${[...learnerIds]}::uuid[])
      returning o.cohort_id
    )
    select distinct cohort_id as cohort from reopened order by cohort_id`.execute(db)
  return cohorts.rows.map(({ cohort }) => cohort)
}

/** Nothing is issued on the outcomes of these enrolments until they are decided anew. */
export async function reopenEnrolments(
  db: Queryable,
  enrolmentIds: readonly string[],
  at: Date,
): Promise<void> {
  await sql`update outcomes set reopened_at = ${at}
    where enrolment_id = any(${[...enrolmentIds]}::uuid[])`.execute(db)
}

export interface TouchedEnrolment {
  id: string
  cohort: string
  /** Whether the viewer sees the learner. */
  seen: boolean
}

/** Whom an override, excuse or presence is about. */
export async function enrolmentsOfAct(
  db: Queryable,
  viewer: Viewer,
  act: string,
): Promise<TouchedEnrolment[]> {
  const found = await sql<TouchedEnrolment>`
    select e.id, e.cohort_id as cohort, ${seesLearner(viewer, sql`e.learner_id`)} as seen
    from enrolments e where e.id in (
      select enrolment_id from overrides where act_id = ${act}
      union select enrolment_id from excuses where act_id = ${act}
      union select enrolment_id from presences where act_id = ${act})
    order by e.id`.execute(db)
  return found.rows
}

/** The act that took this one back; null while it stands. */
export async function actOfUndo(
  db: Queryable,
  act: string,
): Promise<{ id: string; actor: string; at: Date } | null> {
  const undo = await db
    .selectFrom('decision_acts')
    .select(['id', 'actor', 'at'])
    .where('undoes', '=', act)
    .executeTakeFirst()
  return undo ?? null
}
