/** SQL of waiting quarantined rows as a page lists them, and of one with its raw form; for who sees the whole roster. */
import { sql } from 'kysely'
import type { Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { redactJson, redactText } from '../foundation/redact.ts'
import type { Vault } from '../foundation/secrets.ts'
import type { WaitingRow } from './quarantine-store.ts'

export interface RowFilter {
  platform: string
  reason?: string | undefined
}

const columns = sql`id, platform_id as platform, course, place, reason, detail, run_id as sync,
  first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt"`

const fitting = ({ platform, reason }: RowFilter) => sql`
  platform_id = ${platform} and state = 'waiting'
  and (${reason ?? null}::text is null or reason = ${reason ?? null})`

/** Those that were met last first. */
export async function quarantinedRows(
  db: Queryable,
  viewer: Viewer,
  filter: RowFilter,
  page: { limit: number; offset: number },
): Promise<{ rows: WaitingRow[]; total: number; reasons: { reason: string; count: number }[] }> {
  if (viewer.unitId !== null) return { rows: [], total: 0, reasons: [] }
  const rows =
    await sql<WaitingRow>`select ${columns} from quarantined_rows where ${fitting(filter)}
    order by last_seen_at desc, place, id limit ${page.limit} offset ${page.offset}`.execute(db)
  const reasons = await sql<{ reason: string; count: number }>`
    select reason, count(*)::int as count from quarantined_rows
    where ${fitting({ platform: filter.platform })} group by reason order by 2 desc, 1`.execute(db)
  const total = reasons.rows
    .filter(({ reason }) => filter.reason === undefined || reason === filter.reason)
    .reduce((sum, { count }) => sum + count, 0)
  return { rows: rows.rows, total, reasons: reasons.rows }
}

export interface RawRow extends WaitingRow {
  state: 'waiting' | 'settled'
  settledAt: Date | null
  /** As the platform gave it, without secrets and with national IDs masked; laid out where it is JSON. */
  raw: string
}

/** null: there is none, or the viewer may not see it. */
export async function quarantinedRow(
  db: Queryable,
  viewer: Viewer,
  vault: Vault,
  of: { platform: string; id: string },
): Promise<RawRow | null> {
  if (viewer.unitId !== null) return null
  const found = await sql<Omit<RawRow, 'raw'> & { sealed: Buffer }>`
    select ${columns}, state, settled_at as "settledAt", sealed from quarantined_rows
    where id = ${of.id} and platform_id = ${of.platform}`.execute(db)
  const [row] = found.rows
  if (row === undefined) return null
  const { sealed, ...rest } = row
  return { ...rest, raw: laidOut(vault.decrypt('raw-pages', sealed).toString()) }
}

/** It was masked before it was stored; what a field's name tells is masked here besides. */
function laidOut(raw: string): string {
  try {
    return JSON.stringify(redactJson(JSON.parse(raw)), null, 2)
  } catch {
    return redactText(raw)
  }
}
