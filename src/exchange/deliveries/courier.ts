/**
 * Tells subscribers what they wait for. Each has a round of its own, so that a slow one holds nobody up; who takes nothing
 * several times in a row is left alone for a while, without counting tries of what waits behind.
 */
import type { Carried, Carrier, CarrierDeps } from '../carrier.ts'
import { activeSecrets } from '../secrets.ts'
import type { Subscriber } from '../subscriber.ts'
import { pauseAfter } from './retry.ts'
import {
  type ClaimedDelivery,
  claimDeliveries,
  type EndedTry,
  markGone,
  noteTries,
  subscribersToTell,
} from './store.ts'

/** Longer than a carrier takes: whoever is not heard of for so long is gone. */
const LEASE_MS = 5 * 60_000
/** Calls to one subscriber at a time. */
const LANES = 4
const FAILURES_BEFORE_REST = 5
const FIRST_REST_MS = 5_000
const LONGEST_REST_MS = 5 * 60_000

interface Standing {
  failures: number
  restUntil: number
}

export interface Courier {
  /** Begins a round for whoever has something due and has none yet. @returns how many subscribers have one now */
  begin(): Promise<number>
  /** Waits until no round is at work. */
  settled(): Promise<void>
}

/** Told of each try that ended. */
export type NoteTry = (subscriber: Subscriber, end: Carried['end']) => void

export function createCourier(
  deps: CarrierDeps,
  carriers: readonly Carrier[],
  {
    stopping,
    random = Math.random,
    note = () => {},
  }: { stopping: AbortSignal; random?: () => number; note?: NoteTry },
): Courier {
  const rounds = new Map<string, Promise<void>>()
  const standings = new Map<string, Standing>()
  const now = () => deps.clock.now()

  async function round(subscriber: Subscriber, carrier: Carrier): Promise<void> {
    const standing = standings.get(subscriber.id) ?? { failures: 0, restUntil: 0 }
    standings.set(subscriber.id, standing)
    // Who has rested shows with one try that it takes something again.
    const isRested = standing.failures >= FAILURES_BEFORE_REST
    const lane = async () => {
      while (!stopping.aborted && standing.restUntil <= now().getTime()) {
        if (!(await tell(subscriber, carrier, standing))) return
        if (isRested && standing.failures > 0) return
      }
    }
    await Promise.all(Array.from({ length: isRested ? 1 : LANES }, lane))
  }

  /** @returns false: there is nothing more to do */
  async function tell(
    subscriber: Subscriber,
    carrier: Carrier,
    standing: Standing,
  ): Promise<boolean> {
    const { db, vault } = deps
    const claimed = await claimDeliveries(db, subscriber.id, {
      now: now(),
      leaseMs: LEASE_MS,
      most: carrier.batch,
    })
    if (claimed.length === 0) return false
    const secrets = await activeSecrets(db, vault, subscriber.id, now())
    const events = claimed.map(({ event }) => event)
    const carried = await carrier.carry(deps, subscriber, secrets, events)
    const at = now()
    const gone = carried.find((one) => one.end === 'gone')
    await deps.db.transaction().execute(async (trx) => {
      const ended = claimed.map((delivery, index) => endOf(delivery, carried[index], at, random()))
      await noteTries(trx, subscriber.id, ended, at)
      if (gone !== undefined) await markGone(trx, subscriber.id, gone.fault, at)
    })
    for (const { end } of carried) note(subscriber, end)
    const failed = carried.find((one) => one.end === 'again' || one.end === 'dead')
    if (failed) deps.log.warn({ subscriber: subscriber.id, ...failed }, 'a delivery was not taken')
    takeStanding(standing, carried, at)
    return gone === undefined
  }

  return {
    begin: async () => {
      for (const subscriber of await subscribersToTell(deps.db, now())) {
        const carrier = carriers.find(({ kind }) => kind === subscriber.kind)
        const rests = (standings.get(subscriber.id)?.restUntil ?? 0) > now().getTime()
        if (carrier === undefined || rests || rounds.has(subscriber.id)) continue
        const work = round(subscriber, carrier)
          .catch((error: unknown) => deps.log.error({ err: error }, 'a round of deliveries failed'))
          .finally(() => rounds.delete(subscriber.id))
        rounds.set(subscriber.id, work)
      }
      return rounds.size
    },
    settled: async () => {
      await Promise.all(rounds.values())
    },
  }
}

function takeStanding(standing: Standing, carried: readonly Carried[], at: Date): void {
  if (carried.some(({ end }) => end === 'sent')) standing.failures = 0
  else if (carried.some(({ end }) => end === 'again')) standing.failures += 1
  const rests = standing.failures - FAILURES_BEFORE_REST
  if (rests < 0) return
  const restMs = Math.min(FIRST_REST_MS * 2 ** Math.min(rests, 10), LONGEST_REST_MS)
  standing.restUntil = at.getTime() + restMs
}

function endOf(
  { event, tries }: ClaimedDelivery,
  carried: Carried | undefined,
  at: Date,
  random: number,
): EndedTry {
  const base = { position: event.position, tries, status: null, fault: null, notBefore: null }
  const counted = { ...base, uncounted: false }
  switch (carried?.end) {
    case 'sent':
      return { ...counted, state: 'sent', status: carried.status }
    case 'skipped':
      return { ...counted, state: 'skipped' }
    case 'dead':
      return { ...counted, state: 'dead', status: carried.status, fault: carried.fault }
    case 'gone': {
      const { status, fault } = carried
      return { ...base, state: 'waiting', status, fault, notBefore: at, uncounted: true }
    }
    case 'again': {
      const { status, fault } = carried
      const pause = pauseAfter(tries, carried.retryAfterMs, random)
      if (pause === null) return { ...counted, state: 'dead', status, fault }
      return {
        ...{ ...counted, state: 'waiting', status, fault },
        notBefore: new Date(at.getTime() + pause),
      }
    }
    case undefined:
      // Of a batch that was not carried on: as if it had not been taken.
      return { ...base, state: 'waiting', notBefore: at, uncounted: true }
  }
}
