/** Empties the demo's database, so that every start tells the same story. */
import { createPool } from '../database/connection.ts'
import { openEmbeddedServer } from '../database/embedded/server.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Log } from '../foundation/log.ts'

/**
 * @returns keeps the server running until closed, for whoever opens it next
 * @throws HocvuError `run.busy` when another demo is at work in the folder
 */
export async function resetDemo(dataFolder: string, log: Log): Promise<{ close(): Promise<void> }> {
  const server = await openEmbeddedServer({ dataFolder, log })
  const { user, password, host, port, database } = server.owner
  const pool = createPool(
    `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/${database}`,
    1,
  )
  try {
    const others = await pool.query(
      `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
         and backend_type = 'client backend'`,
    )
    if ((others.rowCount ?? 0) > 0)
      throw new HocvuError(
        'run.busy',
        `A demo is running on ${dataFolder} already. Stop it first, or set HOCVU_DATA to another folder.`,
      )
    await pool.query(
      'drop schema if exists bullmq cascade; drop schema public cascade; create schema public',
    )
  } catch (error) {
    await pool.end()
    await server.close()
    throw error
  }
  await pool.end()
  return server
}
