/** How one kind of subscriber is told. One loop (`jobs/deliver.ts`) claims what is due, hands it to the carrier and keeps what came of it. */
import type { Database } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import type { Log } from '../foundation/log.ts'
import type { Outgoing } from '../foundation/outgoing/outgoing.ts'
import type { Vault } from '../foundation/secrets.ts'
import type { ExchangeEvent } from './events.ts'
import type { Subscriber, SubscriberKind } from './subscriber.ts'

export interface CarrierDeps {
  db: Database
  clock: Clock
  vault: Vault
  log: Log
  outgoing: Outgoing
  /** What links begin with; undefined: nobody has said. */
  publicUrl: string | undefined
}

/** One try of one delivery. */
export type Carried =
  | { end: 'sent'; status: number }
  /** There is nothing to tell this one: the person was erased, or the course is none of its. */
  | { end: 'skipped' }
  /** Not taken; tried again until the last try. `fault`: English, without anything the other side wrote. */
  | { end: 'again'; status: number | null; fault: string; retryAfterMs?: number | undefined }
  /** Trying again cannot help: a person has to look. */
  | { end: 'dead'; status: number | null; fault: string }
  /** It wants nothing more (410): the subscriber is set to `gone`, the delivery waits. */
  | { end: 'gone'; status: number; fault: string }

export interface Carrier {
  kind: SubscriberKind
  /** Most events of one subscriber a call takes. */
  batch: number
  /**
   * @param secrets of the subscriber that count now, the newest first
   * @returns of each event, in their order, within four minutes; throws only for what is no fault of the other side (database,
   *   lost key), which is tried again like what was not taken
   */
  carry(
    deps: CarrierDeps,
    subscriber: Subscriber,
    secrets: readonly string[],
    events: readonly ExchangeEvent[],
  ): Promise<Carried[]>
}
