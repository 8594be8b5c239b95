/** The totals of a plan's figures as they stand. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { type DateString, dateInVietnam } from '../../foundation/dates.ts'
import type { Plan } from '../../programs/plans/store.ts'
import { readUnitTree } from '../../roster/units/read-unit-tree.ts'
import { type CostTotal, costTotals } from './costs.ts'
import { type FigureKind, figureKinds, subjectsOf } from './figure-kinds.ts'
import { figuresOf, type PlanFigures } from './figure-store.ts'
import { documentFigure, summedUnits, type Total, totalOf } from './figure-totals.ts'
import { sumFigures } from './list-figures.ts'
import { branchOf, rootOf } from './plan-units.ts'

export interface ReachTotal {
  id: string
  title: { vi: string; en: string | null }
  clause: string | null
  /** null: nothing is recorded. */
  amount: number | null
  entries: number
  asOf: DateString | null
}

export interface FigureTotals {
  on: DateString
  headCounts: Total[]
  promised: Total[]
  recorded: Total[]
  /** Reached without being taught; never counted as trained. */
  reach: ReachTotal[]
  costs: CostTotal[]
  planned: number | null
  spent: number | null
}

/**
 * Who sees a branch of units gets that branch: its top in place of the whole plan.
 * @param kinds what is asked for; of others there is nothing in the answer
 */
export async function readTotals(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  now: Date,
  kinds: readonly FigureKind[] = figureKinds,
): Promise<FigureTotals> {
  const on = dateInVietnam(now)
  const figures = await figuresOf(db, plan, on)
  const tree = await readUnitTree(db, on)
  // Of a unit that has ended not what it became: nobody is given a bigger branch by a merger.
  const root = viewer.unitId ?? rootOf(tree, plan)
  const branch = viewer.unitId === null ? null : branchOf(tree, root)
  const units = summedUnits(tree)
  const totals = (kind: CountedKind) =>
    (kinds.includes(kind) ? subjectsOf(kind, plan.definition) : []).map(({ id, title }) => {
      const amounts = amountsOf(figures, plan, kind, id)
      const seen = [...amounts].filter(([unitId]) => branch === null || branch.has(unitId))
      return totalOf({ id, title, ...statedOf(kind, id) }, new Map(seen), units, root)
    })
  const statedOf = (kind: CountedKind, id: string): Pick<Total, 'document' | 'whole'> => {
    // Beside one branch, what is stated of the whole says nothing.
    if (viewer.unitId !== null)
      return {
        document: null,
        whole: root === null ? null : wholeOf(figures, plan, kind, id, root),
      }
    const { audiences, targets } = plan.definition
    const stated =
      kind === 'head-count'
        ? audiences.find((audience) => audience.id === id)
        : targets.find((target) => target.id === id)
    return {
      document:
        kind === 'recorded' ? null : documentFigure(plan.definition, stated?.headCount ?? null),
      whole: wholeOf(figures, plan, kind, id),
    }
  }
  const reached = await sumFigures(db, viewer, plan, 'reach')
  const spent = await sumFigures(db, viewer, plan, 'spent')
  const costs = costTotals(plan.definition.costs, (id) => spent.get(id)?.amount ?? null)
  return {
    on,
    headCounts: totals('head-count'),
    promised: totals('promised'),
    recorded: totals('recorded'),
    reach: plan.definition.reach.map(({ id, title, clause }) => {
      const sum = reached.get(id)
      return {
        ...{ id, title, clause, amount: sum?.amount ?? null, entries: sum?.entries ?? 0 },
        asOf: sum?.asOf ?? null,
      }
    }),
    ...costs,
  }
}

type CountedKind = Extract<FigureKind, 'head-count' | 'promised' | 'recorded'>

/** By unit, without the whole plan. */
function amountsOf(
  figures: PlanFigures,
  plan: Plan,
  kind: CountedKind,
  id: string,
): Map<string, number> {
  const units = kind === 'head-count' ? figures.unitsWithHeadCount(id) : figures.unitsOfTarget(id)
  return new Map(
    units.flatMap((unitId): [string, number][] => {
      const whole = wholeOf(figures, plan, kind, id, unitId)
      return whole === null ? [] : [[unitId, whole.amount]]
    }),
  )
}

function wholeOf(
  figures: PlanFigures,
  { definition }: Plan,
  kind: CountedKind,
  id: string,
  unitId: string | null = null,
): Total['whole'] {
  if (kind === 'head-count') return figures.headCount(id, unitId)
  const years = definition.targets.find((target) => target.id === id)?.years ?? definition.years
  const amount = figures[kind](id, unitId, years)
  return amount === null ? null : { amount, asOf: null, source: null }
}
