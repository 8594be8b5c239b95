/** SQL of deliveries as people look at them, the newest first, in steps by their position. */
import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import type { EventKind } from '../events.ts'
import type { Subscriber, SubscriberKind } from '../subscriber.ts'

/** `waiting`: also what is under way. */
export const shownStates = ['waiting', 'dead', 'sent', 'skipped'] as const
export type ShownState = (typeof shownStates)[number]

export interface ShownDelivery {
  subscriberId: string
  subscriberName: string
  subscriberKind: SubscriberKind
  subscriberState: Subscriber['state']
  position: number
  kind: EventKind
  subject: string
  revision: number
  /** When it became so. */
  at: Date
  state: ShownState
  tries: number
  /** It waits for an earlier one about the same. */
  isBehind: boolean
  /** Of what waits: the next try is not before. */
  notBefore: Date
  /** HTTP status of the last try; null: there was no answer. */
  status: number | null
  /** Why the last try failed, in English; null: it did not. */
  fault: string | null
  changedAt: Date
}

export interface DeliveryQuestion {
  subscriberId?: string | undefined
  state?: ShownState | undefined
  kind?: EventKind | undefined
  /** What comes after this one of an earlier page. */
  after?: { position: number; subscriberId: string } | undefined
  /** Most that are given. */
  limit: number
}

const stateIs = (state: ShownState): RawBuilder<boolean> =>
  // Spelled out as the partial indexes say it.
  state === 'waiting'
    ? sql<boolean>`d.state in ('waiting', 'claimed')`
    : sql<boolean>`d.state = ${sql.lit(state)}`

export async function listDeliveries(
  db: Queryable,
  { subscriberId, state, kind, after, limit }: DeliveryQuestion,
): Promise<{ deliveries: ShownDelivery[]; hasMore: boolean }> {
  const conditions: RawBuilder<unknown>[] = [sql`true`]
  if (subscriberId !== undefined) conditions.push(sql`d.subscriber_id = ${subscriberId}::uuid`)
  if (state !== undefined) conditions.push(stateIs(state))
  if (kind !== undefined) conditions.push(sql`e.kind = ${kind}`)
  if (after !== undefined)
    conditions.push(
      sql`(d.position, d.subscriber_id) < (${after.position}::bigint, ${after.subscriberId}::uuid)`,
    )
  const found = await sql<ShownDelivery>`
    select d.subscriber_id as "subscriberId", s.name as "subscriberName", s.kind as "subscriberKind",
      s.state as "subscriberState", d.position, e.kind,
      e.subject, e.revision, e.at, case d.state when 'claimed' then 'waiting' else d.state end as state, d.tries,
      d.state in ('waiting', 'claimed') and exists (
        select from deliveries f where f.subscriber_id = d.subscriber_id and f.subject = d.subject
          and f.position < d.position and f.state in ('waiting', 'claimed')) as "isBehind",
      d.not_before as "notBefore", d.status, d.fault, d.changed_at as "changedAt"
    from deliveries d join events e on e.position = d.position join subscribers s on s.id = d.subscriber_id
    where ${sql.join(conditions, sql` and `)}
    order by d.position desc, d.subscriber_id desc limit ${limit + 1}`.execute(db)
  return { deliveries: found.rows.slice(0, limit), hasMore: found.rows.length > limit }
}

export type DeliveryCounts = Record<ShownState, number>

/** @param subscriberId left out: of all */
export async function countDeliveries(
  db: Queryable,
  subscriberId?: string,
): Promise<DeliveryCounts> {
  const whose = subscriberId === undefined ? sql`true` : sql`subscriber_id = ${subscriberId}::uuid`
  const found = await sql<DeliveryCounts>`
    select count(*) filter (where state in ('waiting', 'claimed')) as waiting, count(*) filter (where state = 'dead') as dead,
      count(*) filter (where state = 'sent') as sent, count(*) filter (where state = 'skipped') as skipped
    from deliveries where ${whose}`.execute(db)
  return found.rows[0] ?? { waiting: 0, dead: 0, sent: 0, skipped: 0 }
}
