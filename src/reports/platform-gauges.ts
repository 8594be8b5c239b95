/** SQL of how each platform does, for monitoring. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { endOfDateInVietnam } from '../foundation/dates.ts'
import { listPlatforms } from '../programs/store.ts'

export interface PlatformGauges {
  id: string
  circuitOpen: boolean
  /** Of a token that somebody obtained and whose day they wrote down. */
  tokenExpiresAt: Date | null
  quarantinedRows: number
  scheduled: boolean
  /** Begin of the last sync that went through: as of then its data is known. null: none ever did. */
  syncedAt: Date | null
  /** As of when its data is known; where no sync ever went through, since when the platform is on file. */
  knownSince: Date
  /** How the last sync ended; null: none did yet. */
  lastEnd: string | null
}

interface Row {
  id: string
  open: boolean
  rows: number
  known: Date
  synced: Date | null
  last: string | null
}

export async function platformGauges(db: Queryable): Promise<PlatformGauges[]> {
  // A replay asks nobody, so it says nothing about how old the data is.
  const pulls = sql`runs r where r.kind = 'sync' and r.subject = p.id and r.options->>'replayOf' is null`
  const states = await sql<Row>`
    select p.id, coalesce(s.circuit_open_until > now(), false) as open,
      (select count(*) from quarantined_rows q where q.platform_id = p.id and q.state = 'waiting') as rows,
      (select min(v.created_at) from platform_versions v where v.platform_id = p.id) as known,
      (select r.started_at from ${pulls} and r.state in ('succeeded', 'partial')
        order by r.created_at desc limit 1) as synced,
      (select r.state from ${pulls} and r.finished_at is not null order by r.created_at desc limit 1) as last
    from platforms p left join platform_states s on s.platform_id = p.id`.execute(db)
  const byId = new Map(states.rows.map((row) => [row.id, row]))
  return (await listPlatforms(db)).flatMap(({ id, tokenExpires, schedule }) => {
    const row = byId.get(id)
    if (row === undefined) return []
    return {
      id,
      circuitOpen: row.open,
      tokenExpiresAt: tokenExpires === null ? null : endOfDateInVietnam(tokenExpires),
      quarantinedRows: row.rows,
      scheduled: schedule !== null,
      syncedAt: row.synced,
      knownSince: row.synced ?? row.known,
      lastEnd: row.last,
    }
  })
}
