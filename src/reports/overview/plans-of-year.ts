/** The plans of this year that have targets: by name only, for what has come of them takes a query of its own weight. */
import type { Queryable } from '../../database/connection.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import { listPlans } from '../../programs/plans/store.ts'

/** More are read on the pages of plans. */
const PLANS = 3

export interface PlanOfYear {
  id: string
  title: { vi: string; en: string | null }
}

export async function plansOfYear(db: Queryable, now: Date): Promise<PlanOfYear[]> {
  const year = Number(dateInVietnam(now).slice(0, 4))
  return (await listPlans(db))
    .filter(({ definition: { years, targets } }) => {
      return years.from <= year && years.to >= year && targets.length > 0
    })
    .slice(0, PLANS)
    .map(({ id, definition: { title } }) => ({ id, title }))
}
