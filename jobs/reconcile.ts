/**
 * The reconcile job: one cohort, as it is now or as it was known at an instant. In a chain it goes on to certify where
 * the program says `issue: automatic`, or `approval`: then that only proposes.
 */
import { getCohort } from '../src/programs/store.ts'
import type { StoredProgram } from '../src/programs/stored.ts'
import { reconcileAsOf } from '../src/reconciliation/as-of/reconcile.ts'
import { newestRevision } from '../src/reconciliation/outcome-store.ts'
import { reconcileCohort } from '../src/reconciliation/reconcile.ts'
import { createRun, finishRun, ReconcileOptions, type Run } from '../src/runs/run.ts'
import type { EndAs, JobDeps, ReportProgress } from './deps.ts'

export async function runReconcile(
  deps: JobDeps,
  run: Run,
  report: ReportProgress,
  endAs: EndAs,
): Promise<void> {
  const { asOf } = ReconcileOptions.parse(run.options)
  await (asOf === undefined
    ? reconcileNow(deps, run, report)
    : reconcileThen(deps, run, new Date(asOf), report, endAs))
}

async function reconcileNow(
  { database: { db }, clock }: JobDeps,
  run: Run,
  report: ReportProgress,
): Promise<void> {
  const options = ReconcileOptions.parse(run.options)
  const cohort = await getCohort(db, run.subject)
  const decidedAt = clock.now().toISOString()
  const result = await reconcileCohort(db, clock, cohort, {
    runId: run.id,
    dryRun: options.dryRun,
    full: options.full,
    onProgress: report,
  })
  const lastRevision = await newestRevision(db)
  await db.transaction().execute(async (trx) => {
    if (options.chain && goesOn(cohort.program))
      await createRun(trx, clock, {
        kind: 'certify',
        subject: cohort.id,
        options: {},
        actor: run.actor,
        parentId: run.id,
        dedupeKey: `${run.id}/certify`,
      })
    await finishRun(trx, clock, run.id, {
      state: 'succeeded',
      // As a text: no count of anything.
      result: { ...result, decidedAt, lastRevision: `${lastRevision}` },
    })
  })
}

function goesOn({ issue, certificate }: StoredProgram): boolean {
  return issue === 'automatic' || (issue === 'approval' && certificate?.issuedBy === 'agency')
}

async function reconcileThen(
  { database: { db } }: JobDeps,
  run: Run,
  at: Date,
  onProgress: ReportProgress,
  endAs: EndAs,
): Promise<void> {
  const { dryRun } = ReconcileOptions.parse(run.options)
  const context = { runId: run.id, dryRun, onProgress }
  const result = await reconcileAsOf(db, run.subject, at, context)
  endAs({ state: 'succeeded', result })
}
