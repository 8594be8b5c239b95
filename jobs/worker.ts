/** A worker: takes jobs off the queues and sweeps. Any number may run. */
import { announceWorker } from '../src/runs/lock.ts'
import { jobKinds } from './definitions.ts'
import type { JobDeps } from './deps.ts'
import { enqueueFollowers } from './enqueue.ts'
import { executeRun } from './execute.ts'
import type { Queues } from './queues.ts'
import { sweep } from './sweep.ts'

const SWEEP_EVERY_MS = 5_000

/** @returns waits for the jobs at hand and stops; may be called again */
export async function startWorker(
  deps: JobDeps & { queues: Queues },
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
  let sweeping: Promise<unknown> = Promise.resolve()
  const sweepOnce = () => {
    sweeping = sweeping
      .then(() => sweep(deps))
      .catch((error: unknown) => log.error({ err: error }, 'the sweep failed; it will try again'))
  }
  sweepOnce()
  const timer = setInterval(sweepOnce, SWEEP_EVERY_MS)
  let closing: Promise<void> | undefined
  return {
    close: () => {
      closing ??= (async () => {
        clearInterval(timer)
        await Promise.all(workers.map((worker) => worker.close()))
        await sweeping
        await leave()
      })()
      return closing
    },
  }
}
