/** SQL of how much there is to do and how much was done: for monitoring, about nobody. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'

export interface Gauges {
  openRuns: { kind: string; state: string; count: number }[]
  waitingAccounts: number
  quarantinedRows: number
  certificates: { state: string; count: number }[]
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
  }
}
