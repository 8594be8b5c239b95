/** A worker: takes jobs off the queues and sweeps. Any number may run. */

import type { Log } from '../src/foundation/log.ts'
import type { PlatformDefinition } from '../src/programs/platforms.ts'
import { announceWorker } from '../src/runs/lock.ts'
import { jobKinds } from './definitions.ts'
import type { JobDeps } from './deps.ts'
import { enqueueFollowers } from './enqueue.ts'
import { executeRun } from './execute.ts'
import { newFolderWatch } from './folder-files.ts'
import { keepHouse } from './housekeeping.ts'
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
const WATCH_FOLDERS_EVERY_MS = 10_000
const SWEEP_ANSWERS_EVERY_MS = 60 * 60 * 1000
const KEEP_HOUSE_EVERY_MS = 60 * 60 * 1000
const REMIND_EVERY_MS = 60 * 60 * 1000
const RECONCILE_DUE_EVERY_MS = 60 * 60 * 1000

/** @returns waits for the jobs at hand and stops; may be called again */
export async function startWorker(
  deps: JobDeps & { queues: Queues; platforms: readonly PlatformDefinition[] },
): Promise<{ close(): Promise<void> }> {
  const { queues, log } = deps
  const { db, pool } = deps.database
  const workers = jobKinds.map((kind) =>
    queues.work(kind, async ({ runId }, { lastTry }) => {
      const handled = await executeRun(deps, runId, { lastTry })
      if (handled === 'done') await enqueueFollowers({ db, queues }, runId)
      return handled
    }),
  )
  const leave = await announceWorker(pool)
  const stopping = new AbortController()
  const folders = newFolderWatch()
  const sweeps = [
    repeatWith(log, SWEEP_RUNS_EVERY_MS, () => sweepRuns(deps)),
    repeatWith(log, SWEEP_ANSWERS_EVERY_MS, () => sweepAnswers(deps)),
    repeatWith(log, KEEP_HOUSE_EVERY_MS, () => keepHouse(deps)),
    repeatWith(log, RECONCILE_DUE_EVERY_MS, () => reconcileDue(deps)),
    repeatWith(log, WATCH_FOLDERS_EVERY_MS, () => watchFolders(deps, folders)),
    repeatWith(log, WATCH_FOLDERS_EVERY_MS, () => watchSignedFiles(deps, folders)),
    repeatWith(log, SWEEP_FILES_EVERY_MS, () => sweepFiles(deps, stopping.signal)),
    repeatWith(log, SEND_MAILS_EVERY_MS, () => sweepMails(deps, stopping.signal)),
    repeatWith(log, REMIND_EVERY_MS, () => remind(deps)),
    repeatWith(log, SEND_MAILS_EVERY_MS, () => sweepReminders(deps, stopping.signal)),
    repeatWith(log, SEND_CODES_EVERY_MS, () => sweepCodes(deps, stopping.signal)),
  ]
  let closing: Promise<void> | undefined
  return {
    close: () => {
      closing ??= (async () => {
        stopping.abort()
        const swept = sweeps.map((stop) => stop())
        await Promise.all(workers.map((worker) => worker.close()))
        await Promise.all(swept)
        await leave()
      })()
      return closing
    },
  }
}

/** Does something at once and then again and again, never twice at a time. @returns stops, and waits for what is at hand */
function repeatWith(log: Log, everyMs: number, work: () => Promise<unknown>): () => Promise<void> {
  let current: Promise<void> = Promise.resolve()
  let waiting = false
  const once = () => {
    if (waiting) return
    waiting = true
    current = work()
      .then(() => {})
      .catch((error: unknown) => log.error({ err: error }, 'a sweep failed; it will try again'))
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
