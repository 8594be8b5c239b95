/** Executes a run, wherever it was picked up: from a queue, by a sweep, or by a command that found no worker. */
import { asHocvuError } from '../src/foundation/errors.ts'
import { redactText } from '../src/foundation/log.ts'
import { withRunLock } from '../src/runs/lock.ts'
import {
  findRun,
  finishRun,
  noteProgress,
  type Run,
  type RunKind,
  requeueRun,
  startRun,
  subjectOfLock,
} from '../src/runs/run.ts'
import { runCertify } from './certify.ts'
import type { JobDeps, ReportProgress } from './deps.ts'
import { runFiles } from './files.ts'
import type { Handled } from './queues.ts'
import { runReconcile } from './reconcile.ts'
import { runSync } from './sync.ts'

const handlers: Record<
  RunKind,
  (deps: JobDeps, run: Run, report: ReportProgress) => Promise<void>
> = { sync: runSync, reconcile: runReconcile, certify: runCertify, files: runFiles }

const PROGRESS_STEP_MS = 250

/**
 * Reads the run again and does what is left of it; a run that has ended is left alone.
 * @param lastTry false: an error that may pass puts the run back for another try
 * @returns `busy` when somebody else is at work on the same platform or cohort
 * @throws HocvuError whatever the handler threw, after it was written to the run
 */
export async function executeRun(
  deps: JobDeps,
  runId: string,
  { lastTry, onProgress }: { lastTry: boolean; onProgress?: (progress: object) => void },
): Promise<Handled> {
  const { db, pool } = deps.database
  const run = await findRun(db, runId)
  if (!run || run.finishedAt) return 'done'
  let failure: unknown
  const worked = await withRunLock(pool, run.kind, subjectOfLock(run), async () => {
    if (!(await startRun(db, deps.clock, runId))) return
    const log = deps.log.child({ run: runId, job: run.kind, subject: run.subject })
    log.info('started')
    try {
      await handlers[run.kind](deps, run, throttledProgress(deps, runId, onProgress))
      log.info('finished')
    } catch (thrown) {
      failure = thrown
      await noteFailure(deps, runId, thrown, lastTry)
      // Whoever follows the progress tells of the error too; else the log is the only place that does.
      const told = onProgress !== undefined && asHocvuError(thrown).code !== 'internal'
      log[told ? 'debug' : 'error']({ err: thrown }, 'failed')
    }
  })
  if (failure !== undefined) throw failure
  return worked ? 'done' : 'busy'
}

async function noteFailure(
  deps: JobDeps,
  runId: string,
  thrown: unknown,
  lastTry: boolean,
): Promise<void> {
  const { code, message, retryable, params, paramsVi } = asHocvuError(thrown)
  const error = { code, message: redactText(message), retryable, params, paramsVi }
  if (retryable && !lastTry) await requeueRun(deps.database.db, runId, error)
  else await finishRun(deps.database.db, deps.clock, runId, { state: 'failed', error })
}

function throttledProgress(
  deps: JobDeps,
  runId: string,
  onProgress: ((progress: object) => void) | undefined,
): ReportProgress {
  let last = 0
  return async (progress) => {
    onProgress?.(progress)
    const now = performance.now()
    if (now - last < PROGRESS_STEP_MS) return
    last = now
    await noteProgress(deps.database.db, runId, progress)
  }
}
