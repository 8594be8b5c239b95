/** How long somebody was present: the union of their intervals, clipped to the session. Pure; all times in milliseconds. */

/** From `from` to before `to`. */
export interface Interval {
  from: number
  to: number
}

const MINUTE_MS = 60_000

/** The same time as disjoint intervals in order: what overlaps or touches becomes one. */
export function union(intervals: readonly Interval[]): Interval[] {
  const joined: Interval[] = []
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    if (to <= from) continue
    const last = joined.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else joined.push({ from, to })
  }
  return joined
}

/** The parts that lie inside. */
export function clip(intervals: readonly Interval[], inside: Interval): Interval[] {
  return intervals
    .map(({ from, to }) => ({ from: Math.max(from, inside.from), to: Math.min(to, inside.to) }))
    .filter(({ from, to }) => from < to)
}

/** Time inside the session, counted once however many rejoins and devices it came from. */
export function presentMs(intervals: readonly Interval[], session: Interval): number {
  return union(clip(intervals, session)).reduce((sum, { from, to }) => sum + to - from, 0)
}

/** Whole minutes; a begun minute does not count. */
export function wholeMinutes(milliseconds: number): number {
  return Math.floor(milliseconds / MINUTE_MS)
}
