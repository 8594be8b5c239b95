/** Targets, each as a whole and by unit. Pure. */
import type { DateString } from '../../foundation/dates.ts'
import type { StoredPlan } from '../../programs/plans/stored.ts'
import type { PlanFigures } from '../figures/figure-store.ts'
import { type AudienceGroups, belongsTo } from './audience-groups.ts'
import { type BranchLines, rollUp } from './branch-lines.ts'
import type { ClassOfProgram } from './class-store.ts'
import { forecastOf } from './forecast.ts'
import type { MergedUnits } from './merged-units.ts'
import { minimumsOf } from './minimums.ts'
import type { Denominator, TargetCount, TargetProgress, UnitLine } from './plan-report.ts'
import { type Reached, reachedAsRecorded, reachedPeople } from './reached.ts'
import { type Slots, type Target, yearsOf } from './slots.ts'
import { byLine, type Tally } from './tally.ts'
import {
  type Denominators,
  denominatorsOf,
  jointDenominator,
  promisedOf,
  targetCount,
} from './target-count.ts'
import { weeksOf } from './weeks.ts'

export interface TargetsContext {
  plan: StoredPlan
  on: DateString
  audiences: AudienceGroups
  branch: BranchLines
  /** The whole plan is looked at, not a branch. */
  ofPlan: boolean
  merged: MergedUnits
  figures: PlanFigures
  slots: Slots
  tally: Tally
  classes: readonly ClassOfProgram[]
  /** Numbers in a person's `each`. */
  each: readonly { target: string }[]
  /** Of targets that count entities or teams, by id of target. */
  counted: ReadonlyMap<string, Reached>
}

export function targetsAndUnits(context: TargetsContext): {
  targets: TargetProgress[]
  units: UnitLine[]
} {
  const { plan, branch, tally } = context
  const { lines, parents } = branch
  const denominators = new Map(
    plan.audiences.map(({ id }) => [
      id,
      denominatorsOf(plan, id, context.figures, branch, context.merged, context),
    ]),
  )
  const people = byLine(tally.lines, lines.length, (count) => count.people)
  const turns = byLine(tally.lines, lines.length, (count) => count.turns)
  rollUp(parents, people)
  rollUp(parents, turns)
  const targets: TargetProgress[] = []
  const counts = [...lines, null].map((): UnitLine['targets'] => ({}))
  for (const [number, target] of plan.targets.entries()) {
    const reached = reachedOf(context, target, number)
    const joint = jointOf(target, denominators, lines.length)
    targets.push(progressOf(context, target, reached, joint.whole))
    for (const [at, count] of counts.entries()) {
      const unitId = lines[at]?.id ?? null
      const denominator = joint.lines[at] ?? null
      const promised =
        unitId === null
          ? null
          : promisedOf(plan, target, context.figures, context.merged, denominator, unitId)
      const own = reached.lines[at] ?? null
      if (denominator !== null || promised !== null || (own ?? 0) > 0)
        count[target.id] = targetCount(denominator, promised, own)
    }
  }
  const units = counts.map((count, at): UnitLine => {
    const unit = lines[at] ?? WITHOUT_UNIT
    const { id, code, name, kind, parentId, depth, ended } = unit
    return {
      ...{ id, code, name, kind, parentId, depth, ended, targets: count },
      people: people[at] ?? 0,
      turns: turns[at] ?? 0,
    }
  })
  return { targets, units }
}

/** Whoever shows it writes the words for it. */
const WITHOUT_UNIT = {
  ...{ id: null, code: null, name: '', kind: null, parentId: null, depth: 0, ended: false },
}

function reachedOf(context: TargetsContext, target: Target, number: number): Reached {
  const { plan, audiences, branch, figures, merged, slots, tally, ofPlan, counted } = context
  if (target.evidence === 'recorded')
    return reachedAsRecorded(target, yearsOf(plan, target), figures, branch, merged, { ofPlan })
  const ready = counted.get(target.id)
  if (ready !== undefined) return ready
  const slot = slots.ofTarget[number] ?? 0
  const reached = reachedPeople(tally, branch, number, slot, belongsTo(audiences, target))
  // Where one of its audiences cannot be told on the roster, the count would be of the others only.
  if (target.audiences.every((id) => audiences.onRoster.has(id))) return reached
  return { whole: null, lines: reached.lines.map(() => null), days: null, turns: reached.turns }
}

function jointOf(
  target: Target,
  denominators: ReadonlyMap<string, Denominators>,
  lineCount: number,
): Denominators {
  const parts = target.audiences.map((id) => denominators.get(id))
  return {
    whole: jointDenominator(parts.map((part) => part?.whole ?? null)),
    lines: Array.from({ length: lineCount }, (_, at) =>
      jointDenominator(parts.map((part) => part?.lines[at] ?? null)),
    ),
  }
}

function progressOf(
  context: TargetsContext,
  target: Target,
  reached: Reached,
  denominator: Denominator | null,
): TargetProgress {
  const { plan, on, figures, merged, branch, ofPlan } = context
  const years = yearsOf(plan, target)
  const due = target.due ?? `${years.to}-12-31`
  const top = ofPlan ? null : (branch.lines[0]?.id ?? null)
  const promised =
    ofPlan || top !== null ? promisedOf(plan, target, figures, merged, denominator, top) : null
  const count: TargetCount = targetCount(denominator, promised, reached.whole)
  const { id, title, audiences, counts, evidence, percent, clause, open } = target
  const { days, whole } = reached
  const last = `${years.to}-12-31` < on ? `${years.to}-12-31` : on
  return {
    ...count,
    ...{ id, title, audiences, counts, evidence, years, due, turns: reached.turns },
    wantedPercent:
      percent === null ? null : Math.round((percent.numerator * 1000) / percent.denominator) / 10,
    minimums: minimumsOf(context, target, reached, promised),
    weeks: days === null ? [] : weeksOf(days, last),
    forecast:
      days === null || whole === null
        ? null
        : forecastOf({
            ...{ on, due, days, promised, reached: whole },
            denominator: denominator?.amount ?? null,
          }),
    ...{ clause, open },
  }
}
