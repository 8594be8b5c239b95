/** Where a rate limit keeps its counts: with all processes of the service. */
import type { Options, Store } from 'express-rate-limit'
import type { RequestCounts } from '../access/request-counts.ts'

/** @param name tells the counts of limits apart */
export function sharedStore(counts: RequestCounts, name: string): Store {
  let windowMs = 60_000
  return {
    prefix: name,
    init: (given: Pick<Options, 'windowMs'>) => {
      windowMs = given.windowMs
    },
    increment: (caller) => {
      const { requests, endsAt } = counts.add(`${name} ${caller}`, windowMs)
      // What was taken back while the time was over may leave less than nothing.
      return { totalHits: Math.max(requests, 1), resetTime: new Date(endsAt) }
    },
    decrement: (caller) => counts.takeBack(`${name} ${caller}`),
    resetKey: () => {
      throw new Error('a count ends by itself')
    },
  }
}
