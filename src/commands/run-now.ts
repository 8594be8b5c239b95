/** Does a run and waits for its end: through the running service when there is one, else in this process. */
import { setTimeout as pause } from 'node:timers/promises'
import { enqueueRun } from '../../jobs/enqueue.ts'
import { executeRun } from '../../jobs/execute.ts'
import { storedError } from '../foundation/errors.ts'
import type { Installation } from '../main.ts'
import { isRunLocked, isWorkerAlive } from '../runs/lock.ts'
import { createRun, getRun, type NewRun, openRuns, type Run, subjectOfLock } from '../runs/run.ts'

const POLL_MS = 150

/**
 * A run of the same thing that was cut off is taken up where it stopped instead of beginning anew.
 * @param onProgress numbers of the run, or a sentence about what it waits for
 * @throws HocvuError what made the run fail
 */
export async function runNow(
  installation: Installation,
  wanted: NewRun,
  onProgress: (progress: object | string) => void,
): Promise<Run> {
  const { database, clock } = installation
  const { db } = database
  const run = (await findCutOff(installation, wanted)) ?? (await createRun(db, clock, wanted))
  return await completeRun(installation, run, onProgress)
}

/** The same for a run that is written already. */
export async function completeRun(
  installation: Installation,
  run: Run,
  onProgress: (progress: object | string) => void,
): Promise<Run> {
  const { db, pool } = installation.database
  let handedOver = false
  for (;;) {
    if (await isWorkerAlive(pool)) {
      if (!handedOver) await enqueueRun({ db, queues: await installation.queues() }, run)
      handedOver = true
      await pause(POLL_MS)
    } else {
      handedOver = false
      const handled = await executeRun(installation, run.id, { lastTry: true, onProgress })
      if (handled === 'busy') await pause(POLL_MS)
    }
    const now = await getRun(db, run.id)
    if (now.finishedAt === null)
      onProgress(now.error === null ? now.progress : `waits to try again: ${now.error.message}`)
    else if (now.state === 'failed') throw storedError(now.error)
    else return now
  }
}

async function findCutOff({ database }: Installation, wanted: NewRun): Promise<Run | null> {
  const { db } = database
  for (const run of await openRuns(db)) {
    if (run.kind !== wanted.kind || run.subject !== wanted.subject) continue
    if (run.parentId !== null || !sameOptions(run.options, wanted.options)) continue
    if (!(await isRunLocked(db, run.kind, subjectOfLock(run)))) return run
  }
  return null
}

const sorted = (options: object) => JSON.stringify(Object.entries(options).toSorted())
const sameOptions = (a: object, b: object) => sorted(a) === sorted(b)
