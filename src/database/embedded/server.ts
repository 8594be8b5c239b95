/**
 * The embedded database: a PostgreSQL server of our own on one data folder, shared by every process that opens
 * it and stopped by the last one that closes it.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { asHocvuError, HocvuError } from '../../foundation/errors.ts'
import type { Log } from '../../foundation/log.ts'
import { packagedBinaries, prepareBinaries } from './binaries.ts'
import { ensureCluster, OWNER_ROLE, resetOwnerPassword } from './cluster.ts'
import {
  cannotWrite,
  isDiskError,
  letAccountPass,
  newState,
  openDataFolder,
  readState,
  type ServerState,
  writeState,
} from './data-folder.ts'
import { hasCode } from './files.ts'
import { countLeases, type Lease, takeLease, withFolderLock } from './lease.ts'
import {
  chooseLocation,
  folderForCopy,
  innerLocation,
  isCluster,
  requireReachable,
  SYSTEM_FOLDER,
} from './location.ts'
import { HOST, startServer, stopServer, waitUntilReady } from './postmaster.ts'
import { type ConnectionInfo, DATABASE, ensureDatabase, SERVICE_LOGIN } from './roles.ts'
import { accountForServer } from './run-as.ts'
import { watchServer } from './watch.ts'

export type { ConnectionInfo } from './roles.ts'

interface EmbeddedOptions {
  dataFolder: string
  log: Log
  /** Folder with `bin`, `lib` and `share`; default: the package of this platform. */
  native?: string
  /** Where root puts a cluster that cannot stand in the data folder. */
  systemFolder?: string
}

export interface EmbeddedServer {
  /** A superuser of this cluster: migrations, the queues' own tables. */
  owner: ConnectionInfo
  /** The service's login, which has only what the owner grants. */
  service: ConnectionInfo
  /** Folder of PostgreSQL's files, with `server.log`. */
  location: string
  /** Gives the server up; the last user stops it. May be called again. */
  close(): Promise<void>
}

/**
 * Starts the server of the data folder, or attaches to the one that runs.
 * @throws HocvuError `database.cannot-start`, `database.incompatible` or `database.unavailable`
 */
export async function openEmbeddedServer(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { log } = options
  const native = options.native ?? packagedBinaries()
  const systemFolder = options.systemFolder ?? SYSTEM_FOLDER
  const folder = await openDataFolder(options.dataFolder)
  const bringUp = () => bringUpServer({ folder, native, systemFolder, log })

  const { lease, state, location } = await withFolderLock(folder, async () => {
    const lease = await takeLease(folder)
    try {
      return { lease, ...(await bringUp()) }
    } catch (error) {
      await leave(folder, lease, native, log)
      throw error
    }
  }).catch((error) => {
    throw isDiskError(error) ? cannotWrite(folder, error) : error
  })
  const stopWatching = watchServer({
    location,
    log,
    restart: () => withFolderLock(folder, async () => void (await bringUp())),
  })
  const connection = { host: HOST, port: state.port, database: DATABASE }
  let closing: Promise<void> | undefined
  return {
    owner: { ...connection, user: OWNER_ROLE, password: state.ownerPassword },
    service: { ...connection, user: SERVICE_LOGIN, password: state.servicePassword },
    location,
    close() {
      closing ??= stopWatching()
        .then(() => withFolderLock(folder, () => leave(folder, lease, native, log)))
        .catch((error) => {
          // The data folder was removed while the server ran: PostgreSQL notices and ends by itself.
          if (!hasCode(error, 'ENOENT')) throw error
        })
      return closing
    },
  }
}

/**
 * Stops a server that killed processes left running. Exists for tests; the program itself never calls it.
 * @returns false when living processes use it: then it stays
 */
export async function stopEmbeddedServer(options: EmbeddedOptions): Promise<boolean> {
  const folder = await openDataFolder(options.dataFolder)
  return await withFolderLock(folder, async () => {
    if ((await countLeases(folder)) > 0) return false
    await stopServerOf(folder, options.native ?? packagedBinaries(), options.log)
    return true
  })
}

async function leave(folder: string, lease: Lease, native: string, log: Log): Promise<void> {
  await lease.release()
  if ((await countLeases(folder)) === 0) await stopServerOf(folder, native, log)
}

async function stopServerOf(folder: string, native: string, log: Log): Promise<void> {
  const state = await readState(folder, log)
  await stopServer(state?.location ?? innerLocation(folder), native, log)
}

interface Place {
  folder: string
  native: string
  systemFolder: string
  log: Log
}

const ENDING_TIMEOUT_MS = 15_000

interface Running {
  location: string
  state: ServerState & { port: number }
}

/** Makes sure that the server runs and has its database and roles. Under the folder's lock. */
async function bringUpServer(place: Place): Promise<Running> {
  const { folder, log } = place
  const before = await readState(folder, log)
  const runAs = accountForServer(before?.location ?? innerLocation(folder), folder)
  await letAccountPass(folder, runAs)
  const location = await chooseLocation({
    dataFolder: folder,
    state: before,
    runAs,
    systemFolder: place.systemFolder,
    log,
  })
  const outside = location === innerLocation(folder) ? null : location
  const draft: ServerState = { ...(before ?? newState()), location: outside }
  requireReachable(location, draft, runAs)
  // The passwords are on the disk before the cluster that is made with them.
  const lostPassword = before === null && isCluster(location)
  if (lostPassword) await stopServer(location, place.native, log)
  else if (JSON.stringify(before) !== JSON.stringify(draft)) await writeState(folder, draft)

  for (const begun = performance.now(); ; ) {
    const found = await waitUntilReady(location, log)
    const server = found ?? (await start())
    const state = { ...draft, port: server.port, initialised: true }
    try {
      if (JSON.stringify(state) !== JSON.stringify(before)) await writeState(folder, state)
      await prepareDatabase(state, location)
      return { location, state }
    } catch (error) {
      // The server that was found was just ending: killed, or stopped by hand.
      const isEnding = found !== null && asHocvuError(error).code === 'database.unavailable'
      if (!isEnding || performance.now() - begun > ENDING_TIMEOUT_MS) throw error
      await delay(20)
    }
  }

  async function start() {
    const { native } = place
    const copyFolder = folderForCopy(folder, location)
    const binaries = await prepareBinaries({ runAs, native, copyFolder, log })
    const cluster = { location, binaries, runAs, ownerPassword: draft.ownerPassword, log }
    await ensureCluster(cluster)
    if (lostPassword) await resetOwnerPassword(cluster)
    return await startServer({ location, binaries, runAs, preferredPort: draft.port, log })
  }
}

async function prepareDatabase(state: Running['state'], location: string): Promise<void> {
  const owner = { host: HOST, port: state.port, user: OWNER_ROLE, database: DATABASE }
  try {
    await ensureDatabase({ ...owner, password: state.ownerPassword }, state.servicePassword)
  } catch (error) {
    if (hasCode(error, '28P01'))
      throw new HocvuError(
        'database.cannot-start',
        `The database in ${location} does not take the password in postgres.json, which may come from another backup. End all hocvu processes and remove postgres.json: a new password is set at the next start and the data stay.`,
        { cause: error },
      )
    const reason = error instanceof Error ? error.message : String(error)
    throw new HocvuError(
      'database.unavailable',
      `The database in ${location} runs but does not answer as it should: ${reason}. Look into server.log there, and try again.`,
      { cause: error },
    )
  }
}
