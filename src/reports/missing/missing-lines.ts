/** Where those who are not trained are: by the units right below what is looked at, each with everything below it. Pure. */
import type { UnitOfTree, UnitTreeOn } from '../../roster/units/unit-tree-on.ts'
import { branchLines } from '../plan/branch-lines.ts'
import { noStages, type StageCounts } from './missing-stages.ts'
import type { MissingCount } from './missing-store.ts'

/** What a list is of: a unit with everything below it, a unit alone, or the people without one. */
interface MissingPlace {
  /** null: people without a unit. */
  unit: Pick<UnitOfTree, 'id' | 'code' | 'name'> | null
  /** Only who is in this very unit. */
  alone: boolean
}

export interface MissingLine extends MissingPlace {
  counts: StageCounts
  /** There are people of it in units below. */
  hasBelow: boolean
  /** Units whose people these are, as the roster names them today. */
  units: string[]
}

export interface MissingLines {
  /** What is looked at with everything below it; null: everything. */
  unit: Pick<UnitOfTree, 'id' | 'code' | 'name'> | null
  /** In the order of the tree; the top's own people first, those without a unit last. None is empty. */
  lines: MissingLine[]
  /** Of all lines together. */
  counts: StageCounts
}

/** @param topId null: all units */
export function missingLines(
  tree: UnitTreeOn,
  counted: readonly MissingCount[],
  topId: string | null,
): MissingLines {
  const branch = branchLines(tree, topId, { withoutUnit: topId === null })
  // One tree with one top is looked at from below that top.
  const roots = branch.lines.filter((_, at) => branch.parents[at] === -1)
  const [root] = roots
  const top = root !== undefined && roots.length === 1 ? root : null
  const total = noStages()
  const lines = new Map<string | null, MissingLine>()
  for (const { unitId, stage, people } of counted) {
    const place = unitId === null ? null : tree.placeOf(unitId)
    const at = place === null ? undefined : branch.numbers.get(place)
    // Of a unit that is not in the tree people are as good as without one.
    if (at === undefined && (place !== null || topId !== null)) continue
    const shown = at === undefined ? null : shownAt(at)
    const line = lines.get(shown?.id ?? null) ?? {
      unit: shown && { id: shown.id, code: shown.code, name: shown.name },
      alone: shown !== null && shown.id === top?.id,
      counts: noStages(),
      hasBelow: false,
      units: [],
    }
    lines.set(shown?.id ?? null, line)
    line.counts[stage] += people
    total[stage] += people
    line.hasBelow ||= shown !== null && place !== shown.id
    if (unitId !== null && !line.units.includes(unitId)) line.units.push(unitId)
  }
  const ordered = branch.lines.flatMap(({ id }) => lines.get(id) ?? [])
  const without = lines.get(null)
  return {
    unit: topId === null ? null : top && { id: top.id, code: top.code, name: top.name },
    lines: without === undefined ? ordered : [...ordered, without],
    counts: total,
  }

  /** The line right below the top that the unit is in, or the top itself. */
  function shownAt(number: number) {
    let at = number
    for (;;) {
      const parent = branch.parents[at] ?? -1
      if (parent === -1) break
      if (top !== null && branch.parents[parent] === -1) break
      at = parent
    }
    return branch.lines[at] ?? null
  }
}
