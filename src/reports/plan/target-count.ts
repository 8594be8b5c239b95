/** What was promised and what has come of a target in a unit: denominators, promised numbers, shares. Pure. */
import type { Fraction } from '../../programs/fraction.ts'
import type { StoredPlan } from '../../programs/plans/stored.ts'
import type { PlanFigures } from '../figures/figure-store.ts'
import type { BranchLines } from './branch-lines.ts'
import type { Denominator, TargetCount } from './plan-report.ts'
import { type Target, yearsOf } from './slots.ts'

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
  branch: Pick<BranchLines, 'lines' | 'parents' | 'numbers'>,
  placeOf: (unitId: string) => string | null,
  { ofPlan }: { ofPlan: boolean },
): Denominators {
  const own = branch.lines.map(({ id }): Denominator | null => {
    const figure = figures.headCount(audienceId, id)
    return figure === null ? null : { ...stated(figure), from: 'unit', missingUnits: 0 }
  })
  // Brought for units that have become part of others since.
  const parts = branch.lines.map((): Denominator[] => [])
  for (const unitId of figures.unitsWithHeadCount(audienceId)) {
    const place = placeOf(unitId)
    const line = place === null || place === unitId ? undefined : branch.numbers.get(place)
    const figure = figures.headCount(audienceId, unitId)
    if (line !== undefined && figure !== null)
      parts[line]?.push({ ...stated(figure), from: 'unit', missingUnits: 0 })
  }
  const below = branch.lines.map((): (Denominator | null)[] => [])
  const tops: (Denominator | null)[] = []
  const lines = [...own]
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    lines[at] ??= sumOf([...(parts[at] ?? []), ...(below[at] ?? [])])
    const parent = branch.parents[at] ?? -1
    if (parent >= 0) below[parent]?.push(lines[at] ?? null)
    else tops.push(lines[at] ?? null)
  }
  if (!ofPlan) return { whole: tops[0] ?? null, lines }
  const brought = figures.headCount(audienceId, null)
  const whole =
    brought === null
      ? (documentsCount(plan, audienceId) ?? sumOf(tops))
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

/** null: none of them is known. */
function sumOf(parts: readonly (Denominator | null)[]): Denominator | null {
  const known = parts.filter((part) => part !== null)
  if (known.length === 0) return null
  return {
    ...together(known),
    from: 'sum',
    missingUnits: known.reduce(
      (sum, { missingUnits }) => sum + missingUnits,
      parts.length - known.length,
    ),
  }
}

/** Several audiences of a target are one denominator, where each has one. */
export function jointDenominator(parts: readonly (Denominator | null)[]): Denominator | null {
  const [first] = parts
  if (first === undefined || first === null) return null
  if (parts.length === 1) return first
  const known = parts.filter((part) => part !== null)
  if (known.length < parts.length) return null
  return {
    ...together(known),
    from: known.every(({ from }) => from === first.from) ? first.from : 'sum',
    missingUnits: known.reduce((sum, { missingUnits }) => sum + missingUnits, 0),
  }
}

/** As old as the oldest of them. */
function together(known: readonly Denominator[]) {
  return {
    amount: known.reduce((sum, { amount }) => sum + amount, 0),
    asOf: known.map(({ asOf }) => asOf).toSorted()[0] ?? '',
    source: [...new Set(known.map(({ source }) => source))].join('; '),
  }
}

export function promisedOf(
  plan: StoredPlan,
  target: Target,
  figures: Pick<PlanFigures, 'promised'>,
  denominator: Denominator | null,
  unitId: string | null,
): number | null {
  const brought = figures.promised(target.id, unitId, yearsOf(plan, target))
  if (brought !== null) return brought
  const inDocument =
    unitId === null ? plan.figures.find(({ id }) => id === target.headCount) : undefined
  if (inDocument !== undefined) return inDocument.amount
  if (target.percent === null || denominator === null) return null
  return shareOf(target.percent, denominator.amount)
}

/** Rounded up: 50 % of 5 people are 3. Exact: no binary fraction comes in between. */
export function shareOf({ numerator, denominator }: Fraction, amount: number): number {
  return Math.ceil((numerator * amount) / denominator)
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
  return Math.floor((2000 * part + whole) / (2 * whole)) / 10
}
