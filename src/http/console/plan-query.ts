/** What a page of a plan is asked for in its address, checked against what there is and what the viewer sees. */
import { z } from 'zod'
import type { Viewer } from '../../access/viewer.ts'
import type { PlanFrameView } from '../../console/plans/plan-frame.tsx'
import { unitFilters, unitSorts } from '../../console/plans/unit-lines.ts'
import { unitKinds } from '../../foundation/texts/unit-kinds.ts'
import type { Plan } from '../../programs/plans/store.ts'
import { chooseUnit } from '../../reports/choose-unit.ts'
import { listedUnits } from '../../reports/unit-levels.ts'
import type { ConsoleCall } from '../console-route.ts'
import type { HttpDeps } from '../deps.ts'

export const PlanParams = z.object({ id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/) })

const text = z.string().trim().max(200).catch('')
const day = z.iso.date().catch('')

/** A field that cannot be read asks for nothing. */
export const PlanQuery = z.object({
  unit: text.default(''),
  /** Nothing that was achieved later counts. */
  on: day.default(''),
  /** The day whose tree of units it rolls up to. */
  tree: day.default(''),
  /** The version for paper. */
  paper: z.literal('yes').optional().catch(undefined),
})
export type PlanQuery = z.output<typeof PlanQuery>

export const UnitsQuery = PlanQuery.extend({
  target: text.default(''),
  level: z.coerce.number().int().min(1).max(12).optional().catch(undefined),
  kind: z.enum(unitKinds).optional().catch(undefined),
  which: z.enum(unitFilters).catch('all').default('all'),
  text: text.default(''),
  sort: z.enum(unitSorts).catch('').default(''),
  page: z.coerce.number().int().min(1).max(100_000).catch(1).default(1),
})
export type UnitsQuery = z.output<typeof UnitsQuery>

type Call = Pick<ConsoleCall<unknown, PlanQuery, undefined>, 'visit' | 'query'>

/** What stands above and below the report itself. */
export function frameOf(
  plan: Plan,
  { visit, query }: Call,
  chosen: PlanFrameView['chosen'],
): PlanFrameView {
  return {
    planId: plan.id,
    version: plan.version === 0 ? null : plan.version,
    document: plan.definition.document,
    asked: query,
    chosen,
    printer: { name: visit.user.name, unit: visit.user.unit?.name ?? null },
    isForPaper: query.paper === 'yes',
  }
}

/** The unit that was typed. */
export async function unitAsked(
  { db }: Pick<HttpDeps, 'db'>,
  viewer: Viewer,
  query: Pick<PlanQuery, 'unit'>,
): Promise<PlanFrameView['chosen']> {
  return query.unit === '' ? { kind: 'all' } : chooseUnit(query.unit, await listedUnits(db, viewer))
}

/** Days that were asked for; today where none was. */
export const daysOf = ({ on, tree }: Pick<PlanQuery, 'on' | 'tree'>) => ({
  ...(on !== '' && { on }),
  ...(tree !== '' && { treeOn: tree }),
})
