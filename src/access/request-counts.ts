/** How often somebody asks, counted for all processes of the service: who asks two of them is counted once. */
import { sql } from 'kysely'
import type { Database } from '../database/connection.ts'
import type { Vault } from '../foundation/secrets.ts'

export interface RequestCounts {
  /** Counts one more. @returns how many there were in the running time, and when it is over */
  add(caller: string, lengthMs: number): Promise<{ requests: number; leftMs: number }>
  /** One of them does not count. */
  takeBack(caller: string): Promise<void>
}

/** Addresses and the private links that were opened stand in no store, only this. */
export const callerKey = (vault: Vault, caller: string): Buffer =>
  vault.hash('request-counts', caller)

const PRUNE_EVERY_MS = 60_000

/** By the clock of the database, which all processes share. */
export function countInDatabase(db: Database, vault: Vault): RequestCounts {
  let prunedAt = Date.now()
  const prune = async () => {
    if (Date.now() - prunedAt < PRUNE_EVERY_MS) return
    prunedAt = Date.now()
    await sql`delete from request_counts where ends_at < now()`.execute(db)
  }
  return {
    add: async (caller, lengthMs) => {
      await prune()
      const counted = await sql<{ requests: number; leftMs: number }>`
        insert into request_counts as c (who, requests, ends_at)
        values (${callerKey(vault, caller)}, 1, now() + make_interval(secs => ${lengthMs / 1000}))
        on conflict (who) do update set
          requests = case when c.ends_at <= now() then 1 else c.requests + 1 end,
          ends_at = case when c.ends_at <= now() then excluded.ends_at else c.ends_at end
        returning requests, extract(epoch from ends_at - now())::float8 * 1000 as "leftMs"`.execute(
        db,
      )
      return counted.rows[0] ?? { requests: 1, leftMs: lengthMs }
    },
    takeBack: async (caller) => {
      await sql`update request_counts set requests = requests - 1
        where who = ${callerKey(vault, caller)} and ends_at > now() and requests > 0`.execute(db)
    },
  }
}
