/** A database of its own for a test file: cloned from the migrated template, gone afterwards. */
import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { inject } from 'vitest'
import { type OpenDatabase, openDatabase } from '../../src/database/open.ts'
import { isInMemory, memoryFolder } from './memory-folder.ts'
import { asAdmin, withDatabase } from './server.ts'

/** In memory, files are copied in half the time that their pages take through the log. */
const STRATEGY = isInMemory(memoryFolder()) ? 'file_copy' : 'wal_log'

export interface TestDatabase {
  database: OpenDatabase
  /** Holds a password. */
  url: string
  close(): Promise<void>
}

/** A database as it stands after migrating, which nobody has opened yet. */
export async function cloneTemplate(): Promise<{ url: string; drop(): Promise<void> }> {
  const adminUrl = inject('databaseUrl')
  const name = `hocvu_test_${randomBytes(6).toString('hex')}`
  await asAdmin(adminUrl, async (admin) => {
    // Cloning takes turns: PostgreSQL refuses a template that somebody else is cloning.
    await admin.query('select pg_advisory_lock(7299)')
    await admin.query(`create database ${name} template ${inject('template')} strategy ${STRATEGY}`)
  })
  return {
    url: withDatabase(adminUrl, name),
    drop: () => asAdmin(adminUrl, (admin) => admin.query(`drop database ${name} with (force)`)),
  }
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const { url, drop } = await cloneTemplate()
  const database = await openDatabase(
    { HOCVU_DATA: '', DATABASE_URL: url, DATABASE_OWNER_URL: undefined },
    pino({ level: 'silent' }),
  )
  return {
    database,
    url,
    close: async () => {
      await database.close()
      await drop()
    },
  }
}
