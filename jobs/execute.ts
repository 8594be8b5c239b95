/** Executes a run, wherever it was picked up: from a queue, by a sweep, or by a command that found no worker. */
import { correlated } from '../src/foundation/correlation.ts'
import { asHocvuError } from '../src/foundation/errors.ts'
import { redactText } from '../src/foundation/log.ts'
import { traced } from '../src/foundation/tracing.ts'
import { fencedDatabase, RunLost } from '../src/runs/fenced-database.ts'
import {
  correlationOf,
  finishRun,
  noteProgress,
  type Run,
  type RunEnd,
  type RunKind,
  requeueRun,
} from '../src/runs/run.ts'
import { type Holder, type NotTaken, type Taken, withRunTaken } from '../src/runs/take-up.ts'
import { runCertify } from './certify.ts'
import type { EndAs, JobDeps, ReportProgress } from './deps.ts'
import { runFiles } from './files.ts'
import { HandedBack, untilStopping } from './handed-back.ts'
import type { Handled } from './queues.ts'
import { runReconcile } from './reconcile.ts'
import { runSync } from './sync.ts'

export type RunHandler = (
  deps: JobDeps,
  run: Run,
  report: ReportProgress,
  endAs: EndAs,
) => Promise<void>

const allHandlers: Record<RunKind, RunHandler> = {
  sync: runSync,
  reconcile: runReconcile,
  certify: runCertify,
  files: runFiles,
}

const PROGRESS_STEP_MS = 250

/**
 * Reads the run again and does what is left of it; a run that has ended is left alone.
 * @returns `busy` when somebody else is at work on the same platform or cohort, or the run was handed back or lost
 * @throws HocvuError whatever the handler threw, after it was written to the run
 */
export async function executeRun(
  deps: JobDeps,
  runId: string,
  execution: Execution,
): Promise<Handled> {
  const { clock, database } = deps
  let ended: Handled = 'done'
  const outcome = await withRunTaken(database.pool, clock, runId, async (taken, holder) => {
    ended = await executeTaken(deps, holder, taken, execution)
  })
  return outcome === 'taken' ? ended : notTaken(deps, runId, outcome)
}

/** What that says of the job of a run. */
export function notTaken({ log }: Pick<JobDeps, 'log'>, runId: string, why: NotTaken): Handled {
  if (why === 'given-up')
    log.error({ run: runId }, 'given up: its process ended again and again while at it')
  return why === 'busy' ? 'busy' : 'done'
}

/**
 * Does what is left of a run that was taken up.
 * @returns `busy` when it was handed back or lost
 * @throws HocvuError whatever the handler threw, after it was written to the run
 */
export async function executeTaken(
  deps: JobDeps,
  holder: Pick<Holder, 'end'>,
  taken: Taken,
  execution: Execution,
): Promise<Handled> {
  const { run } = taken
  const { queueJob } = execution
  const ids = { ...correlationOf(run), ...(queueJob !== undefined && { queueJob }) }
  const span = {
    kind: 'internal',
    attributes: spanAttributes(run),
    ...(queueJob === undefined && { parent: run.traceParent }),
  } as const
  return await correlated(ids, () =>
    traced(`run ${run.kind}`, span, () => work(deps, holder, taken, execution)),
  )
}

export interface Execution {
  /** false: an error that may pass puts the run back for another try. */
  lastTry: boolean
  onProgress?: ((progress: object) => void) | undefined
  /** The job of a queue that it was picked up by; left out: none was, so its trace goes on from the run's. */
  queueJob?: string
  /** Aborted when this process is to stop: the run is handed back then. */
  stopping?: AbortSignal | undefined
  /** Told when a handler has no more to do. @param end that is yet to be written */
  onHandled?: ((end: RunEnd | undefined) => void) | undefined
  /** What is done, by kind; left out: what each kind stands for. */
  handlers?: Record<RunKind, RunHandler> | undefined
}

function spanAttributes({ id, kind, subject, requestId, syncId }: Run) {
  return {
    'hocvu.run': id,
    [kind === 'sync' ? 'hocvu.platform' : 'hocvu.cohort']: subject,
    ...(requestId !== null && { 'hocvu.request': requestId }),
    ...(syncId !== null && { 'hocvu.sync': syncId }),
  }
}

async function work(
  deps: JobDeps,
  holder: Pick<Holder, 'end'>,
  taken: Taken,
  { lastTry, onProgress, onHandled, stopping, handlers = allHandlers }: Execution,
): Promise<Handled> {
  const { run } = taken
  const { log } = deps
  const db = fencedDatabase(deps.database.pool, taken)
  const own = { ...deps, database: { ...deps.database, db } }
  log.info('started')
  try {
    const report = throttledProgress(own, run.id, onProgress)
    let end: RunEnd | undefined
    const endAs: EndAs = (how) => {
      end = how
    }
    await handlers[run.kind](own, run, untilStopping(report, stopping), endAs)
    onHandled?.(end)
    if (end !== undefined && !(await holder.end(taken, end))) throw new RunLost()
    log.info('finished')
    return 'done'
  } catch (thrown) {
    const end = await noteEnd(own, taken, thrown, lastTry)
    if (end === 'lost') log.warn({ err: thrown }, 'its lock was lost: whoever takes it up goes on')
    if (end === 'handed-back') log.info('handed back: this process stops')
    if (end !== 'failed') return 'busy'
    // Whoever follows the progress tells of the error too; else the log is the only place that does.
    const told = onProgress !== undefined && asHocvuError(thrown).code !== 'internal'
    log[told ? 'debug' : 'error']({ err: thrown }, 'failed')
    throw thrown
  }
}

/** What has come of a run that did not come to its end; kept, unless it is no longer held. */
async function noteEnd(
  { database: { db }, clock }: JobDeps,
  { run, lost }: Taken,
  thrown: unknown,
  lastTry: boolean,
): Promise<'lost' | 'handed-back' | 'failed'> {
  if (thrown instanceof RunLost || lost.aborted) return 'lost'
  const handedBack = thrown instanceof HandedBack
  const { code, message, retryable, params, paramsVi } = asHocvuError(thrown)
  const error = { code, message: redactText(message), retryable, params, paramsVi }
  try {
    // In a transaction, as everything that only who holds the run may write.
    await db.transaction().execute(async (trx) => {
      if (handedBack) await requeueRun(trx, run.id, null)
      else if (retryable && !lastTry) await requeueRun(trx, run.id, error)
      else await finishRun(trx, clock, run.id, { state: 'failed', error })
    })
  } catch (another) {
    if (another instanceof RunLost) return 'lost'
    throw another
  }
  return handedBack ? 'handed-back' : 'failed'
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
