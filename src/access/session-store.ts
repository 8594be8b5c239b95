/** SQL of the sessions of people who are signed in. What else is done with them does express-session. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'

/** Ends what a person has begun, on every device. */
export async function endSessionsOf(db: Queryable, userId: string): Promise<void> {
  await sql`delete from sessions where sess->>'userId' = ${userId}`.execute(db)
}

/** @returns how many sessions were over, by the clock of the machine that wrote when they end */
export async function forgetEndedSessions(db: Queryable): Promise<number> {
  const gone = await sql`delete from sessions where expire < now()`.execute(db)
  return Number(gone.numAffectedRows ?? 0n)
}
