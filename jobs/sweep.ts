/**
 * Finds what was left half-way and sets it going again. The sweep, not the queue, is the guarantee:
 * - a run that was written but never reached a queue, or whose queue lost it (Redis emptied),
 * - a run that says "running" while nobody holds its lock: its process died,
 * - certificates that were issued but have no file,
 * - answers of platforms that were kept long enough, what a sync noted that will never be taken up again, and who looked
 *   for a certificate a day ago.
 */
import { forgetLookups } from '../src/certificates/lookup/store.ts'
import { forgetMetOfEnded } from '../src/evidence/loss-store.ts'
import { purgeFiles } from '../src/evidence/platform-files.ts'
import { purgeAnswers } from '../src/evidence/raw-pages.ts'
import { runsLeftBehind } from '../src/runs/left-behind.ts'
import { openRuns } from '../src/runs/run.ts'
import type { JobDeps } from './deps.ts'
import { enqueueRuns } from './enqueue.ts'
import { makeFiles } from './files.ts'
import type { Queues } from './queues.ts'

/** A queued run is handed over again after this time; its job may be waiting in a long queue, which does no harm. */
const LOST_AFTER_SECONDS = 60
/** Between the end of a handler's transaction and its lock there is a moment. */
const ORPHAN_AFTER_SECONDS = 1

/** @returns ids of the runs that were handed to a queue again */
export async function sweepRuns({
  database: { db },
  queues,
}: Pick<JobDeps, 'database'> & { queues: Queues }): Promise<string[]> {
  const left = await runsLeftBehind(db, {
    orphanedAfterSeconds: ORPHAN_AFTER_SECONDS,
    lostAfterSeconds: LOST_AFTER_SECONDS,
  })
  return await enqueueRuns({ db, queues }, left)
}

/**
 * Makes the files of issued certificates while nobody waits for a decision or a certificate: drawing one keeps the
 * process busy for some milliseconds.
 */
export async function sweepFiles(deps: JobDeps, stopping: AbortSignal): Promise<number> {
  const { made } = await makeFiles(deps, {
    goOn: async () => {
      if (stopping.aborted) return false
      const open = await openRuns(deps.database.db)
      return open.every(({ kind }) => kind === 'sync')
    },
  })
  return made
}

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * What certificates rest on is frozen in their dossiers, so answers and brought files may go. Whatever is to be deleted
 * here one day, never the rows of `attachments`: dossiers, revisions and decisions name them, and no copy is kept.
 * @returns how many kept answers were removed
 */
export async function sweepAnswers(deps: JobDeps): Promise<number> {
  const { db } = deps.database
  await forgetMetOfEnded(db)
  await forgetLookups(db, new Date(deps.clock.now().getTime() - DAY_MS))
  const before = new Date(deps.clock.now().getTime() - deps.rawPageDays * DAY_MS)
  await purgeFiles(db, before)
  let purged = 0
  for (;;) {
    const some = await purgeAnswers(db, before)
    if (some === 0) return purged
    purged += some
  }
}
