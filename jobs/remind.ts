/** Reminds coordinators of deadlines: notes who is to be told today, and sends what waits. */
import { makeReminders } from '../src/reports/reminders/make-reminders.ts'
import { sendReminders } from '../src/reports/reminders/send-reminders.ts'
import type { JobDeps } from './deps.ts'

/**
 * While mail is switched off nothing is noted: whoever switches it on months later is not flooded.
 * @returns how many were noted
 */
export async function remind({
  database: { db },
  clock,
  mail,
  publicUrl,
}: Pick<JobDeps, 'database' | 'clock' | 'mail' | 'publicUrl'>): Promise<number> {
  return mail === null ? 0 : await makeReminders(db, { now: clock.now(), publicUrl })
}

/** @returns how many were sent */
export async function sweepReminders(deps: JobDeps, stopping: AbortSignal): Promise<number> {
  const { sent } = await sendReminders({ ...deps, db: deps.database.db }, { stopping })
  return sent
}
