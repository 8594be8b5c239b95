/**
 * Watched folders of platforms: a file that stands still is claimed by moving it into `.taking/`, received, read by a
 * sync, and moved to `done/` or `rejected/` with a report beside it. Each step can be done again: what stands in
 * `.taking/` after a crash is taken up where it was.
 */
import { constants } from 'node:fs'
import { chmod, open, readdir, rename, writeFile } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import { operator } from '../src/access/viewer.ts'
import {
  type FileView,
  getFile,
  MAX_FILE_BYTES,
  receiveFile,
  shortName,
  takesFiles,
} from '../src/evidence/platform-files.ts'
import { dateAndTimeInVietnam } from '../src/foundation/dates.ts'
import { HocvuError } from '../src/foundation/errors.ts'
import type { PlatformDefinition } from '../src/programs/platforms.ts'
import { withRunLock } from '../src/runs/lock.ts'
import { createRun } from '../src/runs/run.ts'
import type { JobDeps } from './deps.ts'
import {
  claim,
  type FolderWatch,
  freeName,
  hasCode,
  makeOwnFolders,
  shortened,
  standingStill,
  TAKING,
  unlessGone,
} from './folder-files.ts'
import { type FolderReport, reportText } from './folder-report.ts'

const DONE = 'done'
const REJECTED = 'rejected'
/** What was received carries the id of its row in front; a name that looks so from the start loses that part. */
const RECEIVED = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})~(.+)$/s
const LOOKS_RECEIVED = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}~)+(?=.)/s
const SHEETS = new Set(['.csv', '.txt', '.tsv', '.xlsx'])

type Deps = Pick<JobDeps, 'database' | 'clock' | 'vault' | 'log' | 'resolvePlatform'>

/** The watched folder of a platform; null: it has none. @throws HocvuError `not-found`, `platform.not-configured` */
export function folderOf(deps: Pick<Deps, 'resolvePlatform'>, platformId: string): string | null {
  const platform = deps.resolvePlatform(platformId)
  const { folder } = platform.settings
  return takesFiles(platform) && typeof folder === 'string' && folder.trim() !== ''
    ? resolve(folder.trim())
    : null
}

/** Looks through the folders of all platforms, each by one process at a time. */
export async function watchFolders(
  deps: Deps & { platforms: readonly PlatformDefinition[] },
  watch: FolderWatch,
): Promise<void> {
  for (const platform of deps.platforms) {
    if (!('folder' in platform.settings)) continue
    try {
      const folder = folderOf(deps, platform.id)
      if (folder !== null) await sweepFolder(deps, platform.id, folder, watch, { sync: true })
      watch.faults.delete(platform.id)
    } catch (error) {
      const code = error instanceof HocvuError ? error.code : ''
      const fault = error instanceof Error ? error.message : String(error)
      if (code !== 'platform.not-configured' && watch.faults.get(platform.id) !== fault)
        deps.log.error({ err: error, platform: platform.id }, 'the watched folder failed')
      watch.faults.set(platform.id, fault)
    }
  }
}

/**
 * One look: claims what stands still, receives what is claimed, and puts away what was read. A file that fails is
 * tried again at the next look and keeps no other from its turn.
 * @throws the first failure, after all files had their turn
 * @param begin `sync`: begin a sync for what was received; a command that syncs by itself does not want that
 */
export async function sweepFolder(
  deps: Deps,
  platformId: string,
  folder: string,
  watch: FolderWatch,
  begin: { sync: boolean },
): Promise<void> {
  await withRunLock(deps.database.pool, 'folder', platformId, async () => {
    await makeOwnFolders(folder, [DONE, REJECTED], 'folder in platforms.yaml')
    const failures: unknown[] = []
    for (const path of await standingStill(folder, watch))
      await claim(folder, path, basename(path).replace(LOOKS_RECEIVED, '')).catch((error) =>
        failures.push(error),
      )
    const waiting: FileView[] = []
    for (const name of (await readdir(join(folder, TAKING))).toSorted())
      try {
        const file = await settle(deps, platformId, folder, name)
        if (file !== null) waiting.push(file)
      } catch (error) {
        failures.push(error)
      }
    if (begin.sync) await beginSync(deps, platformId, waiting)
    if (failures.length > 0) throw failures[0]
  })
}

/** @returns the file when it waits for a sync */
async function settle(
  deps: Deps,
  platformId: string,
  folder: string,
  name: string,
): Promise<FileView | null> {
  const [, id, original = name] = RECEIVED.exec(name) ?? []
  const known = id === undefined ? null : await receivedBefore(deps, platformId, id)
  const { file, notes } =
    known === null
      ? await receive(deps, platformId, join(folder, TAKING, name), original)
      : { file: known, notes: [] }
  if (file === null) {
    await putAway(folder, name, original, { state: 'rejected', taken: 0, refused: [], notes })
    return null
  }
  const claimed = `${file.id}~${shortened(original)}`
  if (claimed !== name) await rename(join(folder, TAKING, name), join(folder, TAKING, claimed))
  const { state, report } = file
  if (state === 'waiting') return file
  const { taken, refused } = report ?? { taken: 0, refused: [] }
  await putAway(folder, claimed, original, {
    state,
    taken,
    refused,
    notes: [...notes, ...(report?.notes ?? [])],
  })
  return null
}

