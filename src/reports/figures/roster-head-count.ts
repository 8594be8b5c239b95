/** How many of an audience the roster has today, in all and in every unit with what is below it. Pure. */
import { type AudienceRule, belongs, type Profile } from '../../programs/plans/audience-rule.ts'
import type { UnitTreeOn } from '../../roster/units/unit-tree-on.ts'
import { branchOf } from './plan-units.ts'

export interface RosterHeadCount {
  total: number
  /** Of `total`, in no unit. */
  withoutUnit: number
  /** In the order of the tree; units with nobody are left out, for an empty roster says nothing of them. */
  units: { id: string; code: string | null; name: string; depth: number; people: number }[]
}

/** @param root top of the units that the plan is of; null: all, and people without a unit too */
export function rosterHeadCount(
  rule: AudienceRule,
  profiles: readonly (Profile & { unitId: string | null; people: number })[],
  tree: UnitTreeOn,
  root: string | null,
): RosterHeadCount {
  const branch = branchOf(tree, root)
  const parents = new Map(tree.units.map(({ id, parentId }) => [id, parentId]))
  const inUnits = new Map<string, number>()
  const counted: RosterHeadCount = { total: 0, withoutUnit: 0, units: [] }
  for (const profile of profiles) {
    if (!belongs(rule, profile)) continue
    const place = profile.unitId === null ? null : tree.placeOf(profile.unitId)
    if (branch !== null && (place === null || !branch.has(place))) continue
    counted.total += profile.people
    if (place === null) counted.withoutUnit += profile.people
    for (let at: string | null = place; at !== null; at = parents.get(at) ?? null)
      inUnits.set(at, (inUnits.get(at) ?? 0) + profile.people)
  }
  counted.units = tree.units.flatMap(({ id, code, name, depth }) => {
    const people = inUnits.get(id) ?? 0
    return people === 0 || (branch !== null && !branch.has(id))
      ? []
      : [{ id, code, name, depth, people }]
  })
  return counted
}
