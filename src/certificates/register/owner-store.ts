/** SQL of whose a paper is. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'

export async function seenLearners(
  db: Queryable,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Set<string>> {
  const found = await sql<{ id: string }>`select l.id from learners l
    where l.id = any(${[...ids]}::uuid[]) and ${seesLearner(viewer, sql`l.id`)}`.execute(db)
  return new Set(found.rows.map(({ id }) => id))
}

/** Ids of enrolments by `cohort/learner`. */
export async function enrolmentsOf(
  db: Queryable,
  learnerIds: readonly string[],
): Promise<Map<string, string>> {
  const found = await db
    .selectFrom('enrolments')
    .select(['id', 'cohort_id', 'learner_id'])
    .where('learner_id', '=', sql<string>`any(${[...learnerIds]}::uuid[])`)
    .execute()
  return new Map(found.map((row) => [`${row.cohort_id}/${row.learner_id}`, row.id]))
}

export interface HeldPaper {
  enrolmentId: string
  /** null: a certificate that was issued here. */
  paperId: string | null
  number: string
}

/** What these enrolments have: the certificate issued here, or a paper that was not withdrawn. */
export async function papersHeld(
  db: Queryable,
  enrolmentIds: readonly string[],
): Promise<Map<string, HeldPaper>> {
  const ids = [...enrolmentIds]
  const found = await sql<HeldPaper>`
    select enrolment_id as "enrolmentId", null as "paperId", number from certificates
    where enrolment_id = any(${ids}::uuid[])
    union all
    select enrolment_id, id, number from papers
    where enrolment_id = any(${ids}::uuid[]) and withdrawn_at is null`.execute(db)
  return new Map(found.rows.map((row) => [row.enrolmentId, row]))
}
