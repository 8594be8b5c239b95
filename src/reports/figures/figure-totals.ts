/** Totals that must add up, or say so: the document against what was brought, the whole against the sum of units. Pure. */
import type { DateString } from '../../foundation/dates.ts'
import type { PlanDefinition } from '../../programs/plans/definition.ts'
import type { UnitOfTree, UnitTreeOn } from '../../roster/units/unit-tree-on.ts'

export type AmountsByUnit = ReadonlyMap<string, number>

interface UnitSum {
  sum: number
  /** Units whose figure is in the sum. */
  counted: number
  /** Units that have none, nor anything below them. */
  missing: number
}

export interface UnitGap {
  unit: { id: string; code: string | null; name: string }
  own: number
  below: UnitSum
}

export interface Total {
  id: string
  title: { vi: string; en: string | null }
  /** As the document states it. */
  document: { amount: number; asOf: DateString | null; clause: string | null } | null
  /** Brought for the whole plan. */
  whole: { amount: number; asOf: DateString | null; source: string | null } | null
  /** null: no unit has a figure. */
  units: UnitSum | null
  /**
   * Whole (else document) against the sum of units: `missing`: some units have no figure and the rest is not more than
   * the whole; `differs`: it cannot come right, or nothing is missing. null: one of the two is not there.
   */
  state: 'equal' | 'missing' | 'differs' | null
  /** Units whose own figure is not what those below them add up to. */
  gaps: UnitGap[]
  /** Figures of units that are not in today's tree, and so not in the sum. */
  outside: number
}

/** The units of a tree by id and by what they stand below, worked out once for many totals. */
export interface SummedUnits {
  byId: ReadonlyMap<string, UnitOfTree>
  below: ReadonlyMap<string | null, readonly string[]>
}

export function summedUnits(tree: Pick<UnitTreeOn, 'units'>): SummedUnits {
  const below = new Map<string | null, string[]>()
  for (const { id, parentId } of tree.units) {
    const known = below.get(parentId)
    if (known === undefined) below.set(parentId, [id])
    else known.push(id)
  }
  return { byId: new Map(tree.units.map((unit) => [unit.id, unit])), below }
}

/** @param root top of the units that are summed; null: all */
export function totalOf(
  subject: Pick<Total, 'id' | 'title' | 'document' | 'whole'>,
  amounts: AmountsByUnit,
  { byId: units, below }: SummedUnits,
  root: string | null,
): Total {
  const gaps: UnitGap[] = []

  const sumBelow = (at: string | null): UnitSum => {
    const total: UnitSum = { sum: 0, counted: 0, missing: 0 }
    for (const id of below.get(at) ?? []) {
      const under = sumBelow(id)
      const own = amounts.get(id)
      const unit = units.get(id)
      if (own !== undefined) {
        if (unit !== undefined && stateOf(own, under) === 'differs')
          gaps.push({ unit: { id, code: unit.code, name: unit.name }, own, below: under })
        total.sum += own
        total.counted += 1
      } else if (under.counted > 0) {
        total.sum += under.sum
        total.counted += under.counted
        total.missing += under.missing
      } else if (unit?.ended !== true) total.missing += 1
    }
    return total
  }

  const own = root === null ? undefined : amounts.get(root)
  const sum = sumBelow(root)
  const { document, whole } = subject
  const stated = whole?.amount ?? document?.amount ?? own ?? null
  return {
    ...subject,
    units: sum.counted === 0 ? null : sum,
    state: stated === null ? null : stateOf(stated, sum),
    gaps: gaps.toReversed(),
    outside: [...amounts.keys()].filter((id) => !units.has(id)).length,
  }
}

function stateOf(stated: number, { sum, counted, missing }: UnitSum): Total['state'] {
  if (counted === 0) return null
  if (sum === stated && missing === 0) return 'equal'
  return missing > 0 && sum <= stated ? 'missing' : 'differs'
}

/** The document's own figure of an audience or target. */
export function documentFigure(
  { figures, issuedOn }: PlanDefinition,
  id: string | null,
): Total['document'] {
  const figure = id === null ? undefined : figures.find((one) => one.id === id)
  if (figure === undefined) return null
  return { amount: figure.amount, asOf: figure.asOf ?? issuedOn, clause: figure.clause }
}
