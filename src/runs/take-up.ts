/**
 * SQL by which a process takes up runs and ends them: their locks, and its name in their rows, in one statement for all that
 * come together. The locks keep others away while the one connection lives that holds all of a process's; the name
 * (`taken_by`) tells whoever lost the lock, and has not noticed, that a run is no longer theirs: nothing more is committed
 * under an old name (`fenced-database.ts`).
 */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Clock } from '../foundation/clock.ts'
import { RUN_LOCKS } from './lock.ts'
import { type Run, type RunEnd, type RunError, runColumns, toRun } from './run.ts'
import { together } from './together.ts'

/** So often a run may take its process with it: a machine that fails now and then is no fault of the run's. */
const MOST_BEGUN = 10

const givenUp: RunError = {
  code: 'run.given-up',
  message: `Its process ended ${MOST_BEGUN} times in the middle of it, without an error that could be kept. Look into the log of the workers and of the system (memory!) at those times, then begin it again.`,
  retryable: false,
}

export interface Taken {
  run: Run
  takenBy: string
  /** Aborted when the connection is gone, and the lock with it. */
  lost: AbortSignal
}

/** `busy`: somebody else is at work on the same thing, or still ends a transaction of this run. */
export type NotTaken = 'given-up' | 'busy' | 'over'

export interface Holder {
  takeUp(runId: string): Promise<Taken | NotTaken>
  /** Ends a run with its result, and lets go of it. @returns false: it was no longer held, and nothing was written */
  end(taken: Taken, end: RunEnd): Promise<boolean>
  /** As if they had never been taken up. */
  putBack(taken: readonly Taken[]): Promise<void>
  letGo(taken: Taken): Promise<void>
  close(): Promise<void>
}

/** Of a row of runs. */
const KEY = "kind || '/' || subject || coalesce('/' || (options->>'asOf'), '')"

/**
 * A row is locked against every transaction that still bears the name of an earlier holder: as long as one is open, the
 * run is not taken. What is lost of this when the database crashes is nothing: then the lock is lost as well. A session gets
 * a lock that it has once more, so what this process holds already ($5) is told; of two runs of one thing the first is asked for.
 */
const TAKE_UP = `
  with open as materialized (
    select id, ${KEY} as key
    from runs where id = any($1::uuid[]) and finished_at is null and set_config('synchronous_commit', 'off', true) is not null
  ), wanted as materialized (
    select distinct on (key) id, key from open where key <> all($5::text[]) order by key, array_position($1::uuid[], id)
  ), locked as materialized (
    select id, key, pg_try_advisory_lock(${RUN_LOCKS}, hashtext(key)) as alone from wanted
  ), mine as materialized (
    select r.id, r.begun >= ${MOST_BEGUN} as ends from runs r join locked l on l.id = r.id
    where l.alone and r.finished_at is null for update of r skip locked
  ), taken as (
    update runs r set taken_by = $2,
      state = case when mine.ends then 'failed' else 'running' end,
      error = case when mine.ends then $4::jsonb end,
      begun = case when mine.ends then r.begun else r.begun + 1 end,
      started_at = coalesce(r.started_at, $3),
      finished_at = case when mine.ends then $3 end
    from mine where r.id = mine.id
    returning ${runColumns.map((name) => `r.${name}`).join(', ')}
  )
  select open.id as open_id, open.key as lock_key, coalesce(locked.alone, false) as alone, taken.*
  from open left join locked on locked.id = open.id left join taken on taken.id = open.id`

/** A statement that fails leaves the locks that it got; those held before ($2) stay. */
const LET_BE = `
  select pg_advisory_unlock(${RUN_LOCKS}, hashtext(key))
  from (select distinct ${KEY} as key from runs where id = any($1::uuid[])) asked where key <> all($2::text[])`

/**
 * Who took it up is asked of the row itself. The lock goes with the statement: nothing of these runs is at work any more,
 * and their rows are locked until this has come to its end.
 */
const END = `
  with ended as (
    update runs r set state = e.state, result = e.result, finished_at = $2
    from jsonb_to_recordset($1::jsonb) as e(id uuid, taken_by uuid, state text, result jsonb)
    where r.id = e.id and r.taken_by = e.taken_by and r.finished_at is null
    returning r.id
  ), freed as materialized (
    -- only after that: what stands here first would be done first
    select count(pg_advisory_unlock(${RUN_LOCKS}, hashtext(key))) from unnest($3::text[]) key
    where (select count(*) from ended) >= 0
  )
  select ended.id from freed left join ended on true`

const PUT_BACK = `
  update runs set state = 'queued', begun = begun - 1
  where id = any($1::uuid[]) and taken_by = any($2::uuid[]) and finished_at is null`

const FREE = `select pg_advisory_unlock(${RUN_LOCKS}, hashtext(key)) from unnest($1::text[]) key`

type Row = { open_id: string; lock_key: string; alone: boolean } & (
  | Parameters<typeof toRun>[0]
  | { id: null }
)

