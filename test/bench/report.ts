/**
 * `npm run bench -- report`: the whole report of a shipped plan over 230.000 people and 3.321 units. Beside it, in turns, so
 * that a busy machine is busy for both: one aggregate written by hand that answers the plan's main question alone, how many
 * distinct people of each target's audience have passed, by unit at every level.
 */
import { operator } from '../../src/access/viewer.ts'
import { getPlan } from '../../src/programs/plans/store.ts'
import { makePlanReport } from '../../src/reports/plan/make-plan-report.ts'
import { type BenchRow, median, timed } from './comparison.ts'
import { withTrained } from './trained-people.ts'
import { reachedByHand } from './yardsticks/reached-by-hand.ts'

const PEOPLE = 230_000
const UNITS = 3_321
const ROUNDS = 7
const PLAN = 'son-la-2026'
const NOW = new Date('2026-11-16T02:00:00Z')

export async function benchReport(): Promise<BenchRow[]> {
  return await withTrained(PEOPLE, UNITS, async ({ database }) => {
    const { db } = database
    const plan = await getPlan(db, PLAN)
    const reports: number[] = []
    const yardsticks: number[] = []
    let same = true
    for (let round = -1; round < ROUNDS; round += 1) {
      const [report, reportMs] = await timed(() =>
        // Within a transaction nothing is kept from the round before: everybody is counted.
        db
          .transaction()
          .setIsolationLevel('repeatable read')
          .execute((trx) => makePlanReport(trx, operator('bench'), plan, { now: NOW })),
      )
      const [sums, yardstickMs] = await timed(() => reachedByHand(db))
      // Both have to say the same, or the one measures nothing.
      const communes = new Map(report.units.map((unit) => [unit.id, unit.targets]))
      for (const { unit, target, people } of sums)
        same &&= communes.get(unit)?.[target]?.reached === people
      if (round < 0) continue
      reports.push(reportMs)
      yardsticks.push(yardstickMs)
    }
    if (!same) throw new Error('the report and the aggregate by hand give other figures')
    return [
      {
        work: `plan report, ${PEOPLE.toLocaleString('en')} learners, ${UNITS.toLocaleString('en')} units`,
        unit: 'ms',
        ours: median(reports),
        beside: 'one hand-written aggregate of the same figures',
        yardstick: median(yardsticks),
        goal: { atMost: 3 },
      },
    ]
  })
}
