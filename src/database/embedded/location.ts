/** Where the cluster and a copy of the programs stand when the server's account cannot enter the data folder. */
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { access, chmod, constants, lstat, mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { HocvuError } from '../../foundation/errors.ts'
import type { Log } from '../../foundation/log.ts'
import type { ServerState } from './data-folder.ts'
import { canEnter, type RunAs } from './run-as.ts'

export const SYSTEM_FOLDER = '/var/lib/hocvu'

/** Whether the folder holds a complete cluster: one is put in place only when it is. */
export function isCluster(location: string): boolean {
  return existsSync(join(location, 'PG_VERSION'))
}

/** Where a copy of the programs may be put: by construction the server's account can enter it. */
export function folderForCopy(dataFolder: string, location: string): string {
  return location === innerLocation(dataFolder) ? dataFolder : dirname(dirname(location))
}

/** The cluster inside a data folder. */
export function innerLocation(dataFolder: string): string {
  return join(dataFolder, 'postgres')
}

/** Where the cluster stands, or is to stand when there is none yet. */
export async function chooseLocation(place: {
  dataFolder: string
  state: ServerState | null
  runAs: RunAs
  systemFolder: string
  log: Log
}): Promise<string> {
  const { dataFolder, state, runAs, log } = place
  const inner = innerLocation(dataFolder)
  if (state?.initialised) return state.location ?? inner
  if (state?.location && isCluster(state.location)) return state.location
  if (isCluster(inner) || canEnter(runAs, dataFolder)) return inner
  const system = await openSystemFolder(place.systemFolder, log)
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 12)
  const outer = join(system, hash)
  if (!isCluster(join(outer, 'postgres'))) return join(outer, 'postgres')
  // An earlier data folder of the same name left it. Whose data it holds is not ours to guess.
  const fresh = join(system, `${hash}-${randomBytes(3).toString('hex')}`)
  log.warn(
    { left: outer, taken: fresh },
    'a database of an earlier data folder with this path was found and left alone',
  )
  return join(fresh, 'postgres')
}

/** @throws HocvuError `database.cannot-start` when a complete cluster is gone or can't be entered */
export function requireReachable(location: string, state: ServerState, runAs: RunAs): void {
  if (state.initialised && !isCluster(location))
    throw new HocvuError(
      'database.cannot-start',
      `The database of this data folder stood in ${location} and is not there any more. Put it back from a backup; or, to begin with an empty database, remove postgres.json from the data folder.`,
    )
  const folder = state.initialised ? location : dirname(location)
  if (existsSync(folder) && !canEnter(runAs, folder))
    throw new HocvuError(
      'database.cannot-start',
      `The user ${runAs?.name} that runs PostgreSQL cannot enter ${folder}. Let that user pass the folders above it (chmod o+x), or run hocvu as the owner of the data folder.`,
    )
}

/** A folder of root's that every account may enter; among temporary files when there is no other way. */
async function openSystemFolder(preferred: string, log: Log): Promise<string> {
  try {
    if (!existsSync(preferred)) {
      await mkdir(preferred, { recursive: true })
      await chmod(preferred, 0o755)
    }
    await access(preferred, constants.W_OK)
    const found = await lstat(preferred)
    if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0)
      throw new Error(`${preferred} is not a folder that only root writes`)
    return preferred
  } catch (error) {
    const temporary = await mkdtemp(join(tmpdir(), 'hocvu-'))
    await chmod(temporary, 0o755)
    log.warn(
      { err: error, folder: temporary },
      `${preferred} cannot be written: the database stands among temporary files and may be lost. Run hocvu as an ordinary user, or give it a data folder that other users may enter`,
    )
    return temporary
  }
}
