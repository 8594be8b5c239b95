/** What was brought for units, and what of it counts for a line: its own, that of what it took in, that of those below. */
import type { DateString } from '../../../../src/foundation/dates.ts'
import type { BroughtFigure, InventedWorld } from './invented-world.ts'
import type { PlainTree } from './plain-tree.ts'

export interface Amount {
  amount: number
  asOf: DateString
  from: 'unit' | 'sum' | 'plan'
  missingUnits: number
}

type Brought = (unitId: string | null) => { amount: number; asOf: DateString } | null

/** What was brought until the day; of a head count or promise, where all is later, the first. */
export function broughtOn(
  { figures }: InventedWorld,
  kind: BroughtFigure['kind'],
  of: string,
  on: DateString,
  years: { from: number; to: number },
): Brought {
  return (unitId) => {
    const standing = figures.filter(
      (one) => one.kind === kind && one.of === of && one.unitId === unitId && !one.withdrawn,
    )
    const newest = (year: number | null) => {
      const given = standing
        .filter((one) => one.year === year)
        .toSorted((a, b) => (a.asOf < b.asOf ? -1 : 1))
      return (
        given.findLast(({ asOf }) => asOf <= on) ?? (kind === 'recorded' ? undefined : given[0])
      )
    }
    const whole = newest(null)
    if (whole !== undefined || kind === 'head-count') return whole ?? null
    const yearly: BroughtFigure[] = []
    for (let year = years.from; year <= years.to; year += 1) {
      const figure = newest(year)
      if (figure !== undefined) yearly.push(figure)
    }
    return yearly.length === 0 ? null : together(yearly)
  }
}

const together = (parts: readonly { amount: number; asOf: DateString }[]) => ({
  amount: parts.reduce((sum, { amount }) => sum + amount, 0),
  asOf: parts.map(({ asOf }) => asOf).toSorted()[0] ?? '',
})

/** A line, or a unit that was merged into one, with those that its figure speaks for. */
interface Node {
  id: string
  /** Merged into it, with the first day on which they were part of it; null: it is told by what came later. */
  takenIn: { node: Node; on: DateString | null }[]
  below: Node[]
}

export class PlainFigures {
  readonly #world: InventedWorld
  readonly #tree: PlainTree
  readonly #treeOn: DateString
  readonly #lines: readonly string[]
  readonly #before: (day: DateString) => PlainTree

  /** @param lines those that are shown */
  constructor(
    world: InventedWorld,
    tree: PlainTree,
    treeOn: DateString,
    lines: readonly string[],
    before: (day: DateString) => PlainTree,
  ) {
    this.#lines = lines
    this.#world = world
    this.#tree = tree
    this.#treeOn = treeOn
    this.#before = before
  }

  /** Of a line; null: nothing was brought for it or below. */
  ofLine(line: string, brought: Brought): Amount | null {
    return this.#amountOf(this.#node(line), brought)
  }

