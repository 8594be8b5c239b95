/** How many of a target have been reached, by line and in all. Pure. */
import type { DateString } from '../../foundation/dates.ts'
import type { PlanFigures } from '../figures/figure-store.ts'
import { type BranchLines, rollUp } from './branch-lines.ts'
import type { Target } from './slots.ts'
import { byLine, daysOfSlot, type Tally } from './tally.ts'

export interface Reached {
  /** Of all that is looked at. null: cannot be told. */
  whole: number | null
  /** By number of line, with everything below it; people without a unit last. */
  lines: (number | null)[]
  /** How many on each day, the earliest first; null: it has no days. */
  days: { day: DateString; added: number }[] | null
  /** Course turns. */
  turns: number
}

/**
 * Distinct people.
 * @param number of the target
 */
export function reachedPeople(
  tally: Tally,
  branch: BranchLines,
  number: number,
  slot: number,
  isOf: (group: number) => boolean,
): Reached {
  const lines = byLine(tally.lines, branch.lines.length, ({ reached }) => reached[number] ?? 0)
  const sum = (column: Float64Array) => column.reduce((all, one) => all + one, 0)
  const whole = sum(lines)
  rollUp(branch.parents, lines)
  return {
    whole,
    lines: [...lines],
    days: daysOfSlot(tally.days, slot, isOf),
    turns: tally.days.reduce(
      (all, { group, turns }) => (isOf(group) ? all + (turns[slot] ?? 0) : all),
      0,
    ),
  }
}

/** What people have recorded: of a unit its own figure, else the sum of those below. */
export function reachedAsRecorded(
  target: Target,
  years: { from: number; to: number },
  figures: Pick<PlanFigures, 'recorded'>,
  branch: BranchLines,
  { ofPlan }: { ofPlan: boolean },
): Reached {
  const lines = branch.lines.map(({ id }) => figures.recorded(target.id, id, years))
  const below = branch.lines.map((): (number | null)[] => [])
  const tops: (number | null)[] = []
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    lines[at] ??= sumOfKnown(below[at] ?? [])
    const parent = branch.parents[at] ?? -1
    ;(parent >= 0 ? (below[parent] ?? []) : tops).push(lines[at] ?? null)
  }
  const brought = ofPlan ? figures.recorded(target.id, null, years) : null
  return { whole: brought ?? sumOfKnown(tops), lines: [...lines, null], days: null, turns: 0 }
}

function sumOfKnown(parts: readonly (number | null)[]): number | null {
  const known = parts.filter((part) => part !== null)
  return known.length === 0 ? null : known.reduce((sum, part) => sum + part, 0)
}
