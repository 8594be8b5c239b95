/** Forgets what signing in has left behind and nobody needs any more. */
import type { Database } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { forgetEndedSessions } from './session-store.ts'
import { forgetOldFailures } from './sign-in.ts'

/** @returns how many rows went */
export async function forgetEndedSignIns(db: Database, clock: Clock): Promise<number> {
  return (await forgetEndedSessions(db)) + (await forgetOldFailures(db, clock.now()))
}
