/**
 * Sums that take long, kept for whoever asks again, exactly as long as they hold: PostgreSQL names the state that a
 * statement sees by the transactions that have ended (its snapshot). While that name is the same, nobody has changed
 * anything anywhere in the database, and the sums are those that would be made anew.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from './connection.ts'

/** SQL: the name of the state that this statement sees. */
export const stateSeen: RawBuilder<string> = sql<string>`pg_current_snapshot()::text`

/** Those that were made last, of each database. */
const MOST_KEPT = 200

export interface Made<T> {
  /** As `stateSeen` told in the same statement; null: there were several, which did not see the same. */
  state: string | null
  value: T
}

/** @returns asks for sums by a key that says what they are of, and who sees them: nobody is given those of somebody else */
export function keptWhileUnchanged<T>(): (
  db: Queryable,
  key: string,
  make: () => Promise<Made<T>>,
) => Promise<T> {
  const databases = new WeakMap<Queryable, Map<string, Made<T>>>()
  return async (db, key, make) => {
    // A transaction sees what it has changed itself, which the name of the state does not tell.
    if (db.isTransaction) return (await make()).value
    const kept = databases.get(db) ?? new Map<string, Made<T>>()
    databases.set(db, kept)
    const found = kept.get(key)
    if (found !== undefined) {
      const { rows } = await sql<{ state: string }>`select ${stateSeen} as state`.execute(db)
      if (rows[0]?.state === found.state) return found.value
    }
    const made = await make()
    kept.delete(key)
    if (made.state !== null) kept.set(key, made)
    const [oldest] = kept.keys()
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    return made.value
  }
}
