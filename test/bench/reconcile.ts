/**
 * `npm run bench -- reconcile`: a class of 230.000 decided for the first time, beside one statement with the two thresholds, in
 * turns; then decided again after one of a hundred has got another score.
 */
import { systemClock } from '../../src/foundation/clock.ts'
import type { Installation } from '../../src/main.ts'
import { getCohort } from '../../src/programs/store.ts'
import { reconcileCohort } from '../../src/reconciliation/reconcile.ts'
import { type BenchRow, median, timed } from './comparison.ts'
import { CLASS, changeOneOfHundred, newRun, settle, withSyncedClass } from './synced-class.ts'
import { twoThresholds } from './yardsticks/two-thresholds.ts'

const PEOPLE = 230_000
const ROUNDS = 3

async function reconcile({ database: { db } }: Installation) {
  const runId = await newRun(db, 'reconcile')
  const cohort = await getCohort(db, CLASS)
  return await reconcileCohort(db, systemClock, cohort, { runId, dryRun: false, full: false })
}

/** As before the first decision. */
async function forgetOutcomes({ database }: Installation): Promise<void> {
  await database.asOwner(async (pool) => {
    await pool.query(`begin; set local session_replication_role = replica;
      truncate outcomes, outcome_revisions, cohort_looks, changed_enrolments cascade; commit`)
  })
  await settle(database)
}

export async function benchReconcile(): Promise<BenchRow[]> {
  return await withSyncedClass(PEOPLE, async (installation) => {
    const { database } = installation
    const firsts: number[] = []
    const statements: number[] = []
    const agains: number[] = []
    for (let round = 1; round <= ROUNDS; round += 1) {
      await forgetOutcomes(installation)
      const [passed, statementMs] = await timed(() =>
        database.asOwner((pool) => twoThresholds(pool, CLASS)),
      )
      const [{ counts, changed }, firstMs] = await timed(() => reconcile(installation))
      if (counts.passed !== passed || changed !== PEOPLE)
        throw new Error(`the rules and the statement differ: ${counts.passed} and ${passed} passed`)
      await changeOneOfHundred(installation, PEOPLE, round)
      const [again, againMs] = await timed(() => reconcile(installation))
      if (again.changed !== PEOPLE / 100) throw new Error(`${again.changed} outcomes changed`)
      firsts.push(firstMs)
      statements.push(statementMs)
      agains.push(againMs)
    }
    const size = PEOPLE.toLocaleString('en')
    return [
      {
        work: `reconcile ${size} enrolments`,
        unit: 'ms',
        ours: median(firsts),
        beside: 'one SQL statement with the two thresholds',
        yardstick: median(statements),
        goal: { atMost: 5 },
        note: `each outcome new; median of ${ROUNDS}`,
      },
      {
        work: 'reconcile again after 1 % changed',
        unit: 'ms',
        ours: median(agains),
        beside: 'the first reconciliation',
        yardstick: median(firsts),
        goal: { atMost: 0.05 },
        note: `${(PEOPLE / 100).toLocaleString('en')} outcomes became others; median of ${ROUNDS}`,
      },
    ]
  })
}