/** One of the connections of the pool holds the locks, from the first run taken up until closed. */
export function holdRuns(pool: pg.Pool, clock: Clock): Holder {
  let connecting: Promise<pg.PoolClient> | null = null
  let lose = () => {}
  /** What is held, by the name of its lock. */
  const held = new Map<string, AbortController>()
  const keys = new WeakMap<Taken, string>()

  const connect = async (): Promise<pg.PoolClient> => {
    const client = await pool.connect()
    lose = () => {
      connecting = null
      for (const lost of held.values()) lost.abort()
      held.clear()
      client.release(true)
    }
    client.once('end', lose)
    return client
  }
  const connection = (): Promise<pg.PoolClient> => {
    connecting ??= connect().catch((error: unknown) => {
      connecting = null
      throw error
    })
    return connecting
  }
  /** Of those that are still held: their names are free for the next statement on the connection. */
  const heldKeys = (taken: readonly Taken[]): string[] =>
    taken.flatMap((one) => {
      const key = keys.get(one)
      if (one.lost.aborted || key === undefined || !keys.delete(one)) return []
      held.delete(key)
      return key
    })
  const free = async (taken: readonly Taken[], more: readonly string[] = []): Promise<void> => {
    const freed = [...heldKeys(taken), ...more]
    if (freed.length === 0 || connecting === null) return
    // With the connection gone the locks are gone too.
    await connecting.then((client) => client.query(FREE, [freed])).catch(() => {})
  }

  const takeUp = together(async (ids: readonly string[]): Promise<(Taken | NotTaken)[]> => {
    const client = await connection()
    const takenBy = randomUUID()
    const values = [ids, takenBy, clock.now(), JSON.stringify(givenUp), [...held.keys()]]
    const { rows } = await client.query<Row>(TAKE_UP, values).catch(async (error: unknown) => {
      await client.query(LET_BE, [ids, [...held.keys()]]).catch(() => {})
      throw error
    })
    const found = new Map(rows.map((row) => [row.open_id, row]))
    const inVain: string[] = []
    const answers = ids.map((id): Taken | NotTaken => {
      const row = found.get(id)
      if (row === undefined) return 'over'
      // Asked for twice at once, it is taken up once.
      found.set(id, { open_id: id, lock_key: row.lock_key, alone: false, id: null })
      if (row.id === null || row.finished_at !== null) {
        if (row.alone) inVain.push(row.lock_key)
        return row.id === null ? 'busy' : 'given-up'
      }
      const lost = new AbortController()
      const taken = { run: toRun(row), takenBy, lost: lost.signal }
      held.set(row.lock_key, lost)
      keys.set(taken, row.lock_key)
      return taken
    })
    if (inVain.length > 0) await free([], inVain)
    return answers
  })

  const end = together(
    async (ends: readonly { taken: Taken; end: RunEnd }[]): Promise<boolean[]> => {
      const asked = ends.filter(({ taken }) => keys.has(taken) && !taken.lost.aborted)
      if (asked.length === 0) return ends.map(() => false)
      const client = await connection()
      const rows = asked.map(({ taken: { run, takenBy }, end: { state, result } }) => ({
        ...{ id: run.id, taken_by: takenBy },
        ...{ state, result },
      }))
      const names = asked.map(({ taken }) => keys.get(taken) ?? '')
      const values = [JSON.stringify(rows), clock.now(), names]
      const { rows: ended } = await client.query<{ id: string | null }>(END, values)
      heldKeys(asked.map(({ taken }) => taken))
      const ids = new Set(ended.map(({ id }) => id))
      return ends.map(({ taken }) => ids.has(taken.run.id))
    },
  )
  const letGo = together(async (taken: readonly Taken[]): Promise<true[]> => {
    await free(taken)
    return taken.map(() => true)
  })

  return {
    takeUp,
    end: (taken, how) => end({ taken, end: how }),
    putBack: async (taken) => {
      const names = [taken.map(({ run }) => run.id), taken.map(({ takenBy }) => takenBy)]
      try {
        await pool.query(PUT_BACK, names)
      } finally {
        await free(taken)
      }
    },
    letGo: async (taken) => {
      await letGo(taken)
    },
    close: async () => {
      const client = await connecting?.catch(() => null)
      if (!client || connecting === null) return
      connecting = null
      client.off('end', lose)
      const isFree = await client.query('select pg_advisory_unlock_all()').then(
        () => true,
        () => false,
      )
      client.release(!isFree)
    },
  }
}

/**
 * Takes one run up, does the work, and lets go of it.
 * @returns `taken`: the work was done; `given-up`: the run was ended, because whoever took it up died each time
 */
export async function withRunTaken(
  pool: pg.Pool,
  clock: Clock,
  runId: string,
  work: (taken: Taken, holder: Holder) => Promise<void>,
): Promise<'taken' | NotTaken> {
  const holder = holdRuns(pool, clock)
  try {
    const taken = await holder.takeUp(runId)
    if (typeof taken === 'string') return taken
    try {
      await work(taken, holder)
    } finally {
      await holder.letGo(taken)
    }
    return 'taken'
  } finally {
    await holder.close()
  }
}
