/** Who of a target is not trained: the page, a list as a sheet, and a file for each unit to send out. */
import { z } from 'zod'
import { MISSING_PAGE, missingPage } from '../../console/plans/missing-page.tsx'
import { missingUnitsPage } from '../../console/plans/missing-units-page.tsx'
import { getPlan, type Plan } from '../../programs/plans/store.ts'
import { listMissing, WITHOUT_UNIT } from '../../reports/missing/list-missing.ts'
import { missingStages } from '../../reports/missing/missing-stages.ts'
import { missingUnits } from '../../reports/missing/missing-units.ts'
import { missingArchive, missingSheet } from '../../reports/missing/missing-workbooks.ts'
import { makePlanReport } from '../../reports/plan/make-plan-report.ts'
import type { ConsoleCall } from '../console-route.ts'
import { consolePage } from '../console-route.ts'
import { Name } from '../paging.ts'
import type { Route } from '../route.ts'
import { download, filtered, pageNumber } from './fields.ts'

const TargetParams = z.object({ id: Name, target: Name })
const Unit = z.union([z.uuid(), z.literal(WITHOUT_UNIT)])
const UnitQuery = z.object({ unit: filtered(Unit) })

export const planMissingRoutes: Route[] = [
  consolePage({
    path: '/console/plans/{id}/targets/{target}/missing',
    // Names of people are for who may see the roster.
    scope: 'roster:read',
    params: TargetParams,
    query: UnitQuery.extend({
      alone: filtered(z.literal('yes')),
      stage: filtered(z.enum(missingStages)),
      text: z.string().trim().max(200).catch('').default(''),
      page: pageNumber,
    }),
    handler: async ({ deps, viewer, params, query, language }) => {
      const plan = await getPlan(deps.db, params.id)
      const { stage, text, page } = query
      const [unit, alone] = [query.unit ?? null, query.alone === 'yes']
      const list = await listMissing(deps.db, viewer, plan, params.target, {
        ...{ now: deps.clock.now(), unit, alone, stage, text },
        ...{ offset: (page - 1) * MISSING_PAGE, limit: MISSING_PAGE },
      })
      const shown = { language, list, page, plan: { id: plan.id, title: plan.definition.title } }
      if (list.kind === 'units')
        return missingUnitsPage({ ...shown, units: await unitsOf(deps, viewer, plan, list.target) })
      return missingPage({
        ...shown,
        asked: { unit, alone, stage, text },
      })
    },
  }),
  consolePage({
    path: '/console/plans/{id}/targets/{target}/missing.xlsx',
    scope: 'roster:read',
    params: TargetParams,
    query: UnitQuery,
    handler: async ({ deps, viewer, params, query, language }) => {
      const plan = await getPlan(deps.db, params.id)
      const options = { now: deps.clock.now(), unit: query.unit ?? null, language }
      const { name, body } = await missingSheet(deps.db, viewer, plan, params.target, options)
      return download(name, body)
    },
  }),
  consolePage({
    path: '/console/plans/{id}/targets/{target}/missing.zip',
    scope: 'roster:read',
    params: TargetParams,
    query: UnitQuery,
    handler: async ({ deps, viewer, params, query, language }) => {
      const plan = await getPlan(deps.db, params.id)
      const options = { now: deps.clock.now(), unit: query.unit ?? null, language }
      const { name, body } = await missingArchive(deps.db, viewer, plan, params.target, options)
      return download(name, body)
    },
  }),
]

type Call = Pick<ConsoleCall<unknown, unknown, unknown>, 'deps' | 'viewer'>

async function unitsOf(
  { db, clock }: Call['deps'],
  viewer: Call['viewer'],
  plan: Plan,
  target: Plan['definition']['targets'][number],
) {
  const report = await makePlanReport(db, viewer, plan, { now: clock.now() })
  const names = new Map(report.units.map(({ id, name }) => [id, name]))
  const found = missingUnits(report, target)
  return (
    found?.map((unit) => ({
      ...unit,
      above: unit.parentId === null ? null : (names.get(unit.parentId) ?? null),
    })) ?? null
  )
}
