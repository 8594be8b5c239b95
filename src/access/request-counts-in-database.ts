/** SQL of the counts that all processes keep together. By the clock of the database, which they share. */
import { sql } from 'kysely'
import type { Database } from '../database/connection.ts'
import type { Vault } from '../foundation/secrets.ts'
import { type CountStore, callerKey } from './request-counts.ts'

const PRUNE_EVERY_MS = 60_000

export function countInDatabase(db: Database, vault: Vault): CountStore {
  let prunedAt = Date.now()
  const prune = async () => {
    if (Date.now() - prunedAt < PRUNE_EVERY_MS) return
    prunedAt = Date.now()
    await sql`delete from request_counts where ends_at < now()`.execute(db)
  }
  return {
    add: async (counts) => {
      await prune()
      const keys = counts.map(({ caller }) => callerKey(vault, caller))
      // In the order of their keys: two processes that add to the same counts wait for each other in one direction only.
      const { rows } = await sql<{ who: Buffer; requests: number; leftMs: number }>`
        insert into request_counts as c (who, requests, ends_at)
        select who, requests, now() + make_interval(secs => left_ms / 1000)
        from unnest(${keys}::bytea[], ${counts.map(({ requests }) => requests)}::int[],
          ${counts.map(({ leftMs }) => leftMs)}::float8[]) as added (who, requests, left_ms)
        order by who
        on conflict (who) do update set
          requests = case when c.ends_at <= now() then 0 else c.requests end + excluded.requests,
          ends_at = case when c.ends_at <= now() then excluded.ends_at else c.ends_at end
        returning who, requests, extract(epoch from ends_at - now())::float8 * 1000 as "leftMs"`.execute(
        db,
      )
      const heard = new Map(rows.map((row) => [row.who.toString('hex'), row]))
      return keys.map((key, at) => {
        const { requests, leftMs } = heard.get(key.toString('hex')) ?? counts[at] ?? NOTHING
        return { requests, leftMs }
      })
    },
  }
}

const NOTHING = { requests: 0, leftMs: 0 }
