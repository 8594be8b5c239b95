/** Counts the targets that are counted in units: which lines to look into, and what comes of them. */
import type { Queryable } from '../../database/connection.ts'
import type { StoredPlan } from '../../programs/plans/stored.ts'
import type { StoredProgram } from '../../programs/stored.ts'
import { type AudienceGroups, belongsTo } from './audience-groups.ts'
import type { BranchLines } from './branch-lines.ts'
import { countMembers } from './profile-store.ts'
import type { Reached } from './reached.ts'
import { linesOfKind, type PassInLine, reachedEntities, reachedTeams } from './reached-units.ts'
import type { Slots } from './slots.ts'
import type { Places } from './tally.ts'
import type { Trained } from './trained.ts'

export interface UnitTargets {
  plan: StoredPlan
  /** Ids, in the order of their numbers. */
  programIds: readonly string[]
  programs: readonly { id: string; definition: StoredProgram }[]
  branch: BranchLines
  /** Every unit with the line in which its people count. */
  places: readonly { unitId: string; line: number }[]
  audiences: AudienceGroups
  slots: Slots
}

const isOutcome = ({ evidence }: { evidence: string }) => evidence === 'outcomes'

/** Lines whose people have to be told apart: those of entities, with everything below them. */
export function linesOfEntities(plan: StoredPlan, branch: BranchLines): number[] {
  const kinds = plan.targets
    .filter((target) => target.counts === 'entities' && isOutcome(target))
    .flatMap(({ unitKinds }) => unitKinds)
  return linesOfKind(branch, kinds).flatMap((entity, line) => (entity < 0 ? [] : [line]))
}

/** By id of target. */
export async function countUnits(
  db: Queryable,
  asked: UnitTargets,
  trained: Trained,
  movers: Places,
): Promise<Map<string, Reached>> {
  const { plan, branch, audiences, slots, programIds, programs } = asked
  const counted = new Map<string, Reached>()
  const targets = [...plan.targets.entries()].filter(
    ([, target]) => target.counts !== 'people' && isOutcome(target),
  )
  if (targets.length === 0) return counted
  const onRoster = await peopleByLine(db, asked)
  const passes = passesByLine(trained, movers)
  for (const [number, target] of targets) {
    if (target.counts === 'teams') {
      counted.set(target.id, reachedTeams(branch, target, onRoster))
      continue
    }
    const rules = new Map(
      (target.programs ?? plan.programs).flatMap((id) => {
        const rule = programs.find((program) => program.id === id)?.definition.entities
        return rule === undefined ? [] : [[programIds.indexOf(id), rule] as const]
      }),
    )
    const slot = slots.slots[slots.ofTarget[number] ?? 0] ?? slots.slots[0]
    // An audience that the roster cannot tell is the entities themselves: then all of their people count.
    const told = target.audiences.filter((id) => audiences.onRoster.has(id))
    const isOf = belongsTo(audiences, { audiences: told })
    counted.set(target.id, reachedEntities(branch, target, slot, rules, passes, onRoster, isOf))
  }
  return counted
}

/** Who is in a team or an entity today, by number of line. */
async function peopleByLine(
  db: Queryable,
  { plan, branch, places }: UnitTargets,
): Promise<Map<number, number>> {
  const teamOf = linesOfKind(branch, ['team'])
  const lines = new Set([
    ...linesOfEntities(plan, branch),
    ...teamOf.flatMap((team, line) => (team < 0 ? [] : [line])),
  ])
  const lineOf = new Map(
    places.flatMap(({ unitId, line }) => (lines.has(line) ? [[unitId, line] as const] : [])),
  )
  const byLine = new Map<number, number>()
  for (const [unitId, people] of await countMembers(db, [...lineOf.keys()])) {
    const line = lineOf.get(unitId) ?? -1
    byLine.set(line, (byLine.get(line) ?? 0) + people)
  }
  return byLine
}

function passesByLine({ singled, movers }: Trained, { lineOn }: Places): PassInLine[] {
  const stayed = singled.flatMap(({ line, group, passes }, person) =>
    passes.map((pass) => ({ ...pass, line, group, person })),
  )
  const moved = movers.flatMap((mover, at) =>
    mover.passes.map((pass) => ({
      ...pass,
      line: lineOn(mover, pass.day),
      group: mover.group,
      person: singled.length + at,
    })),
  )
  return [...stayed, ...moved]
}
