/** The lines of a report: the units of a branch of the tree, or of all of it, and the people without a unit. Pure. */
import type { UnitOfTree, UnitTreeOn } from '../../roster/units/unit-tree-on.ts'

type Line = UnitOfTree & { depth: number }

export interface BranchLines {
  /** Each unit before those below it. */
  lines: readonly Line[]
  /** Number of a line by the unit's id. */
  numbers: ReadonlyMap<string, number>
  /** Number of the line above each; -1: it is at the top. */
  parents: readonly number[]
  /** Every unit has its line here. */
  all: boolean
  /** People without a unit are counted too. */
  withoutUnit: boolean
}

/**
 * @param top id of a unit; null: all units
 * @param keeps left out with all below them: units for which it is false
 */
export function branchLines(
  tree: UnitTreeOn,
  top: string | null,
  { withoutUnit }: { withoutUnit: boolean },
  keeps: (unitId: string) => boolean = () => true,
): BranchLines {
  const lines: Line[] = []
  const numbers = new Map<string, number>()
  const parents: number[] = []
  let depthOfTop = 0
  for (const unit of tree.units) {
    const parent = unit.parentId === null ? undefined : numbers.get(unit.parentId)
    const isTop = top === null ? unit.depth === 0 : unit.id === top
    if ((!isTop && parent === undefined) || !keeps(unit.id)) continue
    if (isTop) depthOfTop = unit.depth
    numbers.set(unit.id, lines.length)
    parents.push(isTop ? -1 : (parent ?? -1))
    lines.push({
      ...unit,
      parentId: isTop ? null : unit.parentId,
      depth: unit.depth - depthOfTop,
    })
  }
  return { lines, numbers, parents, all: top === null, withoutUnit }
}

/** Adds what each line has to the lines above it. */
export function rollUp(parents: readonly number[], own: Float64Array): void {
  for (let at = parents.length - 1; at >= 0; at -= 1) {
    const parent = parents[at] ?? -1
    if (parent >= 0) own[parent] = (own[parent] ?? 0) + (own[at] ?? 0)
  }
}
