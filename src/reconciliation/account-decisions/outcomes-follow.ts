/** What a decision about accounts or learners means for outcomes: none is issued on until it is decided anew. */
import type { Viewer } from '../../access/viewer.ts'
import type { Trx } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { createRun, type Run } from '../../runs/run.ts'
import { lockOutcomes } from '../outcome-store.ts'
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

/**
 * Takes turns with reconciliation and issuing, so that no page that was read before is saved after.
 * @param touched.learners who lost evidence, or whose enrolments are others now
 * @param touched.accounts whose evidence counts for somebody else now, or for nobody
 */
export async function letOutcomesFollow(
  trx: Trx,
  clock: Clock,
  viewer: Viewer,
  at: Date,
  touched: { learners: readonly string[]; accounts: readonly string[] },
): Promise<Run[]> {
  const learners = [...new Set(touched.learners)]
  const enrolments = await enrolmentsOf(trx, learners)
  const cohorts = [...new Set(enrolments.map(({ cohort }) => cohort))].toSorted()
  for (const cohort of cohorts) await lockOutcomes(trx, cohort)
  await touchEnrolments(
    trx,
    enrolments.map(({ id }) => id),
  )
  const reopened = await reopenOutcomes(trx, learners, at)
  const counting = await cohortsCounting(trx, touched.accounts)
  const toReconcile = [...new Set([...reopened, ...counting])].toSorted()
  return await beginReconciliations(trx, clock, viewer, toReconcile)
}