  ofTops(lines: readonly string[], brought: Brought): Amount | null {
    return this.#sum(
      lines.map((line) => ({ line, amount: this.ofLine(line, brought) })),
      [],
      brought,
    )
  }

  /** What was merged into a line is told by its own figure, else by all of theirs. */
  promisedOf(line: string, brought: Brought): number | null {
    const own = brought(line)
    const merged = this.#mergedInto(line).filter(
      ({ on }) => own === null || (on !== null && own.asOf < on),
    )
    const parts = merged.map(({ unit }) => this.promisedOf(unit, brought))
    const known = parts.filter((part) => part !== null)
    if (own !== null) return known.reduce((sum, part) => sum + part, own.amount)
    return known.length === 0 || known.length < parts.length
      ? null
      : known.reduce((sum, part) => sum + part, 0)
  }

  #mergedInto(id: string): { unit: string; on: DateString | null }[] {
    return this.#world.units.flatMap((unit) => {
      const step = this.#stepOf(unit.id)
      return step?.into === id ? [{ unit: unit.id, on: step.on }] : []
    })
  }

  /** Into which unit, or line, a unit was merged, and when. */
  #stepOf(unit: string): { into: string; on: DateString | null } | null {
    const line = this.#tree.lineOf(unit)
    if (line === unit) return null
    const { successions, units } = this.#world
    const begun = (units.find(({ id }) => id === unit)?.validFrom ?? '') <= this.#treeOn
    if (!begun) return { into: line, on: null }
    const next = successions.filter(
      ({ unitId, effectiveOn }) => unitId === unit && effectiveOn <= this.#treeOn,
    )
    const on =
      next
        .map(({ effectiveOn }) => effectiveOn)
        .toSorted()
        .at(-1) ?? null
    const [only] = next
    return { into: next.length === 1 && only !== undefined ? only.successorId : line, on }
  }

  #node(id: string): Node {
    const { above } = this.#tree
    const isLine = this.#tree.lines.includes(id)
    const takenIn = this.#mergedInto(id).map(({ unit, on }) => ({ node: this.#node(unit), on }))
    const home = isLine ? id : this.#tree.lineOf(id)
    const below = this.#lines.filter(
      (line) => above(line)[0] === home && (this.#cameWith(line) ?? home) === id,
    )
    return { id, takenIn, below: below.map((line) => this.#node(line)) }
  }

  /** The unit, merged into the one above, below which a line stood until then. */
  #cameWith(line: string): string | null {
    const [parent] = this.#tree.above(line)
    if (parent === undefined || this.#tree.isEnded(line)) return null
    const found = this.#world.units.flatMap(({ id }) => {
      const on = this.#stepOf(id)?.on ?? null
      if (on === null || this.#tree.lineOf(id) !== parent) return []
      const begun = (this.#world.units.find((unit) => unit.id === line)?.validFrom ?? '') < on
      return begun && this.#before(on).above(line)[0] === id ? [{ id, on }] : []
    })
    return found.toSorted((a, b) => (a.on < b.on ? -1 : 1))[0]?.id ?? null
  }

  #amountOf(node: Node, brought: Brought): Amount | null {
    const own = brought(node.id)
    const added = node.takenIn
      .filter(({ on }) => own === null || (on !== null && own.asOf < on))
      .map((one) => one.node)
    const parts = added.map((one) => ({ unit: one.id, amount: this.#amountOf(one, brought) }))
    if (own !== null) {
      const known = parts.flatMap(({ amount }) => amount ?? [])
      if (known.length === 0) return { ...own, from: 'unit', missingUnits: 0 }
      const missing = known.reduce(
        (sum, { missingUnits }) => sum + missingUnits,
        parts.length - known.length,
      )
      return { ...together([own, ...known]), from: 'sum', missingUnits: missing }
    }
    const below = node.below.map((one) => ({ line: one.id, amount: this.#amountOf(one, brought) }))
    return this.#sum(below, parts, brought)
  }

  #sum(
    below: readonly { line: string; amount: Amount | null }[],
    parts: readonly { unit: string; amount: Amount | null }[],
    brought: Brought,
  ): Amount | null {
    const counted = below.filter(({ line }) => !this.#isTold(line, brought))
    const known = [...counted, ...parts].flatMap(({ amount }) => amount ?? [])
    if (known.length === 0) return null
    const without = counted.filter(({ line, amount }) => !amount && !this.#tree.isEnded(line))
    // That nothing was brought for a unit that is no more says something only where it was for another.
    const isKnown = parts.some(({ amount }) => amount !== null)
    const lost = isKnown ? parts.filter(({ amount }) => amount === null) : []
    const missingUnits = known.reduce(
      (sum, one) => sum + one.missingUnits,
      without.length + lost.length,
    )
    return { ...together(known), from: 'sum', missingUnits }
  }

  /** A split unit of which a successor has a figure since the split: to count both would be to count people twice. */
  #isTold(line: string, brought: Brought): boolean {
    const became = this.#tree.becameOf(line)
    if (!this.#tree.isEnded(line) || became.length < 2) return false
    const { successions, units } = this.#world
    const begun = (units.find(({ id }) => id === line)?.validFrom ?? '') <= this.#treeOn
    const on = successions
      .filter(({ unitId, effectiveOn }) => unitId === line && effectiveOn <= this.#treeOn)
      .map(({ effectiveOn }) => effectiveOn)
      .toSorted()
      .at(-1)
    return became.some((one) => {
      const figure = brought(one)
      return figure !== null && (!begun || on === undefined || figure.asOf >= on)
    })
  }
}
