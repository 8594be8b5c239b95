/** SQL of acts: what a person decided in one go, and what it makes reconciliation look at again. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import type { Tables } from '../../database/tables.ts'

export interface NewAct {
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
  const id = randomUUID()
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
