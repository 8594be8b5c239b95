/**
 * Sums that take long, kept for whoever asks again, exactly as long as they hold: PostgreSQL names the state that a
 * statement sees by the transactions that have ended (its snapshot). While that name is the same, nobody has changed
 * anything anywhere in the database, and the sums are those that would be made anew.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from './connection.ts'
import { prepared } from './prepared.ts'

/** SQL: the name of the state that this statement sees. */
export const stateSeen: RawBuilder<string> = sql<string>`pg_current_snapshot()::text`

/** Those that were made last, of each database. */
const MOST_KEPT = 200

export interface Made<T> {
  /** As `stateSeen` told in the same statement; null: there were several, which did not see the same. */
  state: string | null
  value: T
}

/**
 * What several statements tell together. Names of states never come back: where the first and the last look see the same,
 * so did all that was asked in between.
 */
export async function ofOneState<T>(db: Queryable, make: () => Promise<T>): Promise<Made<T>> {
  const before = await stateNow(db)
  const value = await make()
  return { value, state: before === (await stateNow(db)) ? before : null }
}

async function stateNow(db: Queryable): Promise<string | null> {
  const { rows } = await sql<{ state: string }>`${prepared} select ${stateSeen} as state`.execute(
    db,
  )
  return rows[0]?.state ?? null
}

interface Kept<T> {
  made: Map<string, Made<T>>
  /** What somebody is making who has seen this state: whoever sees it too waits for that. */
  making: Map<string, { seen: string | null; work: Promise<Made<T>> }>
}

/** @returns asks for sums by a key that says what they are of, and who sees them: nobody is given those of somebody else */
export function keptWhileUnchanged<T>(
  most = MOST_KEPT,
): (db: Queryable, key: string, make: () => Promise<Made<T>>) => Promise<T> {
  const databases = new WeakMap<Queryable, Kept<T>>()
  return async (db, key, make) => {
    // A transaction sees what it has changed itself, which the name of the state does not tell.
    if (db.isTransaction) return (await make()).value
    const { made, making } = databases.get(db) ?? { made: new Map(), making: new Map() }
    databases.set(db, { made, making })
    const seen = await stateNow(db)
    const found = made.get(key)
    if (found !== undefined && found.state === seen) return found.value
    const other = making.get(key)
    if (other !== undefined && other.seen === seen) {
      const theirs = await other.work.catch(() => null)
      if (theirs !== null && theirs.state === seen) return theirs.value
    }
    const own = { seen, work: make() }
    making.set(key, own)
    try {
      const { state, value } = await own.work
      made.delete(key)
      if (state !== null) made.set(key, { state, value })
      const [oldest] = made.keys()
      if (made.size > most && oldest !== undefined) made.delete(oldest)
      return value
    } finally {
      if (making.get(key) === own) making.delete(key)
    }
  }
}
