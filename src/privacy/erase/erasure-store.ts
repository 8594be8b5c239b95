/** SQL of erasures: who, why, how far. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { Database, Queryable } from '../../database/connection.ts'
import type { Vault } from '../../foundation/secrets.ts'

/** What is looked for where the erasure is not done yet; sealed until it is. */
const Sought = z.object({ values: z.array(z.string()), nationalIdHashes: z.array(z.string()) })
export type Sought = z.infer<typeof Sought>

export const ErasureProgress = z.object({
  answersAfter: z.object({ run: z.uuid(), seq: z.int() }).nullable().default(null),
  rowsAfter: z.uuid().nullable().default(null),
  filesAfter: z.uuid().nullable().default(null),
})
export type ErasureProgress = z.infer<typeof ErasureProgress>

export interface Erasure {
  learnerId: string
  request: number | null
  reason: string
  askedAt: Date
  askedBy: string
  doneAt: Date | null
  report: object
  readmittedAt: Date | null
}

export async function findErasure(db: Queryable, learnerId: string): Promise<Erasure | null> {
  if (!z.uuid().safeParse(learnerId).success) return null
  const found = await sql<Erasure>`
    select e.learner_id as "learnerId", r.number as request, e.reason, e.asked_at as "askedAt",
      e.asked_by as "askedBy", e.done_at as "doneAt", e.report, e.readmitted_at as "readmittedAt"
    from erasures e left join privacy_requests r on r.id = e.request_id
    where e.learner_id = ${learnerId}::uuid`.execute(db)
  return found.rows[0] ?? null
}

export async function beginErasure(
  db: Queryable,
  vault: Vault,
  erasure: {
    learnerId: string
    requestId: string | null
    reason: string
    at: Date
    actor: string
    sought: Sought
  },
): Promise<void> {
  await db
    .insertInto('erasures')
    .values({
      ...{ learner_id: erasure.learnerId, request_id: erasure.requestId, reason: erasure.reason },
      ...{
        asked_at: erasure.at,
        asked_by: erasure.actor,
        readmitted_at: null,
        readmitted_by: null,
      },
      sealed: vault.encrypt('privacy', Buffer.from(JSON.stringify(erasure.sought))),
      done_at: null,
    })
    .execute()
}

export async function saveReport(db: Queryable, learnerId: string, report: object): Promise<void> {
  await db
    .updateTable('erasures')
    .set({ report: JSON.stringify(report) })
    .where('learner_id', '=', learnerId)
    .execute()
}

/** What an erasure that is not done has left to do; null: it is done, or there is none. */
export async function openErasure(
  db: Queryable,
  vault: Vault,
  learnerId: string,
): Promise<{ sought: Sought; progress: ErasureProgress; report: object; actor: string } | null> {
  const row = await db
    .selectFrom('erasures')
    .select(['sealed', 'progress', 'report', 'asked_by'])
    .where('learner_id', '=', learnerId)
    .executeTakeFirst()
  if (!row || row.sealed === null) return null
  return {
    sought: Sought.parse(JSON.parse(vault.decrypt('privacy', row.sealed).toString())),
    progress: ErasureProgress.parse(row.progress),
    report: row.report,
    actor: row.asked_by,
  }
}

export async function saveProgress(
  db: Queryable,
  learnerId: string,
  progress: ErasureProgress,
): Promise<void> {
  await db
    .updateTable('erasures')
    .set({ progress: JSON.stringify(progress) })
    .where('learner_id', '=', learnerId)
    .execute()
}

/** @returns false when somebody else has ended it */
export async function endErasure(
  db: Queryable,
  learnerId: string,
  at: Date,
  report: object,
): Promise<boolean> {
  const ended = await db
    .updateTable('erasures')
    .set({ done_at: at, sealed: null, progress: '{}', report: JSON.stringify(report) })
    .where('learner_id', '=', learnerId)
    .where('done_at', 'is', null)
    .executeTakeFirst()
  return ended.numUpdatedRows > 0n
}

export async function unfinishedErasures(db: Database): Promise<string[]> {
  const rows = await db
    .selectFrom('erasures')
    .select('learner_id')
    .where('done_at', 'is', null)
    .orderBy('asked_at')
    .execute()
  return rows.map(({ learner_id }) => learner_id)
}
