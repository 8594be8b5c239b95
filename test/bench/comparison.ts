/** What a bench tells: one work beside its yardstick, both measured here, in turns, so that a noisy machine is noisy for both. */

interface Measured {
  /** What was done, with its size: `full sync of 230.000 learners`. */
  work: string
  /** Of both figures: `records/s`, `ms`, `MB`. */
  unit: string
  ours: number
  /** What else a reader has to know: how often it was measured, what differs. */
  note?: string
}

/** A work and the least code that does the same (`yardsticks/`). */
interface Compared extends Measured {
  /** The yardstick in words. */
  beside: string
  yardstick: number
  /** Of `ours / yardstick`. */
  goal: Goal
}

/** A figure with a goal of its own, such as peak memory. */
interface Bounded extends Measured {
  /** Of `ours`. */
  goal: Goal
}

type Goal = { atLeast: number } | { atMost: number }
export type BenchRow = Compared | Bounded

export const ratioOf = (row: BenchRow): number | null =>
  'yardstick' in row ? row.ours / row.yardstick : null

export function isReached(row: BenchRow): boolean {
  const value = ratioOf(row) ?? row.ours
  return 'atLeast' in row.goal ? value >= row.goal.atLeast : value <= row.goal.atMost
}

/** Of an odd number of times the one in the middle. */
export function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN
}

/** @returns what the work gave, and its milliseconds */
export async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const began = performance.now()
  const done = await work()
  return [done, performance.now() - began]
}
