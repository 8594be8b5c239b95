/** When a delivery that was not taken is tried again: as Standard Webhooks recommend it, over some three days. */

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const PAUSES_MS = [
  ...[5 * SECOND, 5 * MINUTE, 30 * MINUTE],
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR),
]

/** So much of a pause is left to chance, so that what failed together does not come together again. */
const JITTER = 0.1

/** More is not waited for, whatever the other side asks. */
const LONGEST_MS = 24 * HOUR

/**
 * @param tries that were made, the one that failed included
 * @param retryAfterMs what the other side asked for; counts where it is longer, up to a day
 * @param random between 0 and 1
 * @returns milliseconds; null: it is given up
 */
export function pauseAfter(
  tries: number,
  retryAfterMs: number | undefined,
  random: number,
): number | null {
  const pause = PAUSES_MS[tries - 1]
  if (pause === undefined) return null
  return Math.max(
    Math.round(pause * (1 + JITTER * (random - 0.5))),
    Math.min(retryAfterMs ?? 0, LONGEST_MS),
  )
}
