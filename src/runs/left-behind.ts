/** SQL of runs that nobody is at work on and no queue will bring: what the sweep hands over again. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { isLocked } from './lock.ts'

/**
 * Such as were written and never handed over, whose job a queue has lost, or whose process died. One whose platform or
 * cohort somebody is at work on waits for them.
 * @returns ids, the oldest first
 */
export async function runsLeftBehind(
  db: Queryable,
  { orphanedAfterSeconds, lostAfterSeconds }: Record<`${'orphaned' | 'lost'}AfterSeconds`, number>,
): Promise<string[]> {
  const before = (seconds: number) => sql`now() - make_interval(secs => ${seconds})`
  const { rows } = await sql<{ id: string }>`
    select r.id from runs r
    where r.state in ('queued', 'running')
      and (r.enqueued_at is null or r.enqueued_at <
        case r.state when 'running' then ${before(orphanedAfterSeconds)} else ${before(lostAfterSeconds)} end)
      and not ${isLocked(sql`r.kind || '/' || r.subject || coalesce('/' || (r.options->>'asOf'), '')`)}
    order by r.created_at`.execute(db)
  return rows.map(({ id }) => id)
}
