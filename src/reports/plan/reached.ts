/** How many of a target have been reached, by line and in all. Pure. */
import type { DateString } from '../../foundation/dates.ts'
import type { PlanFigures } from '../figures/figure-store.ts'
import { type BranchLines, rollUp } from './branch-lines.ts'
import type { MergedUnits } from './merged-units.ts'
import type { Target } from './slots.ts'
import { byLine, daysOfSlot, type Tally } from './tally.ts'
import { unitSums } from './unit-sums.ts'

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
  figures: Pick<PlanFigures, 'dated' | 'unitsOfTarget'>,
  branch: BranchLines,
  merged: MergedUnits,
  { ofPlan }: { ofPlan: boolean },
): Reached {
  const recorded = (unitId: string | null) => figures.dated('recorded', target.id, unitId, years)
  const { lines, tops } = unitSums(branch, merged, figures.unitsOfTarget(target.id), recorded)
  const brought = ofPlan ? recorded(null) : null
  return {
    whole: (brought ?? tops)?.amount ?? null,
    lines: [...lines.map((sum) => sum?.amount ?? null), null],
    ...{ days: null, turns: 0 },
  }
}
