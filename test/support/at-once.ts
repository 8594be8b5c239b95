/** Makes things happen at the same time for certain, instead of by luck. */
import type { OpenDatabase } from '../../src/database/open.ts'
import { until } from './until.ts'

/**
 * Holds back whoever writes to a table. Starts each act when those before it wait, for the table or for each other,
 * and lets them go together.
 */
export async function atOnce<T>(
  database: Pick<OpenDatabase, 'asOwner'>,
  table: string,
  acts: readonly (() => Promise<T>)[],
): Promise<T[]> {
  return await database.asOwner(async (owner) => {
    const gate = await owner.connect()
    const started: Promise<T>[] = []
    try {
      await gate.query(`begin; lock table ${table} in share row exclusive mode`)
      for (const act of acts) {
        const running = act()
        // Looked at below; a failure before that must not count as unhandled.
        running.catch(() => {})
        started.push(running)
        await until(`${started.length} wait for ${table}`, async () => {
          const { rows } = await owner.query(
            `select from pg_stat_activity
             where datname = current_database() and wait_event_type = 'Lock'`,
          )
          return rows.length >= started.length
        })
      }
      await gate.query('commit')
      return await Promise.all(started)
    } finally {
      gate.release(true)
    }
  })
}
