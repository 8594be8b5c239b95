/** What a decision about accounts or learners means for outcomes: none is issued on until it is decided anew. */
import type { Viewer } from '../../access/viewer.ts'
import type { Trx } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { lockOutcomes } from '../../programs/lock-outcomes.ts'
import { createRun, type Run } from '../../runs/run.ts'
import { reopenOutcomes, touchEnrolments } from '../person-decisions/act-store.ts'
import { reconcileOf } from '../person-decisions/undo.ts'
import { cohortsCounting, enrolmentsOf } from './store.ts'

/** Their rows are written; whoever commits hands them to a queue, or does them. */
export async function beginReconciliations(
  trx: Trx,
  clock: Clock,
  viewer: Viewer,
  cohorts: readonly string[],
): Promise<Run[]> {
  const runs: Run[] = []
  for (const cohort of cohorts) runs.push(await createRun(trx, clock, reconcileOf(cohort, viewer)))
  return runs
}

interface Touched {
  /** Who lost evidence, or whose enrolments are others now. */
  learners: readonly string[]
  /** Whose evidence counts for somebody else now, or for nobody. */
  accounts: readonly string[]
}

/**
 * Takes turns with reconciliation and issuing, so that no page that was read before is saved after. Also where nobody
 * is enrolled yet: the account may be enrolling somebody just now.
 */
export async function lockOutcomesOf(trx: Trx, { learners, accounts }: Touched): Promise<void> {
  const enrolments = await enrolmentsOf(trx, learners)
  const counting = await cohortsCounting(trx, accounts)
  await lockOutcomes(trx, [...enrolments.map(({ cohort }) => cohort), ...counting])
}

export async function letOutcomesFollow(
  trx: Trx,
  clock: Clock,
  viewer: Viewer,
  at: Date,
  touched: Touched,
): Promise<Run[]> {
  const learners = [...new Set(touched.learners)]
  await lockOutcomesOf(trx, touched)
  const enrolments = await enrolmentsOf(trx, learners)
  await touchEnrolments(
    trx,
    enrolments.map(({ id }) => id),
  )
  const reopened = await reopenOutcomes(trx, learners, at)
  const counting = await cohortsCounting(trx, touched.accounts)
  const toReconcile = [...new Set([...reopened, ...counting])].toSorted()
  return await beginReconciliations(trx, clock, viewer, toReconcile)
}
