/** Plans of a year, each with its targets and what has come of them, as far as the viewer sees. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import { listPlans } from '../../programs/plans/store.ts'
import { makePlanReport } from '../plan/make-plan-report.ts'
import type { PlanReport } from '../plan/plan-report.ts'

/** More are read on the pages of plans. */
const PLANS = 3

export interface PlansOfYear {
  year: number
  plans: Pick<PlanReport, 'plan' | 'on' | 'targets'>[]
}

/** null: no plan is of the year, or none of them has a target. */
export async function plansOfYear(
  db: Queryable,
  viewer: Viewer,
  now: Date,
): Promise<PlansOfYear | null> {
  const year = Number(dateInVietnam(now).slice(0, 4))
  const ofYear = (await listPlans(db)).filter(
    ({ definition: { years, targets } }) =>
      years.from <= year && years.to >= year && targets.length > 0,
  )
  if (ofYear.length === 0) return null
  const plans: PlansOfYear['plans'] = []
  // One after the other: each is a query of its own weight, and somebody else waits too.
  for (const plan of ofYear.slice(0, PLANS)) {
    const { plan: named, on, targets } = await makePlanReport(db, viewer, plan, { now })
    plans.push({ plan: named, on, targets })
  }
  return { year, plans }
}
