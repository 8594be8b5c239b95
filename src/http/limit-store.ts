/** Where a rate limit keeps its counts: with all processes of the service. */
import type { Options, Store } from 'express-rate-limit'
import type { HttpDeps } from './deps.ts'

/** Callers over their limit are refused without asking again; so many are known at most. */
const MOST_KNOWN = 10_000
const COMPLAIN_EVERY_MS = 60_000

/**
 * Requests pass while nobody counts: what they need of the database fails by itself, and nobody is kept out because
 * Redis is away.
 */
export function sharedStore(
  { counts, log }: Pick<HttpDeps, 'counts' | 'log'>,
  name: string,
): Store {
  const over = new Map<string, { totalHits: number; resetTime: Date }>()
  let options: Pick<Options, 'windowMs' | 'limit'> = { windowMs: 60_000, limit: 0 }
  let complainedAt = 0
  const complain = (error: unknown) => {
    if (Date.now() - complainedAt < COMPLAIN_EVERY_MS) return
    complainedAt = Date.now()
    log.warn({ err: error, limit: name }, 'requests cannot be counted and pass')
  }
  return {
    prefix: name,
    init: (given) => {
      options = given
    },
    increment: async (caller) => {
      const known = over.get(caller)
      if (known !== undefined && known.resetTime.getTime() > Date.now()) return known
      over.delete(caller)
      try {
        const { requests, leftMs } = await counts.add(`${name} ${caller}`, options.windowMs)
        const counted = {
          // What was taken back while the time was over may leave less than nothing.
          totalHits: Math.max(requests, 1),
          resetTime: new Date(Date.now() + leftMs),
        }
        if (typeof options.limit === 'number' && requests > options.limit) {
          if (over.size >= MOST_KNOWN) over.clear()
          over.set(caller, counted)
        }
        return counted
      } catch (error) {
        complain(error)
        return { totalHits: 1, resetTime: new Date(Date.now() + options.windowMs) }
      }
    },
    decrement: async (caller) => {
      over.delete(caller)
      await counts.takeBack(`${name} ${caller}`).catch(complain)
    },
    resetKey: async () => {
      throw new Error('a count ends by itself')
    },
  }
}
