/** The data folder and what is remembered in it about its server: `postgres.json`, mode 600. */
import { existsSync } from 'node:fs'
import {
  access,
  chmod,
  chown,
  constants,
  mkdir,
  readdir,
  readFile,
  realpath,
  stat,
} from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { HocvuError } from '../../foundation/errors.ts'
import type { Log } from '../../foundation/log.ts'
import { randomToken } from '../../foundation/secrets.ts'
import { hasCode, isRoot, writePrivateFile } from './files.ts'
import { canEnter, fewestRights, type RunAs } from './run-as.ts'

const STATE = 'postgres.json'

const stateSchema = z.object({
  ownerPassword: z.string().min(20),
  servicePassword: z.string().min(20),
  /** Taken again when it is free, so that pools which lost their server find the next one. */
  port: z.number().int().min(1).max(65535).nullable(),
  /** Folder of the cluster when it had to stand outside the data folder. */
  location: z.string().nullable(),
  /** True once the cluster was complete: from then on a missing one is a loss, not a first start. */
  initialised: z.boolean(),
})

export type ServerState = z.infer<typeof stateSchema>

export function newState(): ServerState {
  return {
    ownerPassword: randomToken(24),
    servicePassword: randomToken(24),
    port: null,
    location: null,
    initialised: false,
  }
}

/**
 * Makes the folder when it is missing. Gives its real path, so that two names of it share one server.
 * @throws HocvuError `database.cannot-start` when it cannot be written
 */
export async function openDataFolder(path: string): Promise<string> {
  try {
    await makeFolder(resolve(path))
    const folder = await realpath(path)
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return folder
  } catch (error) {
    throw cannotWrite(path, error)
  }
}

/** Whether the system refused a file: rights, a read-only or full disk, a quota. */
export function isDiskError(error: unknown): boolean {
  return hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT')
}

export function cannotWrite(path: string, error: unknown): HocvuError {
  const reason = error instanceof Error ? error.message : String(error)
  return new HocvuError(
    'database.cannot-start',
    `The data folder ${path} cannot be used (${reason}). Give this user the right to read and write it, free space on its disk, or set HOCVU_DATA to another folder.`,
    { cause: error },
  )
}

/** Closed to others; as root, the group of the server's account may pass, so that the cluster can stand inside. */
async function makeFolder(path: string): Promise<void> {
  if (existsSync(path)) return
  await makeFolder(dirname(path))
  try {
    await mkdir(path, { mode: 0o700 })
    if (isRoot()) await letGroupPass(path, fewestRights().gid)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
}

async function letGroupPass(folder: string, gid: number): Promise<void> {
  await chown(folder, 0, gid)
  await chmod(folder, 0o710)
}

/** Files by which a folder is known as ours. */
const OWN_FILES = ['master.key', STATE]

/**
 * As root: lets the server's account pass also through data folders that others of our programs made for root
 * alone: empty ones, and those with our files. Folders of other people stay as they are.
 */
export async function letAccountPass(folder: string, runAs: RunAs): Promise<void> {
  if (!runAs || canEnter(runAs, folder) || (await stat(folder)).uid !== 0) return
  await letAccountPass(dirname(folder), runAs)
  if (canEnter(runAs, folder) || !canEnter(runAs, dirname(folder))) return
  const names = (await readdir(folder)).filter((name) => !name.startsWith('postgres.l'))
  const isOurs = names.length === 0 || OWN_FILES.some((name) => names.includes(name))
  const isClosed = ((await stat(folder)).mode & 0o077) === 0
  if (isOurs && isClosed) await letGroupPass(folder, runAs.gid)
}

/** Whether a database was ever made here. */
export function hasState(folder: string): boolean {
  return existsSync(join(folder, STATE))
}

/** @throws HocvuError `database.cannot-start` when the file is damaged */
export async function readState(folder: string, log: Log): Promise<ServerState | null> {
  const path = join(folder, STATE)
  const text = await readFile(path, 'utf8').catch((error) => {
    if (hasCode(error, 'ENOENT')) return null
    throw cannotWrite(folder, error)
  })
  if (text === null) return null
  if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0) {
    log.warn({ path }, 'the file with the database passwords could be read by others; closed now')
    await chmod(path, 0o600)
  }
  const state = stateSchema.safeParse(parseJson(text))
  if (state.success) return state.data
  throw new HocvuError(
    'database.cannot-start',
    `${path} is damaged. Restore it from a backup; or, when the database stands in ${join(folder, 'postgres')}, remove the file: new passwords are set at the next start and the data stay.`,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export async function writeState(folder: string, state: ServerState): Promise<void> {
  await writePrivateFile(join(folder, STATE), `${JSON.stringify(state, null, 2)}\n`)
}
