/** What stands in a platform's watched folder is taken in before a sync by hand, and put away after it. */
import { setTimeout as pause } from 'node:timers/promises'
import { newFolderWatch } from '../../jobs/folder-files.ts'
import { folderOf, sweepFolder } from '../../jobs/watch-folders.ts'
import type { Installation } from '../main.ts'

/** A file that does not change for so long is taken for whole. */
const STANDS_STILL_MS = 1_000

/** @param standsStillMs between the two looks */
export async function takeFolder(
  installation: Installation,
  platformId: string,
  standsStillMs = STANDS_STILL_MS,
): Promise<void> {
  const folder = folderOf(installation, platformId)
  if (folder === null) return
  const watch = newFolderWatch()
  await sweepFolder(installation, platformId, folder, watch, { sync: false })
  if (watch.looks.size === 0) return
  await pause(standsStillMs)
  await sweepFolder(installation, platformId, folder, watch, { sync: false })
}

export async function putAwayFolder(installation: Installation, platformId: string): Promise<void> {
  const folder = folderOf(installation, platformId)
  if (folder === null) return
  await sweepFolder(installation, platformId, folder, newFolderWatch(), { sync: false })
}
