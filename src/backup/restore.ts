/** Restores a backup into an empty database: all of it, or nothing. */
import pg from 'pg'
import { ensureServiceRole, requireServerVersion } from '../database/migrate.ts'
import { migrations } from '../database/migrations/all.ts'
import { HocvuError } from '../foundation/errors.ts'
import { VERSION } from '../foundation/version.ts'
import {
  createMigrationTables,
  holdDeliveries,
  holdWaitingMail,
  listTables,
  noteMigration,
  openForRows,
  setSequence,
  takeRows,
  whatIsThere,
} from './copy-store.ts'
import { damaged } from './format.ts'
import { type BackupCounts, type OpenedBackup, readBackup } from './read.ts'

export interface RestoreDeps {
  ownerUrl: string
  name: string
  masterKey: Buffer
  /** Nothing has happened in the former installation since the backup: what waits may go out. */
  moved: boolean
  signal?: AbortSignal
  onProgress?(table: string): void
}

export interface Restored extends BackupCounts {
  /** Tables of the backup that are none of this program, and stayed away. */
  strange: string[]
  /** Mails that wait for a person, because they may have been sent since. */
  heldMails: number
  /** What other systems were to be told, and waits for a person for the same reason. */
  heldDeliveries: number
}

/** @throws HocvuError `database.incompatible` when a newer program took it */
export function requireKnownSchema({ header }: OpenedBackup): void {
  const known = Object.keys(migrations)
  const unknown = header.migrations.find((name, at) => known[at] !== name)
  if (unknown === undefined) return
  throw new HocvuError(
    'database.incompatible',
    `Version ${header.program} took this backup, and its tables are newer than version ${VERSION} (${unknown}). Restore it with that version or a later one.`,
  )
}

/** @throws HocvuError `backup.not-here` */
async function requireEmptyDatabase(client: pg.ClientBase): Promise<void> {
  const there = await whatIsThere(client)
  if (there.length === 0) return
  throw new HocvuError(
    'backup.not-here',
    `The database is not empty (${there.length} tables and views, such as ${there.slice(0, 3).join(', ')}), and a restore never replaces anything. Name an empty one: another HOCVU_DATA, or a database made by createdb. An installation that was started on this one has made its tables already.`,
  )
}

/**
 * In one transaction: a fault, or the end of the process, leaves the database empty.
 * @param backup whole, known, and of this master key
 * @param beforeCommit done once everything is in place, in the same transaction
 */
export async function restoreBackup(
  deps: RestoreDeps,
  backup: OpenedBackup,
  beforeCommit: (client: pg.ClientBase) => Promise<void>,
): Promise<Restored> {
  const client = new pg.Client({ connectionString: deps.ownerUrl, application_name: deps.name })
  client.on('error', () => {})
  await client.connect()
  const stop = () => void client.end().catch(() => {})
  deps.signal?.addEventListener('abort', stop, { once: true })
  try {
    await requireServerVersion(client)
    await requireEmptyDatabase(client)
    await ensureServiceRole(client)
    await client.query('begin')
    const restored = await fill(client, deps, backup)
    await beforeCommit(client)
    await client.query('commit')
    // Without it the first questions are planned as if the tables were empty.
    await client.query('analyze')
    return restored
  } catch (error) {
    if (deps.signal?.aborted)
      throw new HocvuError('interrupted', 'Stopped as asked. The database is empty as before.')
    throw error
  } finally {
    deps.signal?.removeEventListener('abort', stop)
    await client.end().catch(() => {})
  }
}

/** Brings the tables of an older backup to this version. */
export async function bringForward(client: pg.ClientBase, { header }: OpenedBackup): Promise<void> {
  // What is checked at the end otherwise keeps the tables from being changed now.
  await client.query('set constraints all immediate')
  for (const [name, { sql }] of Object.entries(migrations)) {
    if (header.migrations.includes(name)) continue
    await client.query(sql)
    await noteMigration(client, name)
  }
}

async function fill(client: pg.Client, deps: RestoreDeps, backup: OpenedBackup): Promise<Restored> {
  await createMigrationTables(client)
  for (const name of backup.header.migrations) await client.query(migrations[name]?.sql ?? '')
  const close = await openForRows(client)
  const expected = new Map((await listTables(client)).map((table) => [table.name, table]))
  const strange: string[] = []
  const counts = await readBackup(backup, deps.masterKey, {
    file: async () => {},
    sequence: (sequence) => setSequence(client, sequence),
    table: async (table) => {
      deps.onProgress?.(table.name)
      if (!expected.delete(table.name)) {
        strange.push(table.name)
        return { data: async () => {}, end: async () => {} }
      }
      const rows = takeRows(client, table)
      return {
        data: (data) => rows.write(data),
        end: async (count) => {
          const taken = await rows.end()
          if (taken !== count) throw damaged(`${table.name} has ${taken} rows instead of ${count}`)
        },
      }
    },
  })
  if (expected.size > 0)
    throw damaged(`these tables are missing: ${[...expected.keys()].join(', ')}`)
  const fault = `restored from a backup of ${backup.header.takenAt}: may have been sent since`
  const heldMails = deps.moved ? 0 : await holdWaitingMail(client, fault)
  const heldDeliveries = deps.moved ? 0 : await holdDeliveries(client, fault)
  await close()
  return { ...counts, strange, heldMails, heldDeliveries }
}
