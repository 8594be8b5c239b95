/** Which of the earlier revisions of one thing a later one voids. Pure. */

/**
 * Whether the store holds what a revision said, by its delivery. `perhaps`: it was given up without a sure refusal (no
 * answer, or 409), so it may have got there; `unknown`: no delivery is noted, so it was never told, or long ago.
 */
export type Held = 'yes' | 'perhaps' | 'unknown' | 'no'

/** Revisions that one voids: a store has a limit for a call, and is asked of one statement after the other. */
const MOST = 20

/**
 * What the store took last voided what came before it, so nothing older has to be voided. Where no delivery says what it
 * took last, all that it can hold has to: an idle void does no harm, and one that is told again is the same statement.
 * @param earlier in order
 */
export function toVoid<Earlier extends { held: Held }>(earlier: readonly Earlier[]): Earlier[] {
  const taken = earlier.findLast(({ held }) => held === 'yes')
  if (taken === undefined) return earlier.filter(({ held }) => held !== 'no').slice(-MOST)
  const since = earlier.slice(earlier.indexOf(taken) + 1)
  return [taken, ...since.filter(({ held }) => held === 'perhaps').slice(1 - MOST)]
}

const SUREST_FIRST = ['yes', 'perhaps', 'unknown', 'no'] as const

/** Of what was told several times. */
export const surest = (all: readonly Held[]): Held =>
  SUREST_FIRST.find((held) => all.includes(held)) ?? 'no'
