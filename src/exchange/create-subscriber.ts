/** A new one who is told: a webhook's address, or a store of learning statements. */
import { randomUUID } from 'node:crypto'
import { appendAudit } from '../access/audit.ts'
import type { Database } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Outgoing } from '../foundation/outgoing/outgoing.ts'
import type { Vault } from '../foundation/secrets.ts'
import type { EventKind } from './events.ts'
import { addSecret, newWebhookSecret } from './secrets.ts'
import type { Subscriber } from './subscriber.ts'
import { shownForAudit } from './subscriber-audit.ts'
import { insertSubscriber } from './subscriber-store.ts'

export interface SubscriberDeps {
  db: Database
  clock: Clock
  vault: Vault
  outgoing: Outgoing
}

export interface NewSubscriber {
  kind: 'webhook' | 'statements'
  name: string
  url: string
  events: readonly EventKind[]
  /** Of its kind, checked by its schema. */
  settings?: unknown
  /** What a statement store asks for; a webhook's is made here. */
  secret?: string
}

export interface CreatedSubscriber {
  id: string
  /** Of a webhook, shown for the only time; null: it was given. */
  secret: string | null
}

/** @throws HocvuError `request.invalid`, `outgoing.refused-address` */
export async function createSubscriber(
  { db, clock, vault, outgoing }: SubscriberDeps,
  actor: string,
  { kind, secret: given, ...wanted }: NewSubscriber,
): Promise<CreatedSubscriber> {
  const now = clock.now()
  const secret = secretFor(kind, given)
  const subscriber: Subscriber = {
    ...{ id: randomUUID(), kind, state: 'active', stateReason: null },
    name: requireName(wanted.name),
    url: outgoing.address(wanted.url.trim()).href,
    events: requireEvents(wanted.events),
    settings: wanted.settings ?? {},
  }
  await db.transaction().execute(async (trx) => {
    await insertSubscriber(trx, subscriber, { actor, now })
    await addSecret(trx, vault, subscriber.id, secret, { now, formerUntil: now })
    await appendAudit(trx, {
      ...{ at: now, actor, action: 'subscriber.created', subject: subscriber.id },
      after: shownForAudit(subscriber),
    })
  })
  return { id: subscriber.id, secret: kind === 'webhook' ? secret : null }
}

/** A webhook's is made; of a statement store it is given. @throws HocvuError `request.invalid` */
export function secretFor(kind: Subscriber['kind'], given: string | undefined): string {
  if (kind === 'webhook') return newWebhookSecret()
  if (given !== undefined && given !== '') return given
  throw fault('secret', 'is missing')
}

/** @throws HocvuError `request.invalid` */
export function requireName(name: string): string {
  const clean = name.trim()
  if (clean === '') throw fault('name', 'is missing')
  return clean
}

/** Each once. @throws HocvuError `request.invalid` */
export function requireEvents(events: readonly EventKind[]): readonly EventKind[] {
  if (events.length === 0) throw fault('events', 'choose at least one')
  return [...new Set(events)]
}

const fault = (field: string, reason: string) =>
  new HocvuError('request.invalid', `The ${field} of who is told: ${reason}.`, {
    fields: [{ field, reason }],
  })
