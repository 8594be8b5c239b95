/** Sends the reminders that wait. Any number of processes may do so at once: each goes out at most once. */
import { setTimeout as pause } from 'node:timers/promises'
import { findUser, viewerOf } from '../../access/user-store.ts'
import { operator } from '../../access/viewer.ts'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { type Log, redactText } from '../../foundation/log.ts'
import { deliver } from '../../foundation/mail/deliver.ts'
import { type Delivery, isAddress, nextTry } from '../../foundation/mail/fault.ts'
import { type MailSettings, senderAddress } from '../../foundation/mail/settings.ts'
import { listPlans } from '../../programs/plans/store.ts'
import { readDeadlines } from '../submissions/read-standings.ts'
import { type ReminderFacts, writeReminder } from './reminder-mail.tsx'
import {
  claimReminder,
  noteReminderEnd,
  noteReminderHanded,
  type ReminderClaim,
  type ReminderEnd,
} from './reminder-store.ts'
import { whatIsOwed } from './what-is-owed.ts'

export interface ReminderDeps {
  db: Database
  clock: Clock
  log: Log
  /** What links to the console begin with; undefined: a reminder has none. */
  consoleUrl: string | undefined
  /** null: nothing is sent, and what waits goes on waiting. */
  mail: MailSettings | null
}

/** Longer than a server is waited for. */
const LEASE_MS = 5 * 60_000
const PAUSE_MS = 500

export interface SentReminders {
  sent: number
  /** For good: refused, or nothing was owed any more. */
  givenUp: number
  /** Tried again later. */
  deferred: number
}

const counted = { sent: 'sent', refused: 'givenUp', waiting: 'deferred' } as const

export async function sendReminders(
  deps: ReminderDeps,
  { stopping, pauseMs = PAUSE_MS }: { stopping?: AbortSignal; pauseMs?: number } = {},
): Promise<SentReminders> {
  const counts: SentReminders = { sent: 0, givenUp: 0, deferred: 0 }
  const { db, clock, log, mail } = deps
  while (mail !== null && !stopping?.aborted) {
    const claim = await claimReminder(db, clock.now(), LEASE_MS)
    if (claim === null) break
    const delivery = await sendOne({ ...deps, mail }, claim, stopping)
    const end = endOf(delivery, claim, clock.now())
    await noteReminderEnd(db, claim, end, clock.now())
    counts[counted[end.state]] += 1
    if (end.fault !== null && delivery.state !== 'needless')
      log.warn(
        { plan: claim.planId, state: end.state, fault: end.fault },
        'a reminder was not sent',
      )
    // A server that is away is away for the others too.
    if (delivery.state === 'deferred' && delivery.ofServer) break
    await pause(pauseMs)
  }
  return counts
}

/** `needless`: meanwhile nothing is owed any more, or the person is gone. */
type Attempt = Delivery | { state: 'needless'; fault: string }

async function sendOne(
  deps: ReminderDeps & { mail: MailSettings },
  claim: ReminderClaim,
  stopping: AbortSignal | undefined,
): Promise<Attempt> {
  const { db, clock, mail, consoleUrl } = deps
  let lost = false
  try {
    const found = await readFacts(deps, claim)
    if (typeof found === 'string') return { state: 'needless', fault: found }
    const message = await writeReminder(found.facts, {
      ...{ from: mail.from, to: found.address, messageId: claim.messageId, date: clock.now() },
      consoleUrl,
    })
    const delivery = await deliver(
      mail.url,
      { from: senderAddress(mail), to: found.address, message },
      async () => {
        lost = !(await noteReminderHanded(db, claim, clock.now()))
        if (lost) throw new HocvuError('internal', 'The reminder is somebody else’s by now.')
      },
      stopping === undefined ? {} : { stopping },
    )
    return lost ? { state: 'needless', fault: 'claimed by another process' } : delivery
  } catch (thrown) {
    const fault = redactText(thrown instanceof Error ? thrown.message : String(thrown))
    return { state: 'deferred', fault, ofServer: false }
  }
}

/** As things stand now. @returns why there is nothing to say any more, else what is said and to whom */
async function readFacts(
  { db, clock }: ReminderDeps,
  claim: ReminderClaim,
): Promise<string | { facts: ReminderFacts; address: string }> {
  const today = dateInVietnam(clock.now())
  const user = await findUser(db, claim.userId)
  if (user === null || user.disabledAt !== null || user.role !== 'coordinator')
    return 'no coordinator any more'
  if (user.email === null || !isAddress(user.email)) return 'no address'
  const plan = (await listPlans(db)).find(({ id }) => id === claim.planId)
  if (plan === undefined) return 'no plan any more'
  const all = await readDeadlines(db, operator('reminders'), plan, today)
  const due = all.find(({ id, on }) => id === claim.deadlineId && on === claim.dueOn)
  if (due === undefined) return 'no deadline any more'
  const owed = await whatIsOwed(db, viewerOf(user), plan, due, today)
  if (owed === null) return 'nothing owed any more'
  return { address: user.email, facts: { name: user.name, plan, due, owed } }
}

function endOf(attempt: Attempt, claim: ReminderClaim, now: Date): ReminderEnd {
  switch (attempt.state) {
    case 'sent':
      return { state: 'sent', fault: null }
    case 'uncertain':
      return { state: 'sent', fault: attempt.fault }
    case 'refused':
    case 'needless':
      return { state: 'refused', fault: attempt.fault }
    case 'deferred': {
      const notBefore = nextTry(claim, attempt.ofServer, now)
      if (notBefore !== null) return { state: 'waiting', fault: attempt.fault, notBefore }
      return {
        state: 'refused',
        fault: `given up after ${claim.tries} tries: ${attempt.fault}`,
      }
    }
  }
}
