/** What people change of who is told. */
import { appendAudit } from '../access/audit.ts'
import type { Trx } from '../database/connection.ts'
import { HocvuError } from '../foundation/errors.ts'
import { requireEvents, requireName, type SubscriberDeps, secretFor } from './create-subscriber.ts'
import type { EventKind } from './events.ts'
import { addSecret } from './secrets.ts'
import type { Subscriber } from './subscriber.ts'
import { shownForAudit } from './subscriber-audit.ts'
import { lockSubscriber, updateSubscriber } from './subscriber-store.ts'

const HOUR_MS = 60 * 60 * 1000
/** So long a former secret of a webhook signs beside the new one. */
const FORMER_SECRET_MS = 24 * HOUR_MS

export interface SubscriberChange {
  name?: string | undefined
  url?: string | undefined
  events?: readonly EventKind[] | undefined
  /** All of them, checked by the schema of its kind. */
  settings?: unknown
  /** Of a statement store whose address is another host's. */
  password?: string | undefined
}

/**
 * What waits goes to the new address; events count from now on. A store's password is sent as it is, so another host gets none
 * that was given for the one before.
 * @throws HocvuError `not-found`, `request.invalid`, `outgoing.refused-address`
 */
export async function changeSubscriber(
  { db, clock, vault, outgoing }: SubscriberDeps,
  actor: string,
  id: string,
  { name, url, events, settings, password }: SubscriberChange,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockSubscriber(trx, id)
    const after: Subscriber = {
      ...before,
      ...(name !== undefined && { name: requireName(name) }),
      ...(url !== undefined && { url: outgoing.address(url.trim()).href }),
      ...(events !== undefined && { events: requireEvents(events) }),
      ...(settings !== undefined && { settings }),
    }
    const now = clock.now()
    await updateSubscriber(trx, after, now)
    if (before.kind === 'statements' && new URL(before.url).origin !== new URL(after.url).origin)
      await addSecret(trx, vault, id, requirePassword(password, after), { now, formerUntil: now })
    await appendAudit(trx, {
      ...{ at: now, actor, action: 'subscriber.changed', subject: id },
      before: shownForAudit(before),
      after: { ...shownForAudit(after), otherAddress: after.url !== before.url },
    })
  })
}

function requirePassword(password: string | undefined, { url }: Subscriber): string {
  if (password !== undefined && password !== '') return password
  const reason = `the password was given for another host; give that of ${new URL(url).host}`
  throw new HocvuError('request.invalid', `The address cannot be changed alone: ${reason}.`, {
    fields: [{ field: 'password', reason }],
  })
}

/**
 * On: what waits goes out, also to one that had answered it takes nothing more. Off: nothing more is noted, and what waits
 * stays until it is switched on again.
 * @throws HocvuError `not-found`
 */
export async function switchSubscriber(
  { db, clock }: Pick<SubscriberDeps, 'db' | 'clock'>,
  actor: string,
  id: string,
  state: 'active' | 'off',
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockSubscriber(trx, id)
    if (before.state === state) return
    const now = clock.now()
    await updateSubscriber(trx, { ...before, state, stateReason: null }, now)
    await appendAudit(trx, {
      ...{
        at: now,
        actor,
        action: state === 'off' ? 'subscriber.off' : 'subscriber.on',
        subject: id,
      },
      before: { state: before.state },
      after: { state },
    })
  })
}

/**
 * A webhook's new secret signs at once, beside the former ones for 24 hours, so that the receiver can change over. What
 * a statement store asks for is replaced at once.
 * @param atOnce the former ones leaked: they sign nothing more
 * @param given of a statement store
 * @returns a webhook's, shown for the only time; null: it was given
 * @throws HocvuError `not-found`, `request.invalid`
 */
export async function rotateSecret(
  { db, clock, vault }: Pick<SubscriberDeps, 'db' | 'clock' | 'vault'>,
  actor: string,
  id: string,
  { atOnce = false, given }: { atOnce?: boolean; given?: string } = {},
): Promise<string | null> {
  return await db.transaction().execute(async (trx: Trx) => {
    const { kind } = await lockSubscriber(trx, id)
    const secret = secretFor(kind, given)
    const now = clock.now()
    const overlaps = kind === 'webhook' && !atOnce
    const formerUntil = new Date(now.getTime() + (overlaps ? FORMER_SECRET_MS : 0))
    await addSecret(trx, vault, id, secret, { now, formerUntil })
    await appendAudit(trx, {
      ...{ at: now, actor, action: 'subscriber.secret-rotated', subject: id },
      after: { formerUntil },
    })
    return kind === 'webhook' ? secret : null
  })
}
