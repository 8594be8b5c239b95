/**
 * SQL of reminders: a row for each deadline, step and coordinator, made before the mail, so that none goes twice. A claim
 * counts the tries; whoever holds an older one can change nothing any more.
 */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import type { DateString } from '../../foundation/dates.ts'

export interface ReminderKey {
  planId: string
  /** `id` of a DueDate. */
  deadlineId: string
  dueOn: DateString
  daysBefore: number
  userId: string
}

/** Called again it does nothing. @returns how many are new */
export async function queueReminders(
  db: Queryable,
  reminders: readonly (ReminderKey & { messageId: string })[],
  now: Date,
): Promise<number> {
  if (reminders.length === 0) return 0
  const table = rowsAsTable(
    't',
    {
      ...{ plan_id: 'text', deadline_id: 'text', due_on: 'date', days_before: 'int4' },
      ...{ user_id: 'uuid', message_id: 'text' },
    },
    reminders.map(({ planId, deadlineId, dueOn, daysBefore, userId, messageId }) => ({
      ...{ plan_id: planId, deadline_id: deadlineId, due_on: dueOn, days_before: daysBefore },
      ...{ user_id: userId, message_id: messageId },
    })),
  )
  const made = await sql`
    insert into reminders (plan_id, deadline_id, due_on, days_before, user_id, state, message_id, not_before, created_at, changed_at)
    select t.plan_id, t.deadline_id, t.due_on, t.days_before, t.user_id, 'waiting', t.message_id, ${now}, ${now}, ${now}
    from ${table} on conflict do nothing`.execute(db)
  return Number(made.numAffectedRows ?? 0)
}

/** Whom a step of a deadline has been made for. */
export async function remindedUsers(
  db: Queryable,
  { planId, deadlineId, dueOn, daysBefore }: Omit<ReminderKey, 'userId'>,
): Promise<Set<string>> {
  const found = await sql<{ userId: string }>`
    select user_id as "userId" from reminders where plan_id = ${planId} and deadline_id = ${deadlineId}
      and due_on = ${dueOn}::date and days_before = ${daysBefore}`.execute(db)
  return new Set(found.rows.map(({ userId }) => userId))
}

export interface ReminderClaim extends ReminderKey {
  messageId: string
  /** This one included. */
  tries: number
  createdAt: Date
}

/** Takes one that is due, or whose sender has not been heard of for the time of a lease; null: there is none. */
export async function claimReminder(
  db: Queryable,
  now: Date,
  leaseMs: number,
): Promise<ReminderClaim | null> {
  const until = new Date(now.getTime() + leaseMs)
  const found = await sql<ReminderClaim>`
    update reminders m set state = 'claimed', not_before = ${until}, tries = tries + 1, changed_at = ${now}
    where (m.plan_id, m.deadline_id, m.due_on, m.days_before, m.user_id) = (
      select plan_id, deadline_id, due_on, days_before, user_id from reminders
      where state in ('waiting', 'claimed') and not_before <= ${now}
      order by not_before, plan_id, deadline_id, due_on, days_before, user_id limit 1 for update skip locked)
    returning m.plan_id as "planId", m.deadline_id as "deadlineId", m.due_on as "dueOn",
      m.days_before as "daysBefore", m.user_id as "userId", m.message_id as "messageId", m.tries,
      m.created_at as "createdAt"`.execute(db)
  return found.rows[0] ?? null
}

const isClaimed = ({ planId, deadlineId, dueOn, daysBefore, userId, tries }: ReminderClaim) =>
  sql<boolean>`(m.plan_id = ${planId} and m.deadline_id = ${deadlineId} and m.due_on = ${dueOn}::date
    and m.days_before = ${daysBefore} and m.user_id = ${userId}::uuid and m.tries = ${tries})`

/**
 * The server waits for the text: from here on it counts as sent, and nobody sends it again, whatever comes of it. A
 * reminder that is lost does less harm than one that comes twice. @returns false when somebody else has claimed it
 */
export async function noteReminderHanded(
  db: Queryable,
  claim: ReminderClaim,
  now: Date,
): Promise<boolean> {
  const handed = await sql`
    update reminders m set state = 'sent', fault = null, changed_at = ${now}
    where ${isClaimed(claim)} and m.state = 'claimed'`.execute(db)
  return handed.numAffectedRows === 1n
}

export type ReminderEnd =
  /** With a fault: the server was being given the text, and nobody knows whether it took it. */
  | { state: 'sent'; fault: string | null }
  /** For good: the server refused it, or there is nothing to remind of any more. */
  | { state: 'refused'; fault: string }
  | { state: 'waiting'; fault: string; notBefore: Date }

export async function noteReminderEnd(
  db: Queryable,
  claim: ReminderClaim,
  end: ReminderEnd,
  now: Date,
): Promise<void> {
  await sql`
    update reminders m set state = ${end.state}, fault = ${end.fault}, changed_at = ${now},
      not_before = coalesce(${'notBefore' in end ? end.notBefore : null}::timestamptz, m.not_before)
    where ${isClaimed(claim)} and m.state in ('claimed', 'sent')`.execute(db)
}

/** How the reminders of a plan stand, by deadline and step. */
export async function countReminders(
  db: Queryable,
  planId: string,
): Promise<
  {
    deadlineId: string
    daysBefore: number
    sent: number
    waiting: number
    refused: number
    lastAt: Date
  }[]
> {
  const found = await sql<{
    deadlineId: string
    daysBefore: number
    sent: number
    waiting: number
    refused: number
    lastAt: Date
  }>`
    select deadline_id as "deadlineId", days_before as "daysBefore",
      count(*) filter (where state = 'sent')::int as sent,
      count(*) filter (where state in ('waiting', 'claimed'))::int as waiting,
      count(*) filter (where state = 'refused')::int as refused, max(changed_at) as "lastAt"
    from reminders where plan_id = ${planId} group by 1, 2 order by max(due_on), 2 desc`.execute(db)
  return found.rows
}
