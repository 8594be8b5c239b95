/**
 * SQL of deliveries. A claim counts the tries; whoever holds an older one can change nothing any more. Of one thing only the
 * earliest delivery that is open can be claimed, so that a subscriber hears of it in order.
 */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import type { ExchangeEvent } from '../events.ts'
import type { Subscriber } from '../subscriber.ts'

export interface ClaimedDelivery {
  event: ExchangeEvent
  /** This one included. */
  tries: number
}

/**
 * `offset 0` keeps the planner from turning this into a join: it is checked row by row along the queue until enough are
 * found, instead of reading the whole backlog for each claim.
 */
const isDue = (now: Date) => sql<boolean>`
  d.state in ('waiting', 'claimed') and case d.state when 'claimed' then d.claimed_until else d.not_before end <= ${now}
  and not exists (
    select from deliveries e
    where e.subscriber_id = d.subscriber_id and e.subject = d.subject and e.position < d.position
      and e.state in ('waiting', 'claimed') offset 0)`

/** Whoever is active and has something due. */
export async function subscribersToTell(
  db: Queryable,
  now: Date,
): Promise<Pick<Subscriber, 'id' | 'kind'>[]> {
  const found = await sql<Pick<Subscriber, 'id' | 'kind'>>`
    select s.id, s.kind from subscribers s
    where s.state = 'active' and exists (
      select from deliveries d where d.subscriber_id = s.id and ${isDue(now)})`.execute(db)
  return found.rows
}

/** Takes what is due, the earliest first, and what somebody took who has not been heard of for the time of a lease. */
export async function claimDeliveries(
  db: Queryable,
  subscriberId: string,
  { now, leaseMs, most }: { now: Date; leaseMs: number; most: number },
): Promise<ClaimedDelivery[]> {
  const until = new Date(now.getTime() + leaseMs)
  const claimed = await sql<ExchangeEvent & { tries: number }>`
    with due as (
      select d.subscriber_id, d.position from deliveries d
      join subscribers s on s.id = d.subscriber_id and s.state = 'active'
      where d.subscriber_id = ${subscriberId}::uuid and ${isDue(now)}
      order by d.position limit ${most} for update of d skip locked),
    taken as (
      update deliveries d set state = 'claimed', claimed_until = ${until}, tries = d.tries + 1, changed_at = ${now}
      from due where d.subscriber_id = due.subscriber_id and d.position = due.position
      returning d.position, d.tries)
    select e.position, e.kind, e.subject, e.revision, e.at, taken.tries
    from taken join events e on e.position = taken.position order by e.position`.execute(db)
  return claimed.rows.map(({ tries, ...event }) => ({ event, tries }))
}

export interface EndedTry {
  position: number
  /** Of the claim. */
  tries: number
  state: 'waiting' | 'sent' | 'skipped' | 'dead'
  /** Of the HTTP answer; null: there was none. */
  status: number | null
  fault: string | null
  /** Of those that wait again. */
  notBefore: Date | null
  /** It was no try of this one: the subscriber takes nothing at all. */
  uncounted: boolean
}

/**
 * How tries ended; what somebody else has claimed since is left alone.
 * @returns of how many it was noted
 */
export async function noteTries(
  db: Queryable,
  subscriberId: string,
  ended: readonly EndedTry[],
  now: Date,
): Promise<number> {
  const rows = rowsAsTable(
    't',
    {
      position: 'int8',
      tries: 'int4',
      state: 'text',
      status: 'int4',
      fault: 'text',
      notBefore: 'timestamptz',
      uncounted: 'bool',
    },
    ended,
  )
  const noted = await sql`
    update deliveries d set state = t.state, status = t.status, fault = t.fault, claimed_until = null, changed_at = ${now},
      not_before = coalesce(t.notBefore, d.not_before), tries = d.tries - t.uncounted::int
    from ${rows}
    where d.subscriber_id = ${subscriberId}::uuid and d.position = t.position and d.state = 'claimed'
      and d.tries = t.tries`.execute(db)
  return Number(noted.numAffectedRows ?? 0)
}
