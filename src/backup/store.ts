/** SQL of the list of backups that were taken. */
import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { appendAudit } from '../access/audit.ts'
import type { Database, Queryable } from '../database/connection.ts'
import type { TakenBackup } from './take.ts'

/** Who took the backup of what, also for the audit trail: it holds everything there is. */
export async function noteBackup(
  db: Database,
  taken: TakenBackup,
  { actor, now }: { actor: string; now: Date },
): Promise<void> {
  const file = basename(taken.file)
  const { takenAt, bytes, rows, sha256, keyId } = taken
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('backups')
      .values({
        ...{ id: randomUUID(), taken_at: takenAt, finished_at: now, taken_by: actor },
        ...{ file, bytes, rows, sha256, key_id: keyId },
      })
      .execute()
    await appendAudit(trx, {
      at: now,
      actor,
      action: 'backup.take',
      subject: file,
      after: { takenAt: takenAt.toISOString(), bytes, rows, sha256: sha256.toString('hex') },
    })
  })
}

/** The moment that the newest backup is of; null: none was taken. */
export async function newestBackup(db: Queryable): Promise<{ takenAt: Date; file: string } | null> {
  const found = await db
    .selectFrom('backups')
    .select(['taken_at as takenAt', 'file'])
    .orderBy('taken_at', 'desc')
    .executeTakeFirst()
  return found ?? null
}
