/**
 * How a subscriber has taken what it was told lately: who takes nothing several times in a row is left alone for a while, so
 * that what waits behind does not use up its tries. Pure; each process keeps its own.
 */
import type { Carried } from '../carrier.ts'

const FAILURES_BEFORE_REST = 5
const FIRST_REST_MS = 5_000
const LONGEST_REST_MS = 5 * 60_000

export interface Standing {
  /** In a row. */
  failures: number
  /** In a row: each is twice as long as the one before. */
  rests: number
  /** Milliseconds. */
  restUntil: number
}

export const freshStanding: Standing = { failures: 0, rests: 0, restUntil: 0 }

/** A clock that was set back makes no rest longer than one is. */
export const rests = ({ restUntil }: Standing, now: Date): boolean =>
  restUntil > now.getTime() && restUntil - now.getTime() <= LONGEST_REST_MS

/** After a rest one try shows whether it takes something again. */
export const isOnTrial = ({ failures }: Standing): boolean => failures >= FAILURES_BEFORE_REST

/**
 * One success closes the circuit. After five failures in a row it rests 5 s, doubling to 5 min; a longer Retry-After of
 * a 429 or 503 counts up to that, from the first failure on.
 */
export function standingAfter(before: Standing, carried: readonly Carried[], at: Date): Standing {
  if (carried.some(({ end }) => end === 'sent')) return freshStanding
  const failed = carried.flatMap((one) => (one.end === 'again' ? [one] : []))
  if (failed.length === 0) return before
  const failures = before.failures + 1
  const asked = Math.min(askedRest(failed), LONGEST_REST_MS)
  // Of calls that were under way together the first to fail begins the rest.
  if (failures < FAILURES_BEFORE_REST || rests(before, at))
    return {
      ...before,
      failures,
      restUntil: Math.max(before.restUntil, asked > 0 ? at.getTime() + asked : 0),
    }
  const rest = Math.min(FIRST_REST_MS * 2 ** before.rests, LONGEST_REST_MS)
  const restUntil = at.getTime() + Math.max(rest, asked)
  return { failures, rests: Math.min(before.rests + 1, 10), restUntil }
}

/** What speaks of the whole receiver: too many requests, or away for now. */
function askedRest(failed: readonly Extract<Carried, { end: 'again' }>[]): number {
  const asked = failed.flatMap(({ status, retryAfterMs }) =>
    (status === 429 || status === 503) && retryAfterMs !== undefined ? [retryAfterMs] : [],
  )
  return Math.max(0, ...asked)
}
