/** What was promised and what has come of a target in a unit: denominators, promised numbers, shares. Pure. */
import type { Fraction } from '../../programs/fraction.ts'
import type { StoredPlan } from '../../programs/plans/stored.ts'
import type { PlanFigures } from '../figures/figure-store.ts'
import type { BranchLines } from './branch-lines.ts'
import type { MergedUnits } from './merged-units.ts'
import type { Denominator, TargetCount } from './plan-report.ts'
import { type Target, yearsOf } from './slots.ts'
import { addedUp, unitSums } from './unit-sums.ts'

/** Denominators of an audience: by number of line, and of the whole that is looked at. */
export interface Denominators {
  whole: Denominator | null
  lines: (Denominator | null)[]
}

/**
 * A head count is explicit: brought for the unit, else the sum of those of the units below. Of the whole plan the one
 * brought for it, else the document's, else that sum.
 * @param ofPlan the whole plan is looked at, not a branch of it
 */
export function denominatorsOf(
  plan: StoredPlan,
  audienceId: string,
  figures: Pick<PlanFigures, 'headCount' | 'unitsWithHeadCount'>,
  branch: Pick<BranchLines, 'lines' | 'parents'>,
  merged: MergedUnits,
  { ofPlan }: { ofPlan: boolean },
): Denominators {
  const units = figures.unitsWithHeadCount(audienceId)
  const { lines, tops } = unitSums(branch, merged, units, (id) => figures.headCount(audienceId, id))
  if (!ofPlan) return { whole: lines[0] ?? null, lines }
  const brought = figures.headCount(audienceId, null)
  const whole =
    brought === null
      ? (documentsCount(plan, audienceId) ?? tops)
      : { ...stated(brought), from: 'plan' as const, missingUnits: 0 }
  return { whole, lines }
}

const stated = ({ amount, asOf, source }: { amount: number; asOf: string; source: string }) => ({
  amount,
  asOf,
  source,
})

/** What the document says of the audience. */
function documentsCount(plan: StoredPlan, audienceId: string): Denominator | null {
  const audience = plan.audiences.find(({ id }) => id === audienceId)
  const figure = plan.figures.find(({ id }) => id === audience?.headCount)
  if (figure === undefined) return null
  const asOf = figure.asOf ?? plan.issuedOn ?? `${plan.years.from}-01-01`
  const source = [plan.document ?? plan.source ?? plan.title.vi, figure.clause]
    .filter((part) => part !== null)
    .join(', ')
  return { amount: figure.amount, asOf, source, from: 'plan', missingUnits: 0 }
}

/** Several audiences of a target are one denominator, where each has one. */
export function jointDenominator(parts: readonly (Denominator | null)[]): Denominator | null {
  const [first] = parts
  if (first === undefined || first === null) return null
  if (parts.length === 1) return first
  const known = parts.filter((part) => part !== null)
  if (known.length < parts.length) return null
  return {
    ...addedUp(known),
    from: known.every(({ from }) => from === first.from) ? first.from : 'sum',
    missingUnits: known.reduce((sum, { missingUnits }) => sum + missingUnits, 0),
  }
}

export function promisedOf(
  plan: StoredPlan,
  target: Target,
  figures: Pick<PlanFigures, 'dated'>,
  merged: MergedUnits,
  denominator: Denominator | null,
  unitId: string | null,
): number | null {
  const brought = broughtPromise(plan, target, figures, merged, unitId)
  if (brought !== null) return brought
  const inDocument =
    unitId === null ? plan.figures.find(({ id }) => id === target.headCount) : undefined
  if (inDocument !== undefined) return inDocument.amount
  if (target.percent === null || denominator === null) return null
  return shareOf(target.percent, denominator.amount)
}

/** What was promised for units that have become part of this one since is its own by now, where all of it is known. */
function broughtPromise(
  plan: StoredPlan,
  target: Target,
  figures: Pick<PlanFigures, 'dated'>,
  merged: MergedUnits,
  unitId: string | null,
): number | null {
  const own = figures.dated('promised', target.id, unitId, yearsOf(plan, target))
  if (unitId === null) return own?.amount ?? null
  const parts = merged
    .into(unitId)
    .filter(({ on }) => own === null || (on !== null && own.asOf < on))
    .map((one) => broughtPromise(plan, target, figures, merged, one.unitId))
  const known = parts.filter((part) => part !== null)
  if (own === null && (known.length === 0 || known.length < parts.length)) return null
  return known.reduce((sum, part) => sum + part, own?.amount ?? 0)
}

/** Rounded up: 50 % of 5 people are 3. Exact: no binary fraction comes in between. */
export function shareOf({ numerator, denominator }: Fraction, amount: number): number {
  const [parts, of] = [BigInt(numerator) * BigInt(amount), BigInt(denominator)]
  return Number((parts + of - 1n) / of)
}

export function targetCount(
  denominator: Denominator | null,
  promised: number | null,
  reached: number | null,
): TargetCount {
  return {
    denominator,
    promised,
    reached,
    missing: promised === null || reached === null ? null : Math.max(0, promised - reached),
    percent:
      denominator === null || denominator.amount === 0 || reached === null
        ? null
        : percentOf(reached, denominator.amount),
  }
}

/** One decimal, half up. */
export function percentOf(part: number, whole: number): number {
  const [thousand, of] = [1000n * BigInt(part), BigInt(whole)]
  return Number((2n * thousand + of) / (2n * of)) / 10
}
