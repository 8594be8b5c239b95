/** How the reminders of a plan went, for whoever sees the whole roster. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { coordinators } from './make-reminders.ts'
import { countReminders } from './reminder-store.ts'

/** @returns null for who sees a branch only: the mails of others are not theirs */
export async function reminderStates(
  db: Queryable,
  viewer: Viewer,
  planId: string,
): Promise<{
  coordinators: number
  sent: Awaited<ReturnType<typeof countReminders>>
} | null> {
  if (viewer.unitId !== null) return null
  return {
    coordinators: (await coordinators(db)).length,
    sent: await countReminders(db, planId),
  }
}
