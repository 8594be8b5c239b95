/** Opens the database of an installation: a server named by DATABASE_URL, or the embedded one. */
import type pg from 'pg'
import type { Settings } from '../../config/settings.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Log } from '../foundation/log.ts'
import { VERSION } from '../foundation/version.ts'
import { createDatabase, createPool, type Database } from './connection.ts'
import { hasState } from './embedded/data-folder.ts'
import { openEmbeddedServer } from './embedded/server.ts'
import { migrate } from './migrate.ts'
import { newestSchema } from './migrations/all.ts'
import { SERVICE_ROLE } from './migrations/grants.ts'
import { openPresence, type Presence } from './presence.ts'
import { ownName, writeProcessName } from './process-name.ts'

export interface OpenDatabase {
  db: Database
  pool: pg.Pool
  /** Another pool under the service's role. @param options libpq options, such as a search path */
  createPool(max: number, options: string): pg.Pool
  /** Does something that only the owner of the tables may do. */
  asOwner<T>(work: (pool: pg.Pool) => Promise<T>): Promise<T>
  /** Whether the service works under a role that can only append to history. */
  restricted: boolean
  embedded: boolean
  /** Who lives on this database, and how to be alone there. */
  presence: Pick<Presence, 'others' | 'alone' | 'name'>
  close(): Promise<void>
  /** Lets go at once, without waiting for what is at work: for a process that is about to end. */
  abandon(): Promise<void>
}

type DatabaseSettings = Pick<Settings, 'HOCVU_DATA' | 'DATABASE_URL' | 'DATABASE_OWNER_URL'>

/**
 * At most so many are held by whoever wants one more: one by each run of a worker, and a second by each reconciliation; by two
 * watched folders, by the worker and by the scheduler. With fewer than one beyond those all could wait for each other.
 */
const POOL_SIZE = 16

/**
 * A machine that lost its power says nothing: the server asks, and lets go of its locks in half a minute, not in two hours.
 * Compiling a question takes longer than answering it: each of ours finds few rows, or is asked once.
 */
const OF_EACH_CONNECTION =
  '-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c jit=off'

/** Whether there is a database to open; opening makes one where there is none. */
export function hasDatabase({ DATABASE_URL, HOCVU_DATA }: DatabaseSettings): boolean {
  return DATABASE_URL !== undefined || hasState(HOCVU_DATA)
}

/** Where the database of an installation answers; an embedded one runs until closed. */
export interface DatabasePlace {
  ownerUrl: string
  serviceUrl: string
  /** libpq options with which the service's login takes on the service's role. */
  serviceOptions: string | undefined
  embedded: boolean
  close(): Promise<void>
}

/**
 * Nothing is opened or changed in it yet.
 * @throws HocvuError `database.cannot-start`, `database.incompatible` or `database.unavailable`
 */
export async function locateDatabase(settings: DatabaseSettings, log: Log): Promise<DatabasePlace> {
  const { DATABASE_URL: serviceUrl, DATABASE_OWNER_URL: ownerUrl } = settings
  if (serviceUrl !== undefined)
    return {
      ownerUrl: ownerUrl ?? serviceUrl,
      serviceUrl,
      // A login of its own for the service is best; else the owner's login takes on the service's role.
      serviceOptions: ownerUrl === undefined ? `-c role=${SERVICE_ROLE}` : undefined,
      embedded: false,
      close: async () => {},
    }
  const server = await openEmbeddedServer({ dataFolder: settings.HOCVU_DATA, log })
  const url = (who: typeof server.owner) =>
    `postgres://${who.user}:${encodeURIComponent(who.password)}@${who.host}:${who.port}/${who.database}`
  return {
    ownerUrl: url(server.owner),
    serviceUrl: url(server.service),
    serviceOptions: undefined,
    embedded: true,
    close: () => server.close(),
  }
}

/**
 * Ready to use: migrated, under the service's role, and known to others as living here.
 * @param part what the process does, such as `worker`, or the name of a command
 * @throws HocvuError `database.unavailable`, `database.incompatible` or `database.in-use`
 */
export async function openDatabase(
  settings: DatabaseSettings,
  log: Log,
  part = 'command',
): Promise<OpenDatabase> {
  const place = await locateDatabase(settings, log)
  try {
    const opened = await openPools(place, part, log)
    return {
      ...opened,
      embedded: place.embedded,
      abandon: () => place.close(),
      close: async () => {
        await opened.close()
        await place.close()
      },
    }
  } catch (error) {
    await place.close()
    throw place.embedded ? error : cannotUseServer(error)
  }
}

/** What went wrong with a server that was named, with what to check. */
export function cannotUseServer(error: unknown): HocvuError {
  if (error instanceof HocvuError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new HocvuError(
    'database.unavailable',
    `The PostgreSQL server of DATABASE_URL cannot be used: ${reason}. Check that it runs, and the user, password and database in DATABASE_URL.`,
    { cause: error },
  )
}

async function openPools(place: DatabasePlace, part: string, log: Log) {
  const { ownerUrl, serviceUrl } = place
  const name = ownName(VERSION, newestSchema(), part)
  const presence = await openPresence(serviceUrl, name, log)
  try {
    const restricted = await prepare(place, presence)
    const options = restricted ? place.serviceOptions : undefined
    const called = writeProcessName(name)
    const pool = createPool(
      serviceUrl,
      POOL_SIZE,
      [options, OF_EACH_CONNECTION].filter(Boolean).join(' '),
      called,
    )
    const db = createDatabase(pool)
    let closing: Promise<void> | undefined
    return {
      db,
      pool,
      createPool: (max: number, more: string) =>
        createPool(serviceUrl, max, [options, more].filter(Boolean).join(' '), called),
      asOwner: async <T>(work: (pool: pg.Pool) => Promise<T>) => {
        const owner = createPool(ownerUrl, 2, undefined, called)
        try {
          return await work(owner)
        } finally {
          await owner.end()
        }
      },
      restricted,
      presence,
      close: () => {
        closing ??= db.destroy().finally(() => presence.close())
        return closing
      },
    }
  } catch (error) {
    await presence.close()
    throw error
  }
}

/** Brings the tables to this version. @returns whether the service has a role of its own */
async function prepare(
  { ownerUrl, serviceUrl }: DatabasePlace,
  presence: Presence,
): Promise<boolean> {
  const ownerPool = createPool(ownerUrl, 3, undefined, writeProcessName(presence.name))
  try {
    const { serviceRole } = await migrate(ownerPool, presence)
    if (serviceRole && ownerUrl !== serviceUrl) await grantToLogin(ownerPool, serviceUrl)
    return serviceRole
  } finally {
    await ownerPool.end()
  }
}

async function grantToLogin(ownerPool: pg.Pool, serviceUrl: string): Promise<void> {
  const login = decodeURIComponent(new URL(serviceUrl).username)
  if (login === SERVICE_ROLE) return
  await ownerPool.query(`do $$ begin
    if not pg_has_role('${login.replaceAll("'", "''")}', '${SERVICE_ROLE}', 'member') then
      execute format('grant ${SERVICE_ROLE} to %I', '${login.replaceAll("'", "''")}');
    end if;
  end $$`)
}
