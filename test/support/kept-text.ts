/** Every row of every table as text, with what is sealed in it opened: what "is kept nowhere" means. */
import { gunzipSync } from 'node:zlib'
import { sql } from 'kysely'
import type { Database } from '../../src/database/connection.ts'
import type { Vault } from '../../src/foundation/secrets.ts'

const PURPOSES = [
  'link-token-store',
  'raw-pages',
  'platform-token',
  'attachments',
  'signing-key',
  'session-contents',
  'roster-uploads',
  'brought-files',
  'lookups',
  'privacy',
] as const

export async function everythingKept({
  db,
  vault,
}: {
  db: Database
  vault: Vault
}): Promise<{ table: string; text: string }[]> {
  const tables = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' order by 1`.execute(db)
  const kept: { table: string; text: string }[] = []
  for (const { name } of tables.rows) {
    const rows = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db)
    for (const row of rows.rows) {
      const text = Object.values(row)
        .flatMap((value) =>
          Buffer.isBuffer(value) ? opened(vault, value) : [JSON.stringify(value)],
        )
        .join('\n')
      kept.push({ table: name, text })
    }
  }
  return kept
}

/** The bytes themselves, and what they say to whoever has the key. */
function opened(vault: Vault, bytes: Buffer): string[] {
  const plain = PURPOSES.flatMap((purpose) => {
    try {
      return [vault.decrypt(purpose, bytes)]
    } catch {
      return []
    }
  })
  return [bytes, ...plain].flatMap((one) => [one.toString(), ...unpacked(one)])
}

function unpacked(bytes: Buffer): string[] {
  try {
    return [gunzipSync(bytes).toString()]
  } catch {
    return []
  }
}
