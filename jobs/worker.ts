/** A worker: takes jobs off the queues and sweeps. Any number may run. */

import { Registry } from 'prom-client'
import { asHocvuError } from '../src/foundation/errors.ts'
import type { Log } from '../src/foundation/log.ts'
import type { PlatformDefinition } from '../src/programs/platforms.ts'
import { announceWorker } from '../src/runs/lock.ts'
import { holdRuns } from '../src/runs/take-up.ts'
import { sweepAudit } from './check-audit.ts'
import { jobKinds } from './definitions.ts'
import { openCourier } from './deliver.ts'
import type { JobDeps } from './deps.ts'
import { enqueueFollowers, enqueueRuns } from './enqueue.ts'
import type { Execution } from './execute.ts'
import { executeTogether } from './execute-together.ts'
import { newFolderWatch } from './folder-files.ts'
import { keepHouse } from './housekeeping.ts'
import { createJobMetrics, type JobMetrics } from './job-metrics.ts'
import { sweepCodes, sweepMails } from './notify.ts'
import type { Queues } from './queues.ts'
import { reconcileDue } from './reconcile-due.ts'
import { remind, sweepReminders } from './remind.ts'
import { sweepAnswers, sweepFiles, sweepRuns } from './sweep.ts'
import { watchFolders } from './watch-folders.ts'
import { watchSignedFiles } from './watch-signed-files.ts'

const SWEEP_RUNS_EVERY_MS = 2_000
const SWEEP_FILES_EVERY_MS = 5_000
const SEND_MAILS_EVERY_MS = 5_000
const SEND_CODES_EVERY_MS = 2_000
const DELIVER_EVERY_MS = 2_000
const WATCH_FOLDERS_EVERY_MS = 10_000
const SWEEP_ANSWERS_EVERY_MS = 60 * 60 * 1000
const KEEP_HOUSE_EVERY_MS = 60 * 60 * 1000
const CHECK_AUDIT_EVERY_MS = 60 * 60 * 1000
const REMIND_EVERY_MS = 60 * 60 * 1000
const RECONCILE_DUE_EVERY_MS = 60 * 60 * 1000

/**
 * @param metrics left out: nobody counts
 * @param handlers left out: what each kind of run stands for
 * @returns takes no more jobs, lets those at hand go on to where they can be handed back, and stops; may be called again
 */
export async function startWorker(
  deps: JobDeps & {
    queues: Queues
    platforms: readonly PlatformDefinition[]
    metrics?: JobMetrics
    handlers?: Execution['handlers']
  },
): Promise<{ close(): Promise<void> }> {
  const { queues, log, handlers, metrics = createJobMetrics(new Registry()) } = deps
  const { db, pool } = deps.database
  const stopping = new AbortController()
  const holder = holdRuns(pool, deps.clock)
  const workers = jobKinds.map((kind) =>
    queues.work(kind, async ({ runId, more = [] }, context) => {
      const execution = { ...context, stopping: stopping.signal, handlers }
      const { mayGoOn, left, thrown } = await executeTogether(
        deps,
        holder,
        [runId, ...more],
        execution,
        (work) => metrics.job(kind, work),
      )
      await enqueueFollowers({ db, queues }, mayGoOn)
      // What was alone comes again with its job.
      if (more.length === 0 && left.length > 0) return 'busy'
      await enqueueRuns({ db, queues }, left)
      if (thrown.length > 0) throw thrown.find((one) => asHocvuError(one).retryable) ?? thrown[0]
      return 'done'
    }),
  )
  const leave = await announceWorker(pool)
  const folders = newFolderWatch()
  const courier = openCourier(deps, { stopping: stopping.signal, note: metrics.delivery })
  const repeat = (name: string, everyMs: number, work: () => Promise<unknown>) =>
    repeatWith(log, name, everyMs, () => metrics.sweep(name, work))
  const sweeps = [
    repeat('runs', SWEEP_RUNS_EVERY_MS, () => sweepRuns(deps)),
    repeat('answers', SWEEP_ANSWERS_EVERY_MS, () => sweepAnswers(deps)),
    repeat('housekeeping', KEEP_HOUSE_EVERY_MS, () => keepHouse(deps)),
    repeat('audit', CHECK_AUDIT_EVERY_MS, () => sweepAudit(deps)),
    repeat('reconcile-due', RECONCILE_DUE_EVERY_MS, () => reconcileDue(deps)),
    repeat('folders', WATCH_FOLDERS_EVERY_MS, () => watchFolders(deps, folders)),
    repeat('signed-files', WATCH_FOLDERS_EVERY_MS, () => watchSignedFiles(deps, folders)),
    repeat('files', SWEEP_FILES_EVERY_MS, () => sweepFiles(deps, stopping.signal)),
    repeat('mails', SEND_MAILS_EVERY_MS, () => sweepMails(deps, stopping.signal)),
    repeat('remind', REMIND_EVERY_MS, () => remind(deps)),
    repeat('reminders', SEND_MAILS_EVERY_MS, () => sweepReminders(deps, stopping.signal)),
    repeat('deliveries', DELIVER_EVERY_MS, () => courier.begin()),
    repeat('codes', SEND_CODES_EVERY_MS, () => sweepCodes(deps, stopping.signal)),
  ]
  let closing: Promise<void> | undefined
  return {
    close: () => {
      closing ??= (async () => {
        // First nothing new is taken: what is handed back would come again at once.
        const closed = workers.map((worker) => worker.close())
        stopping.abort()
        const swept = sweeps.map((stop) => stop())
        await Promise.all(closed)
        await Promise.all(swept)
        await courier.settled()
        await holder.close()
        await leave()
      })()
      return closing
    },
  }
}

/** Does something at once and then again and again, never twice at a time. @returns stops, and waits for what is at hand */
function repeatWith(
  log: Log,
  sweep: string,
  everyMs: number,
  work: () => Promise<void>,
): () => Promise<void> {
  let current: Promise<void> = Promise.resolve()
  let waiting = false
  const once = () => {
    if (waiting) return
    waiting = true
    current = work()
      .catch((error: unknown) =>
        log.error({ err: error, sweep }, 'a sweep failed; it will try again'),
      )
      .finally(() => {
        waiting = false
      })
  }
  once()
  const timer = setInterval(once, everyMs)
  return () => {
    clearInterval(timer)
    return current
  }
}
