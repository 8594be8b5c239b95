/** The units that figures of a plan can be of, by what people call them. */
import type { Queryable } from '../../database/connection.ts'
import type { DateString } from '../../foundation/dates.ts'
import { foldKey } from '../../foundation/names.ts'
import type { Plan } from '../../programs/plans/store.ts'
import { unitFinder } from '../../roster/ledger/find-unit.ts'
import { readUnitTree } from '../../roster/units/read-unit-tree.ts'
import type { UnitTreeOn } from '../../roster/units/unit-tree-on.ts'
import type { PlanUnits } from './check-figure.ts'

export async function planUnits(
  db: Queryable,
  plan: Plan,
  on: DateString,
): Promise<PlanUnits & { tree: UnitTreeOn }> {
  const tree = await readUnitTree(db, on)
  const branch = branchOf(tree, rootOf(tree, plan))
  return {
    tree,
    find: await unitFinder(db),
    isOfPlan: (unitId) => branch === null || branch.has(tree.placeOf(unitId) ?? ''),
  }
}

/** Top of the units that the plan is of; null: all, or its unit is not in the tree. */
export function rootOf(tree: UnitTreeOn, { definition: { root } }: Plan): string | null {
  if (root === null) return null
  const wanted = foldKey(root)
  return tree.units.find(({ code }) => code !== null && foldKey(code) === wanted)?.id ?? null
}

/** Ids of a unit and all below it; null: of all. */
export function branchOf(tree: UnitTreeOn, root: string | null): Set<string> | null {
  if (root === null) return null
  const branch = new Set([root])
  // Each unit stands before those below it.
  for (const { id, parentId } of tree.units)
    if (parentId !== null && branch.has(parentId)) branch.add(id)
  return branch
}
