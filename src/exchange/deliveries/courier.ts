/**
 * Tells subscribers what they wait for. Each has a round of its own, so that a slow one holds nobody up; who takes nothing
 * several times in a row is left alone for a while, without counting tries of what waits behind.
 */
import type { Carried, Carrier, CarrierDeps } from '../carrier.ts'
import { activeSecrets } from '../secrets.ts'
import type { Subscriber, SubscriberKind } from '../subscriber.ts'
import { activeSubscriber, markGone } from '../subscriber-store.ts'
import { endedTries } from './ended-tries.ts'
import { freshStanding, isOnTrial, rests, type Standing, standingAfter } from './standing.ts'
import { type ClaimedDelivery, claimDeliveries, noteTries, subscribersToTell } from './store.ts'

/** Longer than any carrier takes: whoever is not heard of for so long is gone. */
const LEASE_MS = 5 * 60_000
/** Calls to one subscriber at a time. */
const LANES = 4

export interface Courier {
  /** Begins a round for whoever has something due and has none yet. @returns how many subscribers have one now */
  begin(): Promise<number>
  /** Waits until no round is at work. */
  settled(): Promise<void>
}

/** Told of each try that ended. */
export type NoteTry = (kind: SubscriberKind, end: Carried['end']) => void

export function createCourier(
  deps: CarrierDeps,
  carriers: readonly Carrier[],
  {
    stopping,
    random = Math.random,
    note = () => {},
  }: { stopping: AbortSignal; random?: () => number; note?: NoteTry },
): Courier {
  const { db, clock, vault, log } = deps
  const rounds = new Map<string, Promise<void>>()
  const standings = new Map<string, Standing>()
  const now = () => clock.now()
  const standing = (id: string) => standings.get(id) ?? freshStanding

  async function round(subscriberId: string, carrier: Carrier): Promise<void> {
    const onTrial = isOnTrial(standing(subscriberId))
    const most = onTrial ? 1 : LANES
    const lanes: Promise<{ error: unknown } | null>[] = []
    // One more as long as there is more than a call takes; where there is not, it goes in one call.
    const openLane = () => {
      if (lanes.length < most)
        lanes.push(
          lane().then(
            () => null,
            (error: unknown) => ({ error }),
          ),
        )
    }
    const lane = async () => {
      while (!stopping.aborted && !rests(standing(subscriberId), now())) {
        if (!(await tell(subscriberId, carrier, openLane))) return
        if (onTrial && isOnTrial(standing(subscriberId))) return
      }
    }
    openLane()
    let failed: { error: unknown } | null = null
    // Others are opened while one is waited for.
    for (const opened of lanes) failed = (await opened) ?? failed
    if (failed !== null) throw failed.error
  }

  /**
   * @param onFull told when as much was taken as a call takes: there may be more
   * @returns false: there is nothing more to do
   */
  async function tell(
    subscriberId: string,
    carrier: Carrier,
    onFull: () => void,
  ): Promise<boolean> {
    const limits = { now: now(), leaseMs: LEASE_MS, most: carrier.batch }
    const claimed = await claimDeliveries(db, subscriberId, limits)
    if (claimed.length === 0) return false
    if (claimed.length >= carrier.batch) onFull()
    // To whom is read after the claim: what a person changed counts for whatever goes out from then on.
    const subscriber = await activeSubscriber(db, subscriberId)
    const carried = subscriber === null ? [] : await carry(subscriber, carrier, claimed)
    const at = now()
    const gone = carried.find((one) => one.end === 'gone')
    const noted = await db.transaction().execute(async (trx) => {
      if (gone !== undefined && subscriber !== null) await markGone(trx, subscriber, gone.fault, at)
      return await noteTries(trx, subscriberId, endedTries(claimed, carried, at, random), at)
    })
    if (noted < claimed.length)
      log.warn({ subscriber: subscriberId }, 'a delivery took longer than its lease')
    for (const { end } of carried) note(carrier.kind, end)
    const failed = carried.find(({ end }) => end !== 'sent' && end !== 'skipped')
    if (failed) log.warn({ subscriber: subscriberId, ...failed }, 'a delivery was not taken')
    standings.set(subscriberId, standingAfter(standing(subscriberId), carried, at))
    return gone === undefined
  }

  async function carry(
    subscriber: Subscriber,
    carrier: Carrier,
    claimed: readonly ClaimedDelivery[],
  ): Promise<Carried[]> {
    try {
      const secrets = await activeSecrets(db, vault, subscriber.id, now())
      const events = claimed.map(({ event }) => event)
      return await carrier.carry(deps, subscriber, secrets, events)
    } catch (error) {
      log.error({ err: error, subscriber: subscriber.id }, 'a message could not be put together')
      const fault = 'The message could not be put together; the log of the service says why.'
      return claimed.map(() => ({ end: 'again', status: null, fault }))
    }
  }

  return {
    begin: async () => {
      if (stopping.aborted) return rounds.size
      for (const { id, kind } of await subscribersToTell(db, now())) {
        const carrier = carriers.find((one) => one.kind === kind)
        if (carrier === undefined || rounds.has(id) || rests(standing(id), now())) continue
        const work = round(id, carrier)
          .catch((error: unknown) => log.error({ err: error }, 'a round of deliveries failed'))
          .finally(() => rounds.delete(id))
        rounds.set(id, work)
      }
      return rounds.size
    },
    settled: async () => {
      await Promise.all(rounds.values())
    },
  }
}
