/** SQL of the certificates that files were ever signed with: kept, so that after a new key the old files verify too. */
import { sql } from 'kysely'
import { appendAudit } from '../../access/audit.ts'
import type { Database, Queryable } from '../../database/connection.ts'
import { lockKeys } from '../credential/key-store.ts'

/**
 * Notes which certificate signs files from now on; the one before retires. Known as the one at work, nothing is written.
 * @param key `id`: fingerprint of the certificate
 */
export async function noteFileKey(
  db: Database,
  key: { id: string; pem: string; subject: string; actor: string; now: Date },
): Promise<void> {
  if (await isAtWork(db, key.id)) return
  await db.transaction().execute(async (trx) => {
    await lockKeys(trx)
    if (await isAtWork(trx, key.id)) return
    const before = await trx
      .updateTable('signing_keys')
      .set({ retired_at: key.now })
      .where('purpose', '=', 'pdf')
      .where('retired_at', 'is', null)
      .returning('id')
      .execute()
    await sql`insert into signing_keys (id, purpose, public_key, created_at, created_by)
      values (${key.id}, 'pdf', ${key.pem}, ${key.now}, ${key.actor})
      on conflict (id) do update set retired_at = null`.execute(trx)
    await appendAudit(trx, {
      at: key.now,
      actor: key.actor,
      action: 'keys.file-signer',
      subject: key.id,
      before: before.length === 0 ? null : { id: before[0]?.id },
      after: { id: key.id, subject: key.subject },
    })
  })
}

async function isAtWork(db: Queryable, id: string): Promise<boolean> {
  const found = await db
    .selectFrom('signing_keys')
    .select('id')
    .where('id', '=', id)
    .where('retired_at', 'is', null)
    .executeTakeFirst()
  return found !== undefined
}

/** As PEM: all that ever signed files here and are still trusted. */
export async function fileSigningCertificates(db: Queryable): Promise<string[]> {
  const rows = await db
    .selectFrom('signing_keys')
    .select('public_key')
    .where('purpose', '=', 'pdf')
    .where('distrusted_at', 'is', null)
    .orderBy('created_at')
    .execute()
  return rows.map((row) => row.public_key)
}
