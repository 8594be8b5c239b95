/** The tree of units on a day, worked out anew for each question: where a unit counts, and what stands above it. */
import type { DateString } from '../../../../src/foundation/dates.ts'
import type { InventedWorld } from './invented-world.ts'

export interface PlainTree {
  /** The line in which a unit counts. */
  lineOf(unit: string): string
  /** The units in force that a unit has become, or comes from. */
  becameOf(unit: string): string[]
  /** Lines above a line, the nearest first. */
  above(line: string): string[]
  isEnded(line: string): boolean
  /** All lines. */
  lines: string[]
}

export function plainTree(
  { units, places, successions }: Pick<InventedWorld, 'units' | 'places' | 'successions'>,
  on: DateString,
): PlainTree {
  const unit = (id: string) => {
    const found = units.find((one) => one.id === id)
    if (!found) throw new Error(`no unit ${id}`)
    return found
  }
  const hasBegun = (id: string) => (unit(id).validFrom ?? '0001-01-01') <= on
  const isInForce = (id: string) => hasBegun(id) && (unit(id).validTo ?? '9999-12-31') >= on

  const becameOf = (id: string): string[] => {
    if (isInForce(id)) return [id]
    const next = hasBegun(id)
      ? successions.flatMap((one) =>
          one.unitId === id && one.effectiveOn <= on ? [one.successorId] : [],
        )
      : successions.flatMap((one) =>
          one.successorId === id && one.effectiveOn > on ? [one.unitId] : [],
        )
    return [...new Set(next.flatMap(becameOf))]
  }

  const keptParent = (id: string): string | null => {
    const own = places
      .filter(({ unitId }) => unitId === id)
      .toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
    if (own.length === 0) return unit(id).parentId
    return (own.findLast(({ validFrom }) => validFrom <= on) ?? own[0])?.parentId ?? null
  }

  /** The unit in force that takes the place of one that may be no more. Where that leads round in a ring: none. */
  const standsFor = (id: string | null, met: readonly string[] = []): string | null => {
    if (id === null || met.includes(id)) return null
    const became = becameOf(id)
    if (became.length === 1) return became[0] ?? null
    const further = [...met, id]
    if (became.length === 0) return standsFor(keptParent(id), further)
    const [first = [], ...others] = became.map((one) => {
      const chain: string[] = []
      let at = standsFor(keptParent(one), further)
      while (at !== null && !chain.includes(at)) {
        chain.push(at)
        at = standsFor(keptParent(at), further)
      }
      return chain
    })
    return first.find((line) => others.every((chain) => chain.includes(line))) ?? null
  }
  const lineOf = (id: string): string => {
    const [only, second] = becameOf(id)
    return only !== undefined && second === undefined ? only : id
  }
  const above = (line: string, met: readonly string[] = []): string[] => {
    const parent = standsFor(isInForce(line) ? keptParent(line) : line)
    return parent === null || met.includes(parent) ? [] : [parent, ...above(parent, [...met, line])]
  }
  const lines = [...new Set(units.map(({ id }) => lineOf(id)))]
  return {
    lineOf,
    becameOf,
    above: (line) => above(line),
    isEnded: (line) => !isInForce(line),
    lines,
  }
}
