/** SQL of the other syncs of a platform, replays aside: they asked nobody. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'

interface SyncRun {
  platformId: string
  runId: string
}

const others = ({ platformId, runId }: SyncRun) => sql`runs
  where kind = 'sync' and subject = ${platformId} and id <> ${runId}::uuid and options->>'replayOf' is null`

/** Whether the last one that came to an end has failed: what it stored was not looked at as a whole. */
export async function lastFailed(db: Queryable, run: SyncRun): Promise<boolean> {
  const found = await sql<{ state: string }>`select state from ${others(run)}
    and finished_at is not null order by finished_at desc limit 1`.execute(db)
  return found.rows[0]?.state === 'failed'
}

/** Whether another one has begun, or ended, after an instant. */
export async function wasReadSince(db: Queryable, run: SyncRun, since: Date): Promise<boolean> {
  const found = await sql`select from ${others(run)}
    and greatest(started_at, finished_at) > ${since}::timestamptz limit 1`.execute(db)
  return found.rows.length > 0
}
