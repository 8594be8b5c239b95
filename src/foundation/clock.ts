/** Tells the time. Passed in wherever "now" matters, so that tests and the demo can hold it still. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** A clock that stands still at one instant. */
export function fixedClock(instant: string | Date): Clock {
  const at = new Date(instant).getTime()
  if (Number.isNaN(at)) throw new RangeError(`not an instant: ${String(instant)}`)
  return { now: () => new Date(at) }
}
