/** The reconcile job: one cohort. In a chain it goes on to certify where the program says `issue: automatic`. */
import { getCohort } from '../src/programs/store.ts'
import { reconcileCohort } from '../src/reconciliation/reconcile.ts'
import { createRun, finishRun, ReconcileOptions, type Run } from '../src/runs/run.ts'
import type { JobDeps, ReportProgress } from './deps.ts'

export async function runReconcile(deps: JobDeps, run: Run, report: ReportProgress): Promise<void> {
  const { database, clock } = deps
  const { db } = database
  const options = ReconcileOptions.parse(run.options)
  const cohort = await getCohort(db, run.subject)
  const result = await reconcileCohort(db, clock, cohort, {
    runId: run.id,
    dryRun: options.dryRun,
    full: options.full,
    onProgress: report,
  })
  await db.transaction().execute(async (trx) => {
    if (options.chain && cohort.program.issue === 'automatic')
      await createRun(trx, clock, {
        kind: 'certify',
        subject: cohort.id,
        options: {},
        actor: run.actor,
        parentId: run.id,
        dedupeKey: `${run.id}/certify`,
      })
    await finishRun(trx, clock, run.id, { state: 'succeeded', result })
  })
}
