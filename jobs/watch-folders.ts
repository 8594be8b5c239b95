/**
 * Watched folders of platforms: a file that stands still is claimed by moving it into `.taking/`, received, read by a
 * sync, and moved to `done/` or `rejected/` with a report beside it. Each step can be done again: what stands in
 * `.taking/` after a crash is taken up where it was.
 */
import { chmod, lstat, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { operator } from '../src/access/viewer.ts'
import {
  type FileView,
  getFile,
  MAX_FILE_BYTES,
  receiveFile,
  takesFiles,
} from '../src/evidence/platform-files.ts'
import { HocvuError } from '../src/foundation/errors.ts'
import type { PlatformDefinition } from '../src/programs/platforms.ts'
import { withRunLock } from '../src/runs/lock.ts'
import { createRun } from '../src/runs/run.ts'
import type { JobDeps } from './deps.ts'
import { type FolderReport, reportText } from './folder-report.ts'

const TAKING = '.taking'
const DONE = 'done'
const REJECTED = 'rejected'
const OWN_REPORT = /\.report\.(?:json|txt)$/
/** What Excel, browsers and copying programs write beside or before the file itself. */
const TEMPORARY = /^[.~]|\.(?:tmp|part|partial|crdownload|download|swp)$|~$/i
/** What was received carries the id of its row in front. */
const RECEIVED = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})~(.+)$/s
const SHEETS = new Set(['.csv', '.txt', '.tsv', '.xlsx'])

type Deps = Pick<JobDeps, 'database' | 'clock' | 'vault' | 'log' | 'resolvePlatform'>

export interface FolderWatch {
  /** How each file looked the last time: one that looks the same twice stands still. */
  looks: Map<string, string>
  /** Folders that are known not to be there, so that it is said once. */
  missing: Set<string>
}

export const newFolderWatch = (): FolderWatch => ({ looks: new Map(), missing: new Set() })

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
    } catch (error) {
      const code = error instanceof HocvuError ? error.code : ''
      if (code !== 'platform.not-configured')
        deps.log.error({ err: error, platform: platform.id }, 'the watched folder failed')
    }
  }
}

/**
 * One look: claims what stands still, receives what is claimed, and puts away what was read.
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
    if (!(await isFolder(folder))) {
      if (!watch.missing.has(folder))
        deps.log.warn({ platform: platformId, folder }, 'the watched folder is not there; make it')
      watch.missing.add(folder)
      return
    }
    watch.missing.delete(folder)
    for (const own of [TAKING, DONE, REJECTED])
      await mkdir(join(folder, own), { recursive: true, mode: 0o700 })
    await claimWhatStandsStill(folder, watch)
    for (const name of (await readdir(join(folder, TAKING))).toSorted())
      await settle(deps, platformId, folder, name, begin)
  })
}

async function claimWhatStandsStill(folder: string, { looks }: FolderWatch): Promise<void> {
  const present = new Set<string>()
  for (const name of (await readdir(folder)).toSorted()) {
    if (TEMPORARY.test(name) || OWN_REPORT.test(name)) continue
    const path = join(folder, name)
    const state = await lstat(path).catch(() => null)
    if (!state?.isFile()) continue
    present.add(path)
    const look = `${state.size}/${state.mtimeMs}/${state.ino}`
    if (looks.get(path) !== look) looks.set(path, look)
    // A rename either takes the file whole or finds it gone.
    else if (!(await exists(join(folder, TAKING, name))))
      await rename(path, join(folder, TAKING, name)).catch(unlessGone)
  }
  for (const path of looks.keys())
    if (path.startsWith(join(folder, '/')) && !present.has(path)) looks.delete(path)
}

async function settle(
  deps: Deps,
  platformId: string,
  folder: string,
  name: string,
  begin: { sync: boolean },
): Promise<void> {
  const [, id, original = name] = RECEIVED.exec(name) ?? []
  const received =
    id === undefined
      ? await receive(deps, platformId, folder, name)
      : await getFile(deps.database.db, operator(`folder:${platformId}`), id)
  if (received instanceof HocvuError) {
    const notes = [received.message]
    await putAway(folder, name, { file: name, state: 'rejected', taken: 0, refused: [], notes })
    return
  }
  const { state } = received
  const claimed = id === undefined ? `${received.id}~${shortened(name)}` : name
  if (id === undefined) await rename(join(folder, TAKING, name), join(folder, TAKING, claimed))
  if (state !== 'waiting')
    await putAway(folder, claimed, {
      file: original,
      state,
      ...(received.report ?? { taken: 0, refused: [], notes: [] }),
    })
  else if (begin.sync) await beginSync(deps, platformId, received)
}

/** @returns why the file can never be read, else the file as it was received */
async function receive(
  deps: Deps,
  platformId: string,
  folder: string,
  name: string,
): Promise<FileView | HocvuError> {
  try {
    return await receiveBytes(deps, platformId, join(folder, TAKING, name), name)
  } catch (error) {
    if (error instanceof HocvuError && !error.retryable) return error
    throw error
  }
}

async function receiveBytes(
  deps: Deps,
  platformId: string,
  path: string,
  name: string,
): Promise<FileView> {
  const { database, clock, vault } = deps
  const refuse = (what: string) => new HocvuError('sheet.unreadable', `${name} ${what}`)
  if (!SHEETS.has(extname(name).toLowerCase()))
    throw refuse('is no .csv or .xlsx file. Save the list as one of these and lay it in again.')
  const { size } = await lstat(path)
  if (size > MAX_FILE_BYTES)
    throw refuse(`has ${size} bytes, more than ${MAX_FILE_BYTES}. Split it and lay in the parts.`)
  const bytes = await readFile(path).catch((error: unknown) => {
    throw refuse(`cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  })
  const { file } = await receiveFile(
    { db: database.db, clock, vault },
    operator(`folder:${platformId}`),
    deps.resolvePlatform(platformId),
    { name, bytes, options: {}, origin: 'folder' },
  )
  return file
}

const HOUR_MS = 60 * 60 * 1000

/** One sync a file; should it fail, another after an hour. */
async function beginSync({ database, clock }: Deps, platformId: string, file: FileView) {
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
async function putAway(folder: string, name: string, report: FolderReport): Promise<void> {
  const to = join(folder, report.state === 'done' ? DONE : REJECTED)
  const target = join(to, await freeName(to, shortened(report.file)))
  const options = { mode: 0o600 }
  await writeFile(`${target}.report.json`, `${JSON.stringify(report, null, 2)}\n`, options)
  await writeFile(`${target}.report.txt`, reportText(report), options)
  await rename(join(folder, TAKING, name), target).catch(unlessGone)
  await chmod(target, 0o600).catch(() => {})
}

async function freeName(folder: string, name: string): Promise<string> {
  const extension = extname(name)
  for (let number = 1; ; number++) {
    const free =
      number === 1
        ? name
        : `${name.slice(0, name.length - extension.length)} (${number})${extension}`
    if (!(await exists(join(folder, free)))) return free
  }
}

/** A name that leaves room for what is put before and behind it; file systems take 255 bytes. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= 200) return name
  return `${name.slice(0, 50)}${extname(name).slice(0, 10)}`
}

const exists = async (path: string) => (await lstat(path).catch(() => null)) !== null

const isFolder = async (path: string) =>
  (await lstat(path).catch(() => null))?.isDirectory() ?? false

/** Somebody else has taken the file. */
function unlessGone(error: unknown): void {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
  throw error
}
