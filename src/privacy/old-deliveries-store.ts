/** SQL of what other systems were told, and need not be told again. */
import { sql } from 'kysely'
import type { Database } from '../database/connection.ts'

/** Deliveries that came to their end, and facts that nobody is to be told of any more. @returns how many deliveries went */
export async function forgetOldDeliveries(db: Database, before: Date): Promise<number> {
  const gone = await sql`delete from deliveries
    where state in ('sent', 'skipped') and changed_at < ${before}`.execute(db)
  await db.transaction().execute(async (trx) => {
    // Whoever tells a subscriber how everything stands takes up old facts again: not while they are taken away.
    await sql`select pg_advisory_xact_lock(7201, 9)`.execute(trx)
    await sql`delete from events e where e.at < ${before}
      and not exists (select from deliveries d where d.position = e.position)`.execute(trx)
  })
  return Number(gone.numAffectedRows ?? 0)
}
