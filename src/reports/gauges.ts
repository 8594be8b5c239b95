/** SQL of how much there is to do and how much was done: for monitoring, about nobody. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { endOfDateInVietnam } from '../foundation/dates.ts'
import { listPlatforms } from '../programs/store.ts'

export interface Gauges {
  openRuns: { kind: string; state: string; count: number }[]
  waitingAccounts: number
  quarantinedRows: number
  certificates: { state: string; count: number }[]
  platforms: PlatformGauges[]
}

interface PlatformGauges {
  id: string
  circuitOpen: boolean
  /** Of a token that somebody obtained and whose day they wrote down. */
  tokenExpiresAt: Date | null
  quarantinedRows: number
}

export async function readGauges(db: Queryable): Promise<Gauges> {
  const runs = await sql<Gauges['openRuns'][number]>`
    select kind, state, count(*) as count from runs where state in ('queued', 'running')
    group by kind, state order by kind, state`.execute(db)
  const certificates = await sql<Gauges['certificates'][number]>`
    select state, count(*) as count from certificates group by state order by state`.execute(db)
  const waiting = await sql<{ accounts: number; rows: number }>`
    select (select count(*) from accounts where state = 'waiting') as accounts,
      (select count(*) from quarantined_rows where state = 'waiting') as rows`.execute(db)
  return {
    openRuns: runs.rows,
    certificates: certificates.rows,
    waitingAccounts: waiting.rows[0]?.accounts ?? 0,
    quarantinedRows: waiting.rows[0]?.rows ?? 0,
    platforms: await platformGauges(db),
  }
}

async function platformGauges(db: Queryable): Promise<PlatformGauges[]> {
  const states = await sql<{ id: string; open: boolean; rows: number }>`
    select p.id, coalesce(s.circuit_open_until > now(), false) as open,
      (select count(*) from quarantined_rows q where q.platform_id = p.id and q.state = 'waiting') as rows
    from platforms p left join platform_states s on s.platform_id = p.id`.execute(db)
  const byId = new Map(states.rows.map((row) => [row.id, row]))
  return (await listPlatforms(db)).map(({ id, tokenExpires }) => ({
    id,
    circuitOpen: byId.get(id)?.open ?? false,
    tokenExpiresAt: tokenExpires === null ? null : endOfDateInVietnam(tokenExpires),
    quarantinedRows: byId.get(id)?.rows ?? 0,
  }))
}
