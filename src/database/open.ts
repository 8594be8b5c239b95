/** Opens the database of an installation: a server named by DATABASE_URL, or the embedded one. */
import type pg from 'pg'
import type { Settings } from '../../config/settings.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Log } from '../foundation/log.ts'
import { createDatabase, createPool, type Database } from './connection.ts'
import { hasState } from './embedded/data-folder.ts'
import { openEmbeddedServer } from './embedded/server.ts'
import { migrate } from './migrate.ts'
import { SERVICE_ROLE } from './migrations/grants.ts'

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
  close(): Promise<void>
  /** Lets go at once, without waiting for what is at work: for a process that is about to end. */
  abandon(): Promise<void>
}

type DatabaseSettings = Pick<Settings, 'HOCVU_DATA' | 'DATABASE_URL' | 'DATABASE_OWNER_URL'>

const POOL_SIZE = 12

/** Whether there is a database to open; opening makes one where there is none. */
export function hasDatabase({ DATABASE_URL, HOCVU_DATA }: DatabaseSettings): boolean {
  return DATABASE_URL !== undefined || hasState(HOCVU_DATA)
}

/**
 * Ready to use: migrated, under the service's role.
 * @throws HocvuError `database.unavailable` or `database.incompatible`
 */
export async function openDatabase(settings: DatabaseSettings, log: Log): Promise<OpenDatabase> {
  if (settings.DATABASE_URL !== undefined)
    return await openServer(settings.DATABASE_URL, settings.DATABASE_OWNER_URL)
  const server = await openEmbeddedServer({ dataFolder: settings.HOCVU_DATA, log })
  const url = (who: typeof server.owner) =>
    `postgres://${who.user}:${encodeURIComponent(who.password)}@${who.host}:${who.port}/${who.database}`
  try {
    const opened = await openPools(url(server.owner), url(server.service), undefined)
    return {
      ...opened,
      embedded: true,
      abandon: () => server.close(),
      close: async () => {
        await opened.close()
        await server.close()
      },
    }
  } catch (error) {
    await server.close()
    throw error
  }
}

async function openServer(url: string, ownerUrl: string | undefined): Promise<OpenDatabase> {
  try {
    // A login of its own for the service is best; else the owner's login takes on the service's role.
    const options = ownerUrl === undefined ? `-c role=${SERVICE_ROLE}` : undefined
    return {
      ...(await openPools(ownerUrl ?? url, url, options)),
      embedded: false,
      abandon: async () => {},
    }
  } catch (error) {
    if (error instanceof HocvuError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new HocvuError(
      'database.unavailable',
      `The PostgreSQL server of DATABASE_URL cannot be used: ${reason}. Check that it runs, and the user, password and database in DATABASE_URL.`,
      { cause: error },
    )
  }
}

async function openPools(ownerUrl: string, serviceUrl: string, options: string | undefined) {
  const ownerPool = createPool(ownerUrl, 3)
  let restricted: boolean
  try {
    restricted = (await migrate(ownerPool)).serviceRole
    if (restricted && ownerUrl !== serviceUrl) await grantToLogin(ownerPool, serviceUrl)
  } finally {
    await ownerPool.end()
  }
  const pool = createPool(serviceUrl, POOL_SIZE, restricted ? options : undefined)
  const db = createDatabase(pool)
  let closing: Promise<void> | undefined
  return {
    db,
    pool,
    createPool: (max: number, more: string) =>
      createPool(
        serviceUrl,
        max,
        [restricted ? options : undefined, more].filter(Boolean).join(' '),
      ),
    asOwner: async <T>(work: (pool: pg.Pool) => Promise<T>) => {
      const owner = createPool(ownerUrl, 2)
      try {
        return await work(owner)
      } finally {
        await owner.end()
      }
    },
    restricted,
    close: () => {
      closing ??= db.destroy()
      return closing
    },
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
