/** Targets that are counted in units: enterprises by the rule of a program, teams by their members. Pure. */
import { type Entities, isEntityTrained } from '../../programs/entities.ts'
import { type BranchLines, rollUp } from './branch-lines.ts'
import type { Reached } from './reached.ts'
import type { Slot, Target } from './slots.ts'
import type { Pass } from './trained.ts'

/** A course turn of somebody in a line that is looked at. */
export interface PassInLine extends Pass {
  line: number
  group: number
  /** Tells people apart. */
  person: number
}

/** Number of the nearest line at or above each that is of one of the kinds and in force; -1: there is none. */
export function linesOfKind(branch: BranchLines, kinds: readonly string[]): number[] {
  const nearest: number[] = []
  for (const [at, { kind, ended }] of branch.lines.entries()) {
    const isOne = kind !== null && kinds.includes(kind) && !ended
    nearest.push(isOne ? at : (nearest[branch.parents[at] ?? -1] ?? -1))
  }
  return nearest
}

/**
 * An entity is trained on the day on which enough of its people had passed a class of one program, by that program's
 * rule. Where no program of the target has a rule nobody can tell.
 * @param rules by number of program
 * @param onRoster people by number of line, of the lines themselves
 */
export function reachedEntities(
  branch: BranchLines,
  target: Pick<Target, 'unitKinds'>,
  slot: Pick<Slot, 'from' | 'to'>,
  rules: ReadonlyMap<number, Entities>,
  passes: readonly PassInLine[],
  onRoster: ReadonlyMap<number, number>,
  isOf: (group: number) => boolean,
): Reached {
  if (rules.size === 0)
    return { whole: null, lines: [...branch.lines.map(() => null), null], days: null, turns: 0 }
  const entityOf = linesOfKind(branch, target.unitKinds)
  const people = new Map<number, number>()
  for (const [line, count] of onRoster) {
    const entity = entityOf[line] ?? -1
    people.set(entity, (people.get(entity) ?? 0) + count)
  }
  // The first day of each person, by entity and program.
  const firsts = new Map<string, { entity: number; program: number; days: Map<number, string> }>()
  let turns = 0
  for (const { line, program, day, group, person } of passes) {
    const entity = entityOf[line] ?? -1
    if (entity < 0 || day < slot.from || day > slot.to || !rules.has(program) || !isOf(group))
      continue
    turns += 1
    const key = `${entity} ${program}`
    const found = firsts.get(key) ?? { entity, program, days: new Map<number, string>() }
    firsts.set(key, found)
    const known = found.days.get(person)
    if (known === undefined || day < known) found.days.set(person, day)
  }
  const trainedOn = new Map<number, string>()
  for (const { entity, program, days } of firsts.values()) {
    const rule = rules.get(program)
    const enough = [...days.values()]
      .toSorted()
      .find((_, at) => rule && isEntityTrained(rule, at + 1, people.get(entity) ?? 0))
    const known = trainedOn.get(entity)
    if (enough !== undefined && (known === undefined || enough < known))
      trainedOn.set(entity, enough)
  }
  const added = new Map<string, number>()
  for (const day of trainedOn.values()) added.set(day, (added.get(day) ?? 0) + 1)
  return {
    ...countedIn(branch, trainedOn.keys()),
    days: [...added]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([day, count]) => ({ day, added: count })),
    turns,
  }
}

/**
 * What is to have a team, such as a hamlet, has one if a team at or below it has members enough. A team that stands below
 * none of these counts for itself.
 * @param onRoster people by number of line, of the lines themselves
 */
export function reachedTeams(
  branch: BranchLines,
  target: Pick<Target, 'unitKinds' | 'atLeast'>,
  onRoster: ReadonlyMap<number, number>,
): Reached {
  const teamOf = linesOfKind(branch, ['team'])
  const homeOf = linesOfKind(branch, target.unitKinds)
  const members = new Map<number, number>()
  for (const [line, count] of onRoster) {
    const team = teamOf[line] ?? -1
    members.set(team, (members.get(team) ?? 0) + count)
  }
  const least = target.atLeast?.members ?? 1
  const homes = new Set<number>()
  for (const [team, count] of members)
    if (team >= 0 && count >= least) {
      const home = homeOf[team] ?? -1
      homes.add(home < 0 ? team : home)
    }
  return { ...countedIn(branch, homes), days: null, turns: 0 }
}

/** Each of the lines counts once, in it and everything above it. */
function countedIn(branch: BranchLines, counted: Iterable<number>) {
  const lines = new Float64Array(branch.lines.length + 1)
  let whole = 0
  for (const line of counted) {
    lines[line] = (lines[line] ?? 0) + 1
    whole += 1
  }
  rollUp(branch.parents, lines)
  return { whole, lines: [...lines] }
}
