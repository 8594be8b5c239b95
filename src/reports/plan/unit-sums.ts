/**
 * What was brought for units, summed up the tree. A figure of a unit covers what stands below it and what had become part of
 * it by its day; what became part of it later is added, with the day of the older figure. Pure.
 */
import type { DateString } from '../../foundation/dates.ts'
import type { BranchLines } from './branch-lines.ts'
import type { MergedUnits } from './merged-units.ts'

export interface Brought {
  amount: number
  asOf: DateString
  source: string
}

export interface UnitSum extends Brought {
  from: 'unit' | 'sum'
  /** Units for which nothing was brought, so that it may be too small. */
  missingUnits: number
}

export interface UnitSums {
  /** By number of line. */
  lines: (UnitSum | null)[]
  /** Of all lines at the top together. */
  tops: UnitSum | null
}

type Part = { unitId: string; ended: boolean; sum: UnitSum | null }

/** @param units those for which anything was brought */
export function unitSums(
  branch: Pick<BranchLines, 'lines' | 'parents'>,
  merged: MergedUnits,
  units: readonly string[],
  brought: (unitId: string) => Brought | null,
): UnitSums {
  if (units.length === 0) return { lines: branch.lines.map(() => null), tops: null }
  const below = new Map<string, Part[]>()
  const tops: Part[] = []
  /** A split unit of which a successor has a figure since: to add both would be to count people twice. */
  const isToldAnew = (unitId: string): boolean => {
    const split = merged.splitInto(unitId)
    return (split?.units ?? []).some((id) => {
      const figure = brought(id)
      return figure !== null && (split?.on == null || figure.asOf >= split.on)
    })
  }
  const partsOf = (parts: readonly Part[] = []) => {
    const counted = parts.filter(({ unitId, ended }) => !ended || !isToldAnew(unitId))
    const missing = counted.filter(({ sum, ended }) => sum === null && !ended).length
    return { known: counted.flatMap(({ sum }) => sum ?? []), missing }
  }

  const sumOf = (unitId: string): UnitSum | null => {
    const own = brought(unitId)
    const added = merged
      .into(unitId)
      .filter(({ on }) => own === null || (on !== null && own.asOf < on))
      .map(({ unitId: id }) => sumOf(id))
    const known = added.filter((sum) => sum !== null)
    // That a unit that is no more has no figure says something only where another one has.
    const lost = known.length > 0 ? added.length - known.length : 0
    if (own === null) {
      const standing = partsOf(below.get(unitId))
      return together([...known, ...standing.known], lost + standing.missing)
    }
    const { amount, asOf, source } = own
    const stated = { amount, asOf, source, from: 'unit', missingUnits: 0 } as const
    return known.length === 0 ? stated : together([stated, ...known], lost)
  }
  const lines: (UnitSum | null)[] = branch.lines.map(() => null)
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const line = branch.lines[at]
    if (line === undefined) continue
    const sum = sumOf(line.id)
    lines[at] = sum
    const part = { unitId: line.id, ended: line.ended, sum }
    const above = branch.lines[branch.parents[at] ?? -1]
    if (above === undefined) tops.push(part)
    else {
      const home = merged.cameWith(line.id) ?? above.id
      const known = below.get(home)
      if (known === undefined) below.set(home, [part])
      else known.push(part)
    }
  }
  const all = partsOf(tops)
  return { lines, tops: together(all.known, all.missing) }
}

/** As old as the oldest of them; null: none of them is known. */
function together(known: readonly UnitSum[], missing: number): UnitSum | null {
  if (known.length === 0) return null
  return {
    ...addedUp(known),
    from: 'sum',
    missingUnits: known.reduce((sum, { missingUnits }) => sum + missingUnits, missing),
  }
}

export const addedUp = (parts: readonly Brought[]): Brought => ({
  amount: parts.reduce((sum, { amount }) => sum + amount, 0),
  asOf: parts.map(({ asOf }) => asOf).toSorted()[0] ?? '',
  source: [...new Set(parts.map(({ source }) => source))].join('; '),
})
