/**
 * Of several processes that could do the same, one is active and the others stand by: an advisory lock on a connection of
 * its own. When the connection is gone, with the process or without it, another one takes over within a second or two.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import type { Log } from '../foundation/log.ts'

const LEADER_LOCKS = 7206
const TRY_AGAIN_AFTER_MS = 1_000

export interface Leader {
  readonly active: boolean
  close(): Promise<void>
}

/**
 * Resolves when it is known whether this process is the active one for now.
 * @param of what it is about: one process is active for each
 * @param begin called each time that this process becomes the active one
 */
export async function standBy(
  { pool, log }: { pool: pg.Pool; log: Log },
  of: string,
  begin: () => Promise<void>,
): Promise<Leader> {
  const leaving = new AbortController()
  let held: pg.PoolClient | null = null

  const tryOnce = async (): Promise<void> => {
    const client = await pool.connect()
    const lock = [LEADER_LOCKS, of]
    const { rows } = await client
      .query<{ taken: boolean }>('select pg_try_advisory_lock($1, hashtext($2)) as taken', lock)
      .catch((error: unknown) => {
        client.release(true)
        throw error
      })
    if (rows[0]?.taken !== true) return client.release()
    held = client
    client.once('end', () => {
      if (held !== client) return
      held = null
      client.release(true)
      log.warn({ of }, 'the connection that made this process the active one is lost: stands by')
    })
    log.info({ of }, 'this process is the active one')
    await begin()
  }

  const go = async (): Promise<void> => {
    while (!leaving.signal.aborted) {
      await pause(TRY_AGAIN_AFTER_MS, undefined, { signal: leaving.signal }).catch(() => {})
      if (leaving.signal.aborted || held !== null) continue
      await tryOnce().catch((error: unknown) =>
        log.warn({ err: error, of }, 'cannot take over now; tries again'),
      )
    }
  }

  await tryOnce()
  if (held === null) log.info({ of }, 'another process is the active one: stands by')
  const going = go()
  return {
    get active() {
      return held !== null
    },
    close: async () => {
      leaving.abort()
      await going
      const last = held
      held = null
      // With its connection the lock goes as well.
      last?.release(true)
    },
  }
}
