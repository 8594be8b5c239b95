/** A run that says "running" while nobody is at work on it, as a process that died leaves it. */
import { sql } from 'kysely'
import type { Queryable } from '../../src/database/connection.ts'
import type { Clock } from '../../src/foundation/clock.ts'

export async function startRun(db: Queryable, clock: Clock, id: string): Promise<void> {
  await db
    .updateTable('runs')
    .set({ state: 'running', started_at: clock.now(), begun: sql`begun + 1` })
    .where('id', '=', id)
    .execute()
}
