/** Executes a run, wherever it was picked up: from a queue, by a sweep, or by a command that found no worker. */
import { correlated } from '../src/foundation/correlation.ts'
import { asHocvuError } from '../src/foundation/errors.ts'
import { redactText } from '../src/foundation/log.ts'
import { traced } from '../src/foundation/tracing.ts'
import { withRunLock } from '../src/runs/lock.ts'
import {
  correlationOf,
  findRun,
  finishRun,
  giveUpRun,
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
import { HandedBack, untilStopping } from './handed-back.ts'
import type { Handled } from './queues.ts'
import { runReconcile } from './reconcile.ts'
import { runSync } from './sync.ts'

export type RunHandler = (deps: JobDeps, run: Run, report: ReportProgress) => Promise<void>

const handlers: Record<RunKind, RunHandler> = {
  sync: runSync,
  reconcile: runReconcile,
  certify: runCertify,
  files: runFiles,
}

const PROGRESS_STEP_MS = 250

/**
 * Reads the run again and does what is left of it; a run that has ended is left alone.
 * @param lastTry false: an error that may pass puts the run back for another try
 * @param queueJob the job of a queue that it was picked up by; left out: none was, so its trace goes on from the run's
 * @returns `busy` when somebody else is at work on the same platform or cohort, or the run was handed back
 * @throws HocvuError whatever the handler threw, after it was written to the run
 */
export async function executeRun(
  deps: JobDeps,
  runId: string,
  { lastTry, onProgress, queueJob, stopping }: Execution,
): Promise<Handled> {
  const run = await findRun(deps.database.db, runId)
  if (!run || run.finishedAt) return 'done'
  const ids = { ...correlationOf(run), ...(queueJob !== undefined && { queueJob }) }
  return await correlated(ids, () =>
    traced(
      `run ${run.kind}`,
      {
        kind: 'internal',
        attributes: spanAttributes(run),
        ...(queueJob === undefined && { parent: run.traceParent }),
      },
      () => execute(deps, run, { lastTry, onProgress, stopping }),
    ),
  )
}

interface Execution {
  lastTry: boolean
  onProgress?: ((progress: object) => void) | undefined
  queueJob?: string
  /** Aborted when this process is to stop: the run is handed back then. */
  stopping?: AbortSignal | undefined
}

function spanAttributes({ id, kind, subject, requestId, syncId }: Run) {
  return {
    'hocvu.run': id,
    [kind === 'sync' ? 'hocvu.platform' : 'hocvu.cohort']: subject,
    ...(requestId !== null && { 'hocvu.request': requestId }),
    ...(syncId !== null && { 'hocvu.sync': syncId }),
  }
}

async function execute(
  deps: JobDeps,
  run: Run,
  { lastTry, onProgress, stopping }: Execution,
): Promise<Handled> {
  const { db, pool } = deps.database
  const { log } = deps
  let failure: unknown
  let handedBack = false
  const worked = await withRunLock(pool, run.kind, subjectOfLock(run), async () => {
    if (await giveUpRun(db, deps.clock, run.id)) {
      log.error('given up: its process ended again and again while at it')
      return
    }
    if (!(await startRun(db, deps.clock, run.id))) return
    log.info('started')
    try {
      const report = throttledProgress(deps, run.id, onProgress)
      await (((globalThis as any).benchHandlers) ?? handlers[run.kind])(deps, run, untilStopping(report, stopping))
      log.info('finished')
    } catch (thrown) {
      if (thrown instanceof HandedBack) {
        handedBack = true
        await requeueRun(db, run.id, null)
        log.info('handed back: this process stops')
        return
      }
      failure = thrown
      await noteFailure(deps, run.id, thrown, lastTry)
      // Whoever follows the progress tells of the error too; else the log is the only place that does.
      const told = onProgress !== undefined && asHocvuError(thrown).code !== 'internal'
      log[told ? 'debug' : 'error']({ err: thrown }, 'failed')
    }
  })
  if (failure !== undefined) throw failure
  return worked && !handedBack ? 'done' : 'busy'
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
