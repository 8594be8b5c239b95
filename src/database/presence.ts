/**
 * Who lives on this database. Every opened installation holds a shared advisory lock on a connection of its own that
 * bears its name; whoever must be alone takes the lock for itself, or is told who is in the way.
 */
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { HocvuError } from '../foundation/errors.ts'
import type { Log } from '../foundation/log.ts'
import {
  describeProcess,
  type ProcessName,
  readProcessName,
  writeProcessName,
} from './process-name.ts'

const PRESENCE_LOCK = [7204, 1]
/** How long a newcomer waits for somebody who is alone. */
const PATIENCE_MS = 1_000
/** Whoever is refused, or is coming back after a lost connection, has done so in this time. */
const SETTLED_MS = 3_000
const FIRST_RETRY_MS = 200
const LONGEST_RETRY_MS = 10_000

export interface Presence {
  readonly name: ProcessName
  /**
   * Says "I live here" until closed, also after a lost connection.
   * @throws HocvuError `database.in-use` while somebody else is alone here
   */
  hold(): Promise<void>
  /** Everybody else, also those of versions that hold no lock. */
  others(): Promise<ProcessName[]>
  /**
   * Does the work while nobody else lives here; who opens the installation meanwhile is refused.
   * @param purpose completes "Nothing else may use the database while …"
   * @param work is told by the signal when the connection and with it the lock is lost
   * @throws HocvuError `database.in-use` naming who is in the way
   */
  alone<T>(purpose: string, work: (lost: AbortSignal) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** A connection that says who this is. The lock is taken by `hold`. */
export async function openPresence(url: string, name: ProcessName, log: Log): Promise<Presence> {
  // Until the first connection stands there is nothing to come back from.
  let closed = true
  let held = false
  let retrying: Promise<void> | undefined
  const closing = new AbortController()
  let client = ownClient()
  await client.connect()
  closed = false

  function ownClient(): pg.Client {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: writeProcessName(name),
      keepAlive: true,
    })
    fresh.on('error', () => {})
    fresh.on('end', () => {
      if (closed || fresh !== client) return
      retrying ??= comeBack().finally(() => {
        retrying = undefined
      })
    })
    return fresh
  }

  /** The lock went with its connection. Until it is taken again the other connections still bear the name. */
  async function comeBack(): Promise<void> {
    for (let wait = FIRST_RETRY_MS; !closed; wait = Math.min(wait * 2, LONGEST_RETRY_MS)) {
      try {
        await delay(wait, undefined, { signal: closing.signal, ref: false })
        const fresh = ownClient()
        await fresh.connect()
        if (closed) return await fresh.end()
        client = fresh
        if (held) await fresh.query('select pg_advisory_lock_shared($1, $2)', PRESENCE_LOCK)
        return
      } catch (error) {
        if (!closed)
          log.debug(
            { err: error },
            'the connection that tells others of this process is still away',
          )
      }
    }
  }

  const others = () => findOthers(client)

  /** Those of earlier versions hold no lock; somebody may just be coming back, or be about to be refused. */
  async function requireEmpty(purpose: string): Promise<void> {
    for (const begun = performance.now(); ; await delay(100)) {
      const found = await others()
      if (found.length === 0) return
      const nameless = found.some(({ schema }) => schema === null)
      if (nameless || performance.now() - begun > SETTLED_MS) throw inUse(purpose, found)
    }
  }

  return {
    name,
    others,
    async hold() {
      if (held) return
      for (const begun = performance.now(); ; await delay(50)) {
        const { rows } = await client.query<{ taken: boolean }>(
          'select pg_try_advisory_lock_shared($1, $2) as taken',
          PRESENCE_LOCK,
        )
        if (rows[0]?.taken) break
        if (performance.now() - begun > PATIENCE_MS)
          throw inUse('somebody needs it alone', await others())
      }
      held = true
    },
    async alone(purpose, work) {
      const { rows } = await client.query<{ taken: boolean }>(
        'select pg_try_advisory_lock($1, $2) as taken',
        PRESENCE_LOCK,
      )
      if (!rows[0]?.taken) throw inUse(purpose, await others())
      const holder = client
      const lost = new AbortController()
      const lose = () => lost.abort()
      holder.once('end', lose)
      try {
        await requireEmpty(purpose)
        return await work(lost.signal)
      } finally {
        holder.off('end', lose)
        await holder.query('select pg_advisory_unlock($1, $2)', PRESENCE_LOCK).catch(() => {})
      }
    },
    async close() {
      closed = true
      closing.abort()
      await client.end().catch(() => {})
      await retrying
    },
  }
}

/** By what their connections are called, and by who holds the lock; names are readable to every login. */
async function findOthers(client: pg.Client): Promise<ProcessName[]> {
  const { rows } = await client.query<{ name: string }>(
    `select distinct application_name as name from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()
       and (application_name <> current_setting('application_name') or pid in (
         select pid from pg_locks where locktype = 'advisory' and granted and objsubid = 2
           and database = (select oid from pg_database where datname = current_database())
           and classid = $1 and objid = $2))
     order by 1`,
    PRESENCE_LOCK,
  )
  return rows.flatMap(({ name }) => readProcessName(name) ?? [])
}

function inUse(purpose: string, found: readonly ProcessName[]): HocvuError {
  const named = found.map(describeProcess).join(', ') || 'a process that cannot be named'
  return new HocvuError(
    'database.in-use',
    `Nothing else may use the database while ${purpose}. In the way: ${named}. End it and try again.`,
  )
}
