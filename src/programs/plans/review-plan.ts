/** What a plan proves and what it leaves open: sums, targets without a denominator, audiences that nobody tells. Pure. */
import type { StoredProgram } from '../stored.ts'
import { type Computed, computedFigures, lineTotal } from './computed.ts'
import type { PlanCost, PlanDefinition, PlanTarget } from './definition.ts'

type Program = Pick<StoredProgram, 'id' | 'modules' | 'moduleTitles' | 'entities'>

/** A sum of amounts that the document states, with what they come to. */
export interface ProvedCost {
  cost: PlanCost
  /** null: of all lines, by the total of the cost. */
  line: string | null
  way: 'sum' | 'product'
  parts: number[]
  result: number
  clause: string | null
}

export interface PlanReview {
  plan: PlanDefinition
  proved: Computed[]
  provedCosts: ProvedCost[]
  /** What does not add up though one would expect it. */
  differing: Computed[]
  /** Costs that have a total, and no lines to check it by. */
  costsWithoutLines: PlanCost[]
  /** Costs of which the document states no amount. */
  costsWithoutAmount: PlanCost[]
  /** Targets with a share of something, and the audiences for which no head count is at hand. */
  withoutDenominator: { target: PlanTarget; audiences: string[] }[]
  /** Ids of audiences of which nobody has said how the roster tells them. */
  withoutRule: string[]
  /** Targets counted in entities, and the programs that do not say when one is trained. */
  withoutEntityRule: { target: PlanTarget; programs: string[] }[]
  /** Codes of modules that programs of the plan teach and no audience of it has. */
  modulesOfNobody: string[]
  /** Places in the file that cite no clause of the document. */
  uncited: string[]
}

/**
 * @param programs of the same configuration; those of other plans do no harm
 * @param brought ids of audiences for which people have brought a head count; null: not looked up
 */
export function reviewPlan(
  plan: PlanDefinition,
  programs: readonly Program[],
  brought: ReadonlySet<string> | null,
): PlanReview {
  const own = programs.filter(({ id }) => plan.programs.includes(id))
  const computed = computedFigures(plan)
  return {
    plan,
    proved: computed.filter(({ way }) => way !== 'differsFrom'),
    provedCosts: plan.costs.flatMap(provedCosts),
    differing: computed.filter(({ way }) => way === 'differsFrom'),
    costsWithoutLines: plan.costs.filter(
      ({ total, lines }) => total !== null && lines.length === 0,
    ),
    costsWithoutAmount: plan.costs.filter(
      ({ total, lines }) => total === null && lines.every((line) => lineTotal(line) === null),
    ),
    withoutDenominator: plan.targets.flatMap((target) => {
      const audiences = target.audiences.filter(
        (id) => !brought?.has(id) && headCountOf(plan, id) === null,
      )
      return target.percent === null || audiences.length === 0 ? [] : [{ target, audiences }]
    }),
    withoutRule: plan.audiences.flatMap(({ id, rule }) => (rule === null ? [id] : [])),
    withoutEntityRule: plan.targets.flatMap((target) => {
      const silent = own.filter(
        ({ id, entities }) =>
          entities === undefined && (target.programs ?? plan.programs).includes(id),
      )
      return target.counts !== 'entities' || silent.length === 0
        ? []
        : [{ target, programs: silent.map(({ id }) => id) }]
    }),
    modulesOfNobody: modulesOfNobody(plan, own),
    uncited: uncited(plan),
  }
}

const headCountOf = (plan: PlanDefinition, audience: string) =>
  plan.audiences.find(({ id }) => id === audience)?.headCount ?? null

function provedCosts(cost: PlanCost): ProvedCost[] {
  const products = cost.lines.flatMap(
    ({ title, quantity, unitPrice, total, clause }): ProvedCost[] =>
      quantity === null || unitPrice === null || total === null
        ? []
        : [
            {
              ...{ cost, line: title.vi, way: 'product', parts: [quantity, unitPrice] },
              ...{ result: quantity * unitPrice, clause: clause ?? cost.clause },
            },
          ],
  )
  const amounts = cost.lines.map(lineTotal)
  const known = amounts.flatMap((amount) => amount ?? [])
  // A single line proves nothing of the total.
  if (cost.total === null || known.length < 2 || known.length < amounts.length) return products
  const result = known.reduce((sum, amount) => sum + amount, 0)
  return [...products, { cost, line: null, way: 'sum', parts: known, result, clause: cost.clause }]
}

function modulesOfNobody(plan: PlanDefinition, programs: readonly Program[]): string[] {
  const taught = programs.flatMap(({ modules, moduleTitles }) => [
    ...Object.values(modules).flat(),
    ...Object.keys(moduleTitles),
  ])
  const listed = plan.audiences.flatMap(({ modules }) => modules)
  return [...new Set(taught)].filter((code) => !listed.includes(code))
}

function uncited(plan: PlanDefinition): string[] {
  const lists = ['audiences', 'figures', 'targets', 'reach', 'costs', 'deadlines'] as const
  return lists.flatMap((list) =>
    plan[list].flatMap(({ id, clause }) => (clause === null ? [`${list}: ${id}`] : [])),
  )
}
