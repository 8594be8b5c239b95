/** Whether a unit would stand below itself on some day, by the places that it and others have through time. Pure. */
import type { DateString } from '../../foundation/dates.ts'

/** From its day until the next one; the first also holds before. */
export interface PlaceInTime {
  /** null: at the top. */
  parent: string | null
  validFrom: DateString
}

/** Deeper is no tree of offices, but a ring or a column that was filled in by mistake. */
const DEEPEST = 50

/**
 * Each unit above is asked only about the days on which it is above. A ring of others is none of this unit's.
 * @param placesOf the earliest first
 * @param from days before it are left alone
 */
export function standsBelowItself(
  unit: string,
  from: DateString,
  placesOf: (unit: string) => readonly PlaceInTime[],
): boolean {
  const met = new Set<string>()
  const climb = (at: string, days: { from: DateString; until: DateString | null }): boolean => {
    if (met.size >= DEEPEST) return true
    met.add(at)
    const found = placesOf(at).some(({ parent, validFrom }, index, places) => {
      if (parent === null) return false
      const begins = index === 0 || validFrom < days.from ? days.from : validFrom
      const next = places[index + 1]?.validFrom ?? null
      const ends = next === null || (days.until !== null && days.until < next) ? days.until : next
      if (ends !== null && ends <= begins) return false
      return parent === unit || (!met.has(parent) && climb(parent, { from: begins, until: ends }))
    })
    met.delete(at)
    return found
  }
  return climb(unit, { from, until: null })
}
