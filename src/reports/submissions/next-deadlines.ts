/** The papers that come due next and those that are over and not all here, of all plans that run. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { DateString } from '../../foundation/dates.ts'
import { type DueDate, planDeadlines } from '../../programs/plans/deadlines.ts'
import { listPlans, type Plan } from '../../programs/plans/store.ts'
import { readStandings } from './read-standings.ts'
import { missingLines } from './standing.ts'

export interface NextDeadline {
  plan: { id: string; title: Plan['definition']['title'] }
  due: DueDate
  /** Of `owing` how many are not here. */
  missing: number
  owing: number
}

const WITHIN_DAYS = 45
const MOST = 6

/** As far as the viewer sees; the nearest first. */
export async function nextDeadlines(
  db: Queryable,
  viewer: Viewer,
  today: DateString,
): Promise<NextDeadline[]> {
  const found: NextDeadline[] = []
  for (const plan of await listPlans(db)) {
    const { deadlines, years, title } = plan.definition
    const isNear = ({ daysLeft }: DueDate) => daysLeft <= WITHIN_DAYS
    const runs = years.to >= Number(today.slice(0, 4))
    // Most plans are over, or ask for nothing soon: of them nothing more is read.
    if (!runs || !planDeadlines({ deadlines, years, targets: [] }, today).some(isNear)) continue
    for (const standing of await readStandings(db, viewer, plan, today)) {
      const missing = missingLines(standing).length
      if (missing === 0 || !isNear(standing.due)) continue
      const owing = standing.lines.length
      found.push({ plan: { id: plan.id, title }, due: standing.due, missing, owing })
    }
  }
  return found
    .toSorted((a, b) => Math.abs(a.due.daysLeft) - Math.abs(b.due.daysLeft))
    .slice(0, MOST)
}
