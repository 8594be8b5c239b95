/** ISO 8601 durations, as xAPI writes how long somebody was there. */
import { Exact } from '../../src/foundation/decimal.ts'

const UNITS = [7 * 24 * 60 * 60, 24 * 60 * 60, 60 * 60, 60, 1]

const DURATION =
  /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

/** Whole minutes; begun minutes do not count. null for anything else, also for years and months, which have no length. */
export function wholeMinutes(duration: string): number | null {
  const text = duration.trim()
  const parts = DURATION.exec(text)?.slice(1)
  if (parts === undefined || /[PT]$/.test(text)) return null
  const seconds = UNITS.reduce(
    (sum, unit, index) => sum.plus(new Exact(parts[index] ?? 0).times(unit)),
    new Exact(0),
  )
  return seconds.div(60).floor().toNumber()
}
