/**
 * How often somebody asks. Counted here at once, so that no request waits; a moment later all processes of the service
 * tell each other, so that who asks two of them is counted once. Who reaches a limit at one process is refused there at
 * once, and by the others as soon as they hear of it: together they let pass at most what comes in that moment beyond the
 * limit, and never more than the limit at each of them.
 */
import type { Log } from '../foundation/log.ts'
import type { Vault } from '../foundation/secrets.ts'
import { soon } from '../foundation/soon.ts'

export interface RequestCounts {
  /** Counts one more. @returns how many there were in the running time, as far as is known here, and when it is over */
  add(caller: string, lengthMs: number): { requests: number; endsAt: number }
  /** One of them does not count. */
  takeBack(caller: string): void
  /** Tells the other processes what they do not know yet, and hears what they know. */
  exchange(): Promise<void>
}

/** What is kept for all processes. */
export interface CountStore {
  /**
   * Adds to each count; one whose time is over begins anew.
   * @returns in the same order, what has come together
   */
  add(
    counts: readonly { caller: string; requests: number; leftMs: number }[],
  ): Promise<{ requests: number; leftMs: number }[]>
}

/** Addresses and the private links that were opened stand in no store, only this. */
export const callerKey = (vault: Vault, caller: string): Buffer =>
  vault.hash('request-counts', caller)

const EXCHANGE_AFTER_MS = 250
/** Whoever has nothing to tell is forgotten first where more are known; the store goes on knowing them. */
const MOST_KNOWN = 50_000

const COMPLAIN_EVERY_MS = 60_000
const FORGET_EVERY_MS = 5_000

interface Count {
  /** As all processes told. */
  known: number
  /** Counted here since. */
  own: number
  /** Counted here altogether: never fewer than these, whatever the store has lost. */
  here: number
  endsAt: number
}

/** While the store cannot be reached each process counts for itself, and the log says so. */
export function countTogether(store: CountStore, log: Pick<Log, 'warn'>): RequestCounts {
  const counts = new Map<string, Count>()
  const untold = new Set<string>()
  let complainedAt = 0
  let forgetAt = 0
  const exchange = soon(EXCHANGE_AFTER_MS, async () => {
    const now = Date.now()
    const told = [...untold].flatMap((caller) => {
      const count = counts.get(caller)
      if (count === undefined || count.own === 0 || count.endsAt <= now) return []
      return [{ caller, count, requests: count.own, leftMs: count.endsAt - now }]
    })
    untold.clear()
    if (now > forgetAt) {
      forgetAt = now + FORGET_EVERY_MS
      forget(counts, now)
    }
    if (told.length === 0) return
    try {
      const heard = await store.add(told)
      for (const [at, { count, requests }] of told.entries()) {
        const { requests: known, leftMs } = heard[at] ?? { requests, leftMs: 0 }
        Object.assign(count, { known, own: count.own - requests, endsAt: Date.now() + leftMs })
      }
    } catch (error) {
      // A store that answers too late may have heard it: told again, each would be counted again and again.
      for (const { count, requests } of told) {
        count.known += requests
        count.own -= requests
      }
      if (Date.now() - complainedAt < COMPLAIN_EVERY_MS) return
      complainedAt = Date.now()
      log.warn({ err: error }, 'requests are counted by this process alone')
    }
  })
  return {
    add: (caller, lengthMs) => {
      const now = Date.now()
      let count = counts.get(caller)
      if (count === undefined || count.endsAt <= now) {
        count = { known: 0, own: 0, here: 0, endsAt: now + lengthMs }
        counts.set(caller, count)
      }
      count.own += 1
      count.here += 1
      untold.add(caller)
      exchange.ask()
      return { requests: Math.max(count.known + count.own, count.here), endsAt: count.endsAt }
    },
    takeBack: (caller) => {
      const count = counts.get(caller)
      if (count === undefined) return
      count.own -= 1
      count.here -= 1
      untold.add(caller)
      exchange.ask()
    },
    exchange: exchange.now,
  }
}

function forget(counts: Map<string, Count>, now: number): void {
  for (const [caller, { endsAt }] of counts) if (endsAt <= now) counts.delete(caller)
  if (counts.size <= MOST_KNOWN) return
  for (const [caller, { own }] of counts) if (own === 0) counts.delete(caller)
}
