/**
 * SQL by which a process takes up a run: its lock, and its name in the row, in one statement. The lock keeps others away
 * while its connection lives; the name (`taken_by`) tells whoever lost the lock, and has not noticed, that it is no longer
 * theirs: nothing more is committed under an old name (`fenced-database.ts`).
 */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Clock } from '../foundation/clock.ts'
import { RUN_LOCKS } from './lock.ts'
import { type Run, type RunError, runColumns, toRun } from './run.ts'

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
type Outcome = 'taken' | 'given-up' | 'busy' | 'over'

/**
 * The row is locked against every transaction that still bears the name of an earlier holder: as long as one is open, the
 * run is not taken. What is lost of this when the database crashes is nothing: then the lock is lost as well.
 */
const TAKE_UP = `
  with wanted as materialized (
    select id, pg_try_advisory_lock(${RUN_LOCKS}, hashtext(kind || '/' || subject || coalesce('/' || (options->>'asOf'), ''))) as alone
    from runs where id = $1 and finished_at is null and set_config('synchronous_commit', 'off', true) is not null
  ), mine as materialized (
    select r.id, r.begun >= ${MOST_BEGUN} as ends from runs r join wanted on wanted.id = r.id
    where wanted.alone and r.finished_at is null for update of r skip locked
  )
  update runs r set taken_by = $2,
    state = case when mine.ends then 'failed' else 'running' end,
    error = case when mine.ends then $4::jsonb end,
    begun = case when mine.ends then r.begun else r.begun + 1 end,
    started_at = coalesce(r.started_at, $3),
    finished_at = case when mine.ends then $3 end
  from mine where r.id = mine.id
  returning ${runColumns.map((name) => `r.${name}`).join(', ')}`

type Row = Parameters<typeof toRun>[0]

/**
 * Takes a run up, does the work, and lets go of the lock.
 * @returns `taken`: the work was done; `given-up`: the run was ended, because whoever took it up died each time
 */
export async function withRunTaken(
  pool: pg.Pool,
  clock: Clock,
  runId: string,
  work: (taken: Taken) => Promise<void>,
): Promise<Outcome> {
  const client = await pool.connect()
  const lost = new AbortController()
  const lose = () => lost.abort()
  client.once('end', lose)
  try {
    const takenBy = randomUUID()
    const values = [runId, takenBy, clock.now(), JSON.stringify(givenUp)]
    const { rows } = await client.query<Row>(TAKE_UP, values)
    const row = rows[0]
    if (row === undefined) {
      const { rowCount } = await client.query(
        'select from runs where id = $1 and finished_at is null',
        [runId],
      )
      return rowCount === 0 ? 'over' : 'busy'
    }
    const run = toRun(row)
    if (run.finishedAt !== null) return 'given-up'
    await work({ run, takenBy, lost: lost.signal })
    return 'taken'
  } finally {
    client.off('end', lose)
    // With the connection gone the lock is gone too.
    await client.query('select pg_advisory_unlock_all()').catch(lose)
    client.release(lost.signal.aborted)
  }
}
