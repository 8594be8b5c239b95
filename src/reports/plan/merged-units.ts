/** Which units have become part of which, since when, and what stood below them: for figures brought before that. Pure. */
import { addDays, type DateString } from '../../foundation/dates.ts'
import { type KeptUnits, treeOnDay } from '../../roster/units/tree-on-day.ts'
import type { UnitTreeOn } from '../../roster/units/unit-tree-on.ts'

interface MergedUnit {
  unitId: string
  /** First day on which it was part; null: it is yet to begin, so that whatever it is made of tells it. */
  on: DateString | null
}

export interface MergedUnits {
  /** The units that have become part of a line, or of a unit that was merged in its turn. */
  into: (unitId: string) => readonly MergedUnit[]
  /** The merged unit below which a line stood until then; null: it stands where it stood. */
  cameWith: (lineId: string) => string | null
  /** Of the line of a unit that was split: the units it became, and since when. */
  splitInto: (lineId: string) => { units: readonly string[]; on: DateString | null } | null
}

export function mergedUnits(kept: KeptUnits, tree: UnitTreeOn): MergedUnits {
  const begunOn = new Map(kept.units.map(({ id, validFrom }) => [id, validFrom ?? '']))
  const steps = new Map<string, { successors: string[]; on: DateString }>()
  for (const { unitId, successorId, effectiveOn } of kept.successions) {
    if (effectiveOn > tree.on) continue
    const step = steps.get(unitId)
    if (step === undefined) steps.set(unitId, { successors: [successorId], on: effectiveOn })
    else {
      step.successors.push(successorId)
      if (effectiveOn > step.on) step.on = effectiveOn
    }
  }
  const stepOf = (id: string) =>
    (begunOn.get(id) ?? '') <= tree.on ? (steps.get(id) ?? null) : null

  const into = new Map<string, MergedUnit[]>()
  const dated: { unitId: string; on: DateString }[] = []
  for (const { id } of kept.units) {
    const place = tree.placeOf(id)
    if (place === null || place === id) continue
    const step = stepOf(id)
    const [only = place, ...others] = step?.successors ?? []
    const next = others.length > 0 ? place : only
    into.set(next, [...(into.get(next) ?? []), { unitId: id, on: step?.on ?? null }])
    if (step !== null) dated.push({ unitId: id, on: step.on })
  }
  let origins: ReadonlyMap<string, string> | null = null
  return {
    into: (unitId) => into.get(unitId) ?? [],
    cameWith: (lineId) => {
      origins ??= originsOf(kept, tree, begunOn, dated)
      return origins.get(lineId) ?? null
    },
    splitInto: (lineId) => {
      const units = tree.becameOf(lineId)
      return units.length > 1 ? { units, on: stepOf(lineId)?.on ?? null } : null
    },
  }
}

/** By id of line: the unit, merged since, below which it stood on the day before; of several the first to be merged. */
function originsOf(
  kept: KeptUnits,
  tree: UnitTreeOn,
  begunOn: ReadonlyMap<string, DateString>,
  merged: readonly { unitId: string; on: DateString }[],
): Map<string, string> {
  const parents = new Map(
    tree.units.flatMap(({ id, parentId, ended }) => (ended ? [] : [[id, parentId] as const])),
  )
  const origins = new Map<string, string>()
  for (const day of new Set(merged.map(({ on }) => on).toSorted())) {
    const ids = new Set(merged.flatMap(({ unitId, on }) => (on === day ? [unitId] : [])))
    for (const { id, parentId } of treeOnDay(kept, addDays(day, -1)).units) {
      if (parentId === null || !ids.has(parentId) || origins.has(id)) continue
      const stays = (begunOn.get(id) ?? '') < day && parents.get(id) === tree.placeOf(parentId)
      if (stays) origins.set(id, parentId)
    }
  }
  return origins
}
