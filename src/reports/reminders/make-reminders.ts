/** Finds out which coordinators are to be reminded today, and of what. */
import { listUsers, type User, viewerOf } from '../../access/user-store.ts'
import { operator } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { type DateString, dateInVietnam } from '../../foundation/dates.ts'
import { isAddress } from '../../foundation/mail/fault.ts'
import { sha256 } from '../../foundation/secrets.ts'
import type { DueDate } from '../../programs/plans/deadlines.ts'
import { reminderDue } from '../../programs/plans/reminder-days.ts'
import { listPlans, type Plan } from '../../programs/plans/store.ts'
import { readDeadlines } from '../submissions/read-standings.ts'
import { queueReminders, type ReminderKey, remindedUsers } from './reminder-store.ts'
import { type Owed, whatIsOwed } from './what-is-owed.ts'

export interface DueReminder {
  plan: Plan
  due: DueDate
  daysBefore: number
  user: User
  owed: Owed
}

const HOUR_MS = 60 * 60 * 1000
/** Nobody is written to at night: for reminders a day begins at seven in the morning. */
const FROM_HOUR = 7

export const reminderToday = (now: Date): DateString =>
  dateInVietnam(new Date(now.getTime() - FROM_HOUR * HOUR_MS))

/** Coordinators who can be written to; administrators and auditors are not asked for papers. */
export async function coordinators(db: Queryable): Promise<User[]> {
  return (await listUsers(db)).filter(
    ({ role, email, disabledAt }) =>
      role === 'coordinator' && disabledAt === null && email !== null && isAddress(email),
  )
}

/** Those of today that have not been made yet. @param planId only of this plan */
export async function findDueReminders(
  db: Queryable,
  today: DateString,
  planId: string | null = null,
): Promise<DueReminder[]> {
  const plans = (await listPlans(db)).filter(({ id }) => planId === null || id === planId)
  const users = plans.length === 0 ? [] : await coordinators(db)
  const found: DueReminder[] = []
  if (users.length === 0) return found
  for (const plan of plans) {
    for (const due of await readDeadlines(db, operator('reminders'), plan, today)) {
      const daysBefore = reminderDue(due)
      if (daysBefore === null) continue
      const made = await remindedUsers(db, keyOf(plan, due, daysBefore))
      for (const user of users.filter(({ id }) => !made.has(id))) {
        const owed = await whatIsOwed(db, viewerOf(user), plan, due, today)
        if (owed !== null) found.push({ plan, due, daysBefore, user, owed })
      }
    }
  }
  return found
}

/** Notes them, each once, however many processes do so. @returns how many are new */
export async function makeReminders(
  db: Queryable,
  {
    now,
    publicUrl,
    planId = null,
  }: { now: Date; publicUrl: string | undefined; planId?: string | null },
): Promise<number> {
  const due = await findDueReminders(db, reminderToday(now), planId)
  const reminders = due.map(({ plan, due: one, daysBefore, user }) => {
    const key = { ...keyOf(plan, one, daysBefore), userId: user.id }
    return { ...key, messageId: messageIdOf(key, publicUrl) }
  })
  return await queueReminders(db, reminders, now)
}

const keyOf = (plan: Plan, due: DueDate, daysBefore: number) => ({
  ...{ planId: plan.id, deadlineId: due.id, dueOn: due.on, daysBefore },
})

/** The same reminder has the same id, however often it is handed over. */
function messageIdOf(key: ReminderKey, publicUrl: string | undefined): string {
  const { planId, deadlineId, dueOn, daysBefore, userId } = key
  const host = publicUrl === undefined ? 'hocvu' : new URL(publicUrl).hostname
  const digest = sha256(JSON.stringify([planId, deadlineId, dueOn, daysBefore, userId]))
  return `reminder.${digest.toString('hex').slice(0, 32)}@${host}`
}
