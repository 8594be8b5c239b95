import { sql } from 'kysely'
import pg from 'pg'
import { HocvuError } from '../foundation/errors.ts'
import type { Queryable } from './connection.ts'

/** Whether the database answers at all. @throws what keeps it from answering */
export async function checkDatabase(db: Queryable): Promise<void> {
  await sql`select 1`.execute(db)
}

const PATIENCE_MS = 5_000

/**
 * Whether a server lets this login in.
 * @param variable that names it
 * @throws HocvuError `database.unavailable`
 */
export async function requireServer(variable: string, url: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: PATIENCE_MS,
    application_name: 'hocvu',
  })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new HocvuError(
      'database.unavailable',
      `The PostgreSQL server of ${variable} cannot be used: ${reason}. Check that it runs, and the user, password and database in ${variable}.`,
      { cause },
    )
  } finally {
    await client.end().catch(() => {})
  }
}