/** null: another database has received it, or nobody. */
async function receivedBefore(
  { database }: Deps,
  platformId: string,
  id: string,
): Promise<FileView | null> {
  try {
    const file = await getFile(database.db, operator(`folder:${platformId}`), id)
    return file.platform === platformId ? file : null
  } catch (error) {
    if (error instanceof HocvuError && error.code === 'not-found') return null
    throw error
  }
}

/** @returns no file, and why, when it can never be read; a note when it came before and is not read again */
async function receive(
  deps: Deps,
  platformId: string,
  path: string,
  name: string,
): Promise<{ file: FileView | null; notes: string[] }> {
  const { database, clock, vault } = deps
  try {
    const { file, taken } = await receiveFile(
      { db: database.db, clock, vault },
      operator(`folder:${platformId}`),
      deps.resolvePlatform(platformId),
      { name, bytes: await readWhole(path, name), options: {}, origin: 'folder' },
    )
    if (taken || file.state === 'waiting') return { file, notes: [] }
    const came = `"${file.name}" (${dateAndTimeInVietnam(file.receivedAt)})`
    const again = `hocvu import ${platformId} <file> --again`
    return {
      file,
      notes: [
        `The same file came before as ${came} and is not read again; what was read since stays. To have it read again: ${again}`,
      ],
    }
  } catch (error) {
    if (error instanceof HocvuError && !error.retryable)
      return { file: null, notes: [error.message] }
    throw error
  }
}

/** @throws HocvuError when it can never be read; another error when it may be read later */
async function readWhole(path: string, name: string): Promise<Buffer> {
  const refuse = (what: string, cause?: unknown) =>
    new HocvuError('sheet.unreadable', `${shortName(name)} ${what}`, { cause })
  if (!SHEETS.has(extname(name).toLowerCase()))
    throw refuse('is no .csv or .xlsx file. Save the list as one of these and lay it in again.')
  // Whoever may write into the folder might have put a link in the file's place since it was looked at.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const handle = await open(path, flags).catch((error: unknown) => {
    if (hasCode(error, 'ELOOP')) throw refuse('is a link. Lay in the file itself.', error)
    if (hasCode(error, 'EACCES', 'EPERM'))
      throw refuse(
        'may not be read by the service. Give it the right to, and lay it in again.',
        error,
      )
    throw error
  })
  try {
    const before = await handle.stat()
    if (!before.isFile()) throw refuse('is no file.')
    if (before.size > MAX_FILE_BYTES)
      throw refuse(
        `has ${before.size} bytes, more than ${MAX_FILE_BYTES}. Split it and lay in the parts.`,
      )
    const bytes = await handle.readFile()
    const after = await handle.stat()
    if (
      bytes.length !== before.size ||
      after.size !== before.size ||
      after.mtimeMs !== before.mtimeMs
    )
      throw new Error(`${shortName(name)} is still being written; it is looked at again.`)
    return bytes
  } finally {
    await handle.close()
  }
}

const HOUR_MS = 60 * 60 * 1000

/** One sync for all that waits; should it fail, another after an hour, or with the next file. */
async function beginSync(
  { database, clock }: Deps,
  platformId: string,
  waiting: readonly FileView[],
): Promise<void> {
  const file = waiting.toSorted(
    (a, b) => a.receivedAt.getTime() - b.receivedAt.getTime() || a.id.localeCompare(b.id),
  )[waiting.length - 1]
  if (file === undefined) return
  const waited = Math.floor((clock.now().getTime() - file.receivedAt.getTime()) / HOUR_MS)
  await createRun(database.db, clock, {
    kind: 'sync',
    subject: platformId,
    options: { full: false, chain: true, acceptLosses: false },
    actor: `folder:${platformId}`,
    dedupeKey: `folder/${file.id}/${file.receivedAt.getTime()}/${waited}`,
  })
}

/** The report first, then the file: a file without a report was not put away. */
async function putAway(
  folder: string,
  name: string,
  original: string,
  told: Omit<FolderReport, 'file'>,
): Promise<void> {
  const to = join(folder, told.state === 'done' ? DONE : REJECTED)
  const target = join(to, await freeName(to, shortened(original)))
  const report = { file: shortName(original), ...told }
  const options = { mode: 0o600 }
  await writeFile(`${target}.report.json`, `${JSON.stringify(report, null, 2)}\n`, options)
  await writeFile(`${target}.report.txt`, reportText(report), options)
  await rename(join(folder, TAKING, name), target).catch(unlessGone)
  await chmod(target, 0o600).catch(() => {})
}
