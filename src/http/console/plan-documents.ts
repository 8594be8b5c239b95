/** The list of plans, and what the document of each says. Nothing here is of a person. */
import { planDocumentPage } from '../../console/plans/document-page.tsx'
import { openPoints } from '../../console/plans/left-open.tsx'
import { planListPage } from '../../console/plans/list-page.tsx'
import { dateInVietnam } from '../../foundation/dates.ts'
import { planDeadlines } from '../../programs/plans/deadlines.ts'
import { reviewPlan } from '../../programs/plans/review-plan.ts'
import { getPlan, listPlans, type Plan, readOn } from '../../programs/plans/store.ts'
import { listPrograms } from '../../programs/store.ts'
import { audiencesWithHeadCount } from '../../reports/figures/audiences-with-head-count.ts'
import { consolePage } from '../console-route.ts'
import type { HttpDeps } from '../deps.ts'
import { nothing, type Route } from '../route.ts'
import { PlanParams } from './plan-query.ts'

export const planDocumentRoutes: Route[] = [
  consolePage({
    path: '/console/plans',
    scope: 'plans:read',
    params: nothing,
    query: nothing,
    handler: async ({ deps, language }) => {
      const today = dateInVietnam(deps.clock.now())
      const plans = await listPlans(deps.db)
      const programs = await listPrograms(deps.db)
      const definitions = programs.map(({ definition }) => definition)
      const open = new Map<string, number>()
      for (const plan of plans) {
        const review = reviewPlan(plan.definition, definitions, await broughtFor(deps, plan))
        open.set(plan.id, openPoints(review, language).length)
      }
      const named = new Set(plans.flatMap(({ definition }) => definition.programs))
      return planListPage({
        language,
        plans: plans.toSorted(byYear).map((plan) => ({
          plan,
          next: planDeadlines(plan.definition, today).find(({ daysLeft }) => daysLeft >= 0) ?? null,
          open: open.get(plan.id) ?? 0,
        })),
        alone: programs.filter(({ id }) => !named.has(id)).map(({ definition }) => definition),
      })
    },
  }),
  consolePage({
    path: '/console/plans/{id}/document',
    scope: 'plans:read',
    params: PlanParams,
    query: nothing,
    handler: async ({ deps, params, language }) => {
      const plan = await getPlan(deps.db, params.id)
      const programs = (await listPrograms(deps.db))
        .map(({ definition }) => definition)
        .filter(({ id }) => plan.definition.programs.includes(id))
      const brought = await broughtFor(deps, plan)
      return planDocumentPage({
        ...{ language, plan, programs, brought },
        review: reviewPlan(plan.definition, programs, brought),
        readOn: await readOn(deps.db, plan),
      })
    },
  }),
]

const broughtFor = ({ db, clock }: HttpDeps, plan: Plan) =>
  audiencesWithHeadCount(db, plan.id, plan.definition, dateInVietnam(clock.now()))

/** The latest first. */
const byYear = (a: Plan, b: Plan) =>
  b.definition.years.to - a.definition.years.to || (a.id < b.id ? -1 : 1)
