/** SQL of when each platform was last read, and how that went. About nobody. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { SyncCounts } from '../../evidence/sync.ts'
import { tokenDaysLeft } from '../../programs/platform-health.ts'
import { listPlatforms } from '../../programs/store.ts'

export interface LastSync {
  platform: string
  /** null: never. */
  run: {
    id: string
    state: 'queued' | 'running' | 'succeeded' | 'partial' | 'failed' | 'held'
    /** When it ended; while it runs, when it began. */
    at: Date
    counts: SyncCounts | null
  } | null
  /** It is left alone for a while, because it failed repeatedly. */
  circuitOpen: boolean
  /** Whole days until the token runs out that somebody obtained; negative once it has, null when nobody knows. */
  tokenDaysLeft: number | null
}

/** Every active platform with the newest sync that asked it; reading kept answers again asks nobody. */
export async function lastSyncs(db: Queryable, now: Date): Promise<LastSync[]> {
  const platforms = await listPlatforms(db)
  const found = await sql<{
    platform: string
    id: string | null
    state: NonNullable<LastSync['run']>['state']
    at: Date
    result: unknown
    circuitOpen: boolean
  }>`
    select p.id as platform, r.id, r.state, r.at, r.result,
      coalesce(s.circuit_open_until > now(), false) as "circuitOpen"
    from platforms p
    left join platform_states s on s.platform_id = p.id
    left join lateral (
      select id, state, coalesce(finished_at, started_at, created_at) as at, result from runs
      where kind = 'sync' and subject = p.id and options->>'replayOf' is null
      order by created_at desc limit 1) r on true
    where p.active`.execute(db)
  const known = new Map(found.rows.map((row) => [row.platform, row]))
  return platforms.map((platform) => {
    const row = known.get(platform.id)
    const run =
      row === undefined || row.id === null
        ? null
        : {
            ...{ id: row.id, state: row.state, at: row.at },
            counts: SyncCounts.safeParse(row.result).data ?? null,
          }
    return {
      platform: platform.id,
      run,
      circuitOpen: row?.circuitOpen ?? false,
      tokenDaysLeft: tokenDaysLeft(platform, now),
    }
  })
}
