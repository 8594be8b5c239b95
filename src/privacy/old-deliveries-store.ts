/** SQL of what other systems were told, and need not be told again. */
import { sql } from 'kysely'
import type { Database } from '../database/connection.ts'

/**
 * Deliveries that came to their end, and facts that nobody is to be told of any more. Not of a gradebook what it holds now:
 * whoever opens the tool has told whatever it was not told, and would have an old course written into again each time.
 * @returns how many deliveries went
 */
export async function forgetOldDeliveries(db: Database, before: Date): Promise<number> {
  const gone = await sql`delete from deliveries d
    where d.state in ('sent', 'skipped') and d.changed_at < ${before}
      and not exists (
        select from subscribers s
        join events e on e.position = d.position and e.kind = 'outcome.changed'
        join outcomes o on o.enrolment_id = e.subject and o.revision = e.revision
        where s.id = d.subscriber_id and s.kind = 'grades')`.execute(db)
  await db.transaction().execute(async (trx) => {
    // Whoever tells a subscriber how everything stands takes up old facts again: not while they are taken away.
    await sql`select pg_advisory_xact_lock(7201, 9)`.execute(trx)
    await sql`delete from events e where e.at < ${before}
      and not exists (select from deliveries d where d.position = e.position)`.execute(trx)
  })
  return Number(gone.numAffectedRows ?? 0)
}
