/** The run that reads the kept answers of a sync again. */
import type { Viewer } from '../access/viewer.ts'
import { HocvuError } from '../foundation/errors.ts'
import { type NewRun, type Run, SyncOptions } from './run.ts'

/**
 * @param run a sync; of a replay, the sync that it replayed is meant
 * @throws HocvuError `not-found`, `request.conflict`
 */
export function replayOf(run: Run, viewer: Viewer): NewRun {
  if (run.kind !== 'sync')
    throw new HocvuError(
      'not-found',
      `Run ${run.id} is a ${run.kind}; only a sync can be replayed.`,
    )
  if (run.finishedAt === null)
    throw new HocvuError(
      'request.conflict',
      `Sync ${run.id} has not ended. Replay it when it has, or sync the platform: it goes on where it stopped.`,
    )
  const original = SyncOptions.parse(run.options).replayOf ?? run.id
  return {
    kind: 'sync',
    subject: run.subject,
    options: { full: false, chain: false, acceptLosses: false, replayOf: original },
    actor: viewer.actor,
  }
}
