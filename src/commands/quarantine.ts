/** `replay`, `quarantine list|retry`: rows that could not be read, and reading kept answers once more. */
import {
  countWaitingRows,
  listWaitingRows,
  runsOfWaitingRows,
} from '../evidence/quarantine-store.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Installation } from '../main.ts'
import { replayOf } from '../runs/replay-of.ts'
import { getRun, type Run } from '../runs/run.ts'
import type { Command, CommandContext } from './command.ts'
import { describeSync, describeSyncProgress, syncResult } from './describe-sync.ts'
import { exitCodes } from './output.ts'
import { runNow } from './run-now.ts'

export const replay: Command<[sync: string]> = async (context, sync) => {
  const installation = await context.open()
  const run = await replayRun(context, installation, sync)
  context.output.result(syncResult(run), () => describeSync(run))
  return run.state === 'succeeded' ? exitCodes.done : exitCodes.partial
}

async function replayRun(
  { output, viewer }: CommandContext,
  installation: Installation,
  sync: string,
): Promise<Run> {
  const original = await getRun(installation.database.db, sync)
  return await runNow(installation, replayOf(original, viewer), (progress) =>
    output.progress(describeSyncProgress(original.subject, progress)),
  )
}

export const listQuarantine: Command<[options: { platform?: string }]> = async (
  context,
  options,
) => {
  const { database } = await context.open()
  const rows = await listWaitingRows(database.db, context.viewer, options.platform ?? null)
  const waiting = await countWaitingRows(database.db, options.platform ?? null)
  context.output.result({ waiting, rows }, () =>
    rows.length === 0
      ? 'No row waits.'
      : [
          ...rows.map(
            (row) =>
              `${row.platform}  ${row.place}  ${row.reason}\n    ${row.detail}\n    last seen ${row.lastSeenAt.toISOString()} in sync ${row.sync}`,
          ),
          ...(waiting > rows.length ? [`… and ${waiting - rows.length} more`] : []),
        ].join('\n'),
  )
  return exitCodes.done
}

/** Reads the kept answers again that the waiting rows came from; where none are kept, a sync is the way. */
export const retryQuarantine: Command<[options: { platform?: string }]> = async (
  context,
  options,
) => {
  const installation = await context.open()
  const { db } = installation.database
  const before = await countWaitingRows(db, options.platform ?? null)
  const toSync = new Set<string>()
  for (const { run, platform } of await runsOfWaitingRows(db, options.platform ?? null)) {
    try {
      await replayRun(context, installation, run)
    } catch (error) {
      const known = error instanceof HocvuError ? error.code : ''
      if (known !== 'sync.not-kept' && known !== 'sync.answer-missing') throw error
      toSync.add(platform)
    }
  }
  const waiting = await countWaitingRows(db, options.platform ?? null)
  const result = { retried: before, settled: before - waiting, waiting, toSync: [...toSync] }
  context.output.result(result, () =>
    [
      `${result.settled} of ${before} rows read well now; ${waiting} wait.`,
      ...result.toSync.map(
        (platform) => `The answers are no longer kept. Sync it: hocvu sync ${platform} --full`,
      ),
      ...(waiting > 0 && result.toSync.length === 0
        ? [
            'Correct them on the platform and sync it, or correct its settings and retry: hocvu quarantine list',
          ]
        : []),
    ].join('\n'),
  )
  return waiting === 0 ? exitCodes.done : exitCodes.partial
}
