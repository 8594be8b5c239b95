/** SQL of quarantined rows: what could not be read, kept with its reason. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { inChunks, rowsAsTable } from '../database/rows.ts'

export interface SealedRow {
  row_key: string
  row_hash: Buffer
  place: string
  reason: string
  detail: string
  sealed: Buffer
}

/** The same bad row read again is one row that was seen again. */
export async function storeQuarantined(
  db: Queryable,
  context: { platformId: string; runId: string; observedAt: Date },
  rows: readonly SealedRow[],
): Promise<void> {
  const unique = [
    ...new Map(rows.map((row) => [`${row.row_key}/${row.row_hash.toString('hex')}`, row])).values(),
  ]
  for (const chunk of inChunks(unique)) {
    const given = rowsAsTable(
      't',
      {
        id: 'uuid',
        row_key: 'text',
        row_hash: 'bytea',
        place: 'text',
        reason: 'text',
        detail: 'text',
        sealed: 'bytea',
      },
      chunk.map((row) => ({ id: randomUUID(), ...row })),
    )
    await sql`insert into quarantined_rows (id, platform_id, row_key, row_hash, place, reason, detail, sealed, state, run_id, first_seen_at, last_seen_at)
      select id, ${context.platformId}, row_key, row_hash, place, reason, detail, sealed, 'waiting', ${context.runId}, ${context.observedAt}, ${context.observedAt} from ${given}
      on conflict (platform_id, row_key, row_hash) do update set
        run_id = excluded.run_id, last_seen_at = excluded.last_seen_at, state = 'waiting'`.execute(
      db,
    )
  }
}

/** A bad row may name anybody, so it is shown to nobody who sees a part of the roster only. */
export async function listQuarantined(db: Queryable, viewer: Viewer, runId: string) {
  if (viewer.unitId !== null) return []
  return await db
    .selectFrom('quarantined_rows')
    .select(['id', 'place', 'reason', 'detail', 'first_seen_at', 'last_seen_at', 'state'])
    .where('run_id', '=', runId)
    .orderBy('place')
    .limit(1000)
    .execute()
}
