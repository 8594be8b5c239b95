/** Locks that die with their holder: PostgreSQL advisory locks on a connection of their own. */
import { setTimeout as pause } from 'node:timers/promises'
import { type RawBuilder, sql } from 'kysely'
import type pg from 'pg'
import { type Queryable, withConnection } from '../database/connection.ts'

/** Class of the advisory locks of runs; the other half is the hash of `kind/subject`. */
export const RUN_LOCKS = 7202
const WORKER_LOCK = [7203, 1] as const

/**
 * Does the work while holding the one lock of (kind, subject): one sync per platform, one reconciliation and
 * one issue per cohort at a time, whatever the number of processes.
 * @returns false when somebody else holds it; the work was not done then
 */
export async function withRunLock(
  pool: pg.Pool,
  kind: string,
  subject: string,
  work: () => Promise<void>,
): Promise<boolean> {
  const key = `${kind}/${subject}`
  return await withConnection(pool, async (client) => {
    const taken = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock($1, hashtext($2)) as taken',
      [RUN_LOCKS, key],
    )
    if (!taken.rows[0]?.taken) return false
    try {
      await work()
    } finally {
      await unlock(client, 'select pg_advisory_unlock($1, hashtext($2))', [RUN_LOCKS, key])
    }
    return true
  })
}

/** With the connection gone the lock is gone too: then there is nothing to unlock and nothing to report. */
async function unlock(client: pg.PoolClient, query: string, key: unknown[]): Promise<void> {
  await client.query(query, key).catch(() => {})
}

/** Whether somebody holds the lock of a run. @param key `kind/subject` */
export function isLocked(key: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(hashtext(${key})::bigint & 4294967295) in (
    select objid::bigint from pg_locks where locktype = 'advisory' and granted
      and database = (select oid from pg_database where datname = current_database())
      and classid = ${sql.lit(RUN_LOCKS)} and objsubid = 2)`
}

/** Whether somebody is at work on (kind, subject) right now. */
export async function isRunLocked(db: Queryable, kind: string, subject: string): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select ${isLocked(sql`${`${kind}/${subject}`}::text`)} as held`.execute(db)
  return rows[0]?.held === true
}

const ANNOUNCE_AGAIN_AFTER_MS = 500

/** Says "a worker lives here", also again after a lost connection. @returns lets go */
export async function announceWorker(pool: pg.Pool): Promise<() => Promise<void>> {
  const leaving = new AbortController()
  let client: pg.PoolClient | null = null
  let comingBack: Promise<void> | null = null
  const say = async () => {
    const fresh = await pool.connect()
    try {
      await fresh.query('select pg_advisory_lock_shared($1, $2)', [...WORKER_LOCK])
    } catch (error) {
      fresh.release(true)
      throw error
    }
    client = fresh
    fresh.once('end', () => {
      if (client !== fresh) return
      client = null
      fresh.release(true)
      comingBack ??= comeBack().finally(() => {
        comingBack = null
      })
    })
  }
  const comeBack = async () => {
    while (!leaving.signal.aborted && client === null) {
      await pause(ANNOUNCE_AGAIN_AFTER_MS, undefined, { signal: leaving.signal }).catch(() => {})
      if (!leaving.signal.aborted) await say().catch(() => {})
    }
  }
  await say()
  return async () => {
    leaving.abort()
    await comingBack
    const last = client
    client = null
    if (last === null) return
    await unlock(last, 'select pg_advisory_unlock_shared($1, $2)', [...WORKER_LOCK])
    last.release()
  }
}

export async function isWorkerAlive(pool: pg.Pool): Promise<boolean> {
  const held = await pool.query(
    `select from pg_locks where locktype = 'advisory' and granted
       and database = (select oid from pg_database where datname = current_database())
       and classid = $1 and objid = $2 and objsubid = 2`,
    [...WORKER_LOCK],
  )
  return (held.rowCount ?? 0) > 0
}
