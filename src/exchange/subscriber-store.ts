/** SQL of who is told. Secrets stand in `secrets.ts`. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { Queryable, Trx } from '../database/connection.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Subscriber, SubscriberKind } from './subscriber.ts'

const columns = sql`s.id, s.kind, s.name, s.url, s.events, s.settings, s.state, s.state_reason as "stateReason"`

/** As people look at it. */
export interface ListedSubscriber extends Subscriber {
  createdAt: Date
  createdBy: string
  /** What waits to go out, or is under way. */
  waiting: number
  dead: number
  /** When the earliest of what waits became so; null: nothing waits. */
  waitingSince: Date | null
  /** When it took something last; null: nothing yet, or it is no longer kept. */
  lastSentAt: Date | null
  /** Why the last try failed, where nothing was taken since; `status` null: there was no answer. null: it takes what it gets. */
  failing: { status: number | null; fault: string } | null
  /** Until when a former secret signs beside the present one; null: there is one alone. */
  formerSecretUntil: Date | null
}

const listed = (now: Date) => sql`
  select ${columns}, s.created_at as "createdAt", s.created_by as "createdBy",
    coalesce(d.waiting, 0) as waiting, coalesce(d.dead, 0) as dead,
    (select e.at from events e where e.position = d.earliest) as "waitingSince",
    (select t.changed_at from deliveries t where t.subscriber_id = s.id and t.state = 'sent'
      order by t.changed_at desc limit 1) as "lastSentAt",
    (select json_build_object('status', t.status, 'fault', t.fault) from deliveries t
      where t.subscriber_id = s.id and t.state in ('waiting', 'claimed') and t.fault is not null
        and not exists (select from deliveries u
          where u.subscriber_id = s.id and u.state = 'sent' and u.changed_at > t.changed_at)
      order by t.changed_at desc limit 1) as failing,
    (select max(x.expires_at) from subscriber_secrets x
      where x.subscriber_id = s.id and x.expires_at > ${now}) as "formerSecretUntil"
  from subscribers s
  left join (
    select subscriber_id, count(*) filter (where state <> 'dead') as waiting,
      count(*) filter (where state = 'dead') as dead, min(position) filter (where state <> 'dead') as earliest
    from deliveries where state in ('waiting', 'claimed', 'dead') group by subscriber_id) d on d.subscriber_id = s.id`

/** By name; those that were switched off last. @param kinds left out: all */
export async function listSubscribers(
  db: Queryable,
  now: Date,
  kinds?: readonly SubscriberKind[],
): Promise<ListedSubscriber[]> {
  const wanted = kinds === undefined ? sql`true` : sql`s.kind = any(${[...kinds]}::text[])`
  const found = await sql<ListedSubscriber>`${listed(now)}
    where ${wanted} order by s.state = 'off', s.name, s.id`.execute(db)
  return found.rows
}

/** @throws HocvuError `not-found` */
export async function getSubscriber(
  db: Queryable,
  now: Date,
  id: string,
): Promise<ListedSubscriber> {
  if (!z.uuid().safeParse(id).success) throw unknown(id)
  const found = await sql<ListedSubscriber>`${listed(now)} where s.id = ${id}::uuid`.execute(db)
  const [subscriber] = found.rows
  if (subscriber === undefined) throw unknown(id)
  return subscriber
}

/** As it is at this moment; null: it is not active. */
export async function activeSubscriber(db: Queryable, id: string): Promise<Subscriber | null> {
  const found = await sql<Subscriber>`
    select ${columns} from subscribers s where s.id = ${id}::uuid and s.state = 'active'`.execute(
    db,
  )
  return found.rows[0] ?? null
}

/** Nobody else changes it, or its secrets, until the transaction ends. @throws HocvuError `not-found` */
export async function lockSubscriber(trx: Trx, id: string): Promise<Subscriber> {
  if (!z.uuid().safeParse(id).success) throw unknown(id)
  const found = await sql<Subscriber>`
    select ${columns} from subscribers s where s.id = ${id}::uuid for no key update`.execute(trx)
  const [subscriber] = found.rows
  if (subscriber === undefined) throw unknown(id)
  return subscriber
}

export async function insertSubscriber(
  trx: Trx,
  subscriber: Omit<Subscriber, 'state' | 'stateReason'>,
  { actor, now }: { actor: string; now: Date },
): Promise<void> {
  const { id, kind, name, url, settings, events } = subscriber
  await trx
    .insertInto('subscribers')
    .values({
      ...{ id, kind, name, url },
      events: [...events],
      settings: JSON.stringify(settings ?? {}),
      ...{ state: 'active', state_reason: null },
      ...{ created_at: now, created_by: actor, changed_at: now },
    })
    .execute()
}

export async function updateSubscriber(
  trx: Trx,
  { id, name, url, events, settings, state, stateReason }: Omit<Subscriber, 'kind'>,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('subscribers')
    .set({
      ...{ name, url, events: [...events], settings: JSON.stringify(settings ?? {}), state },
      ...{ state_reason: stateReason, changed_at: now },
    })
    .where('id', '=', id)
    .execute()
}

/**
 * It takes nothing more by its own word: that of the address that was called, not of one that a person has set since.
 * @returns false: it is not active any more, or has another address
 */
export async function markGone(
  db: Queryable,
  { id, url }: Pick<Subscriber, 'id' | 'url'>,
  reason: string,
  now: Date,
): Promise<boolean> {
  const marked = await sql`
    update subscribers set state = 'gone', state_reason = ${reason}, changed_at = ${now}
    where id = ${id} and url = ${url} and state = 'active'`.execute(db)
  return marked.numAffectedRows === 1n
}

const unknown = (id: string) =>
  new HocvuError('not-found', `Nobody who is told of events has the id ${id}.`)
