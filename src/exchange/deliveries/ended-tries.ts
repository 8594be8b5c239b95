/** What becomes of deliveries by how their tries ended. Pure. */
import type { Carried } from '../carrier.ts'
import { pauseAfter } from './retry.ts'
import type { ClaimedDelivery, EndedTry } from './store.ts'

/**
 * @param carried of each delivery, in their order; those that are missing were not tried
 * @param random numbers between 0 and 1
 */
export function endedTries(
  claimed: readonly ClaimedDelivery[],
  carried: readonly Carried[],
  at: Date,
  random: () => number,
): EndedTry[] {
  return claimed.map(({ event, tries }, index) => {
    const base = { position: event.position, tries, status: null, fault: null, notBefore: null }
    const end = carried[index]
    if (end === undefined) return { ...base, state: 'waiting', notBefore: at, uncounted: true }
    return { ...base, uncounted: end.end === 'gone', ...became(end, tries, at, random()) }
  })
}

function became(
  carried: Carried,
  tries: number,
  at: Date,
  random: number,
): Pick<EndedTry, 'state'> & Partial<EndedTry> {
  switch (carried.end) {
    case 'sent':
      return { state: 'sent', status: carried.status }
    case 'skipped':
      return { state: 'skipped' }
    case 'dead':
      return { state: 'dead', status: carried.status, fault: carried.fault }
    case 'gone':
      return { state: 'waiting', status: carried.status, fault: carried.fault, notBefore: at }
    case 'again': {
      const { status, fault, retryAfterMs } = carried
      const pause = pauseAfter(tries, retryAfterMs, random)
      if (pause === null) return { state: 'dead', status, fault }
      return { state: 'waiting', status, fault, notBefore: new Date(at.getTime() + pause) }
    }
  }
}
