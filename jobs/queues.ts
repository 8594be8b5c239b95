/** BullMQ on PostgreSQL, or on Redis where REDIS_URL is set. The same jobs on both. */
import {
  createPostgresBackend,
  DelayedError,
  isPgPool,
  type Job,
  Queue,
  runMigrations,
  type Telemetry,
  UnrecoverableError,
  Worker,
  withBackend,
} from 'bullmq'
import { Redis } from 'ioredis'
import type pg from 'pg'
import { SERVICE_ROLE } from '../src/database/migrations/grants.ts'
import type { OpenDatabase } from '../src/database/open.ts'
import { correlated } from '../src/foundation/correlation.ts'
import { asHocvuError, HocvuError } from '../src/foundation/errors.ts'
import { type Log, redactText } from '../src/foundation/log.ts'
import type { RunKind } from '../src/runs/run.ts'
import { type JobDefinition, jobKinds, jobs, type RunPayload } from './definitions.ts'

/** What a handler says of a job. */
export type Handled = 'done' | 'busy'

interface JobContext {
  /** No further try follows. */
  lastTry: boolean
  /** The queue's own id of the job. */
  queueJob: string
}

export interface QueueCounts {
  waiting: number
  active: number
  delayed: number
  failed: number
}

type QueueStates = keyof QueueCounts

interface NewJob {
  payload: RunPayload
  /** The same id twice is one job. */
  jobId: string
}

type Handler = (payload: RunPayload, context: JobContext) => Promise<Handled>

export interface Queues {
  backend: 'postgresql' | 'redis'
  /** @throws where not all were taken */
  add(kind: RunKind, jobs: readonly NewJob[]): Promise<void>
  /** Starts working. @returns waits for the jobs at hand and stops */
  work(kind: RunKind, handler: Handler): { close(): Promise<void> }
  /** Jobs waiting, delayed or at work. */
  depth(kind: RunKind): Promise<number>
  counts(kind: RunKind): Promise<QueueCounts>
  /** Connections of queues that stand in PostgreSQL. */
  pool: pg.Pool | null
  close(): Promise<void>
}

/** When somebody else is at work on the same thing, a job looks again after this time. */
const BUSY_RETRY_MS = 1_000
/** A job whose worker died is taken up by another after at most this time. */
const LOCK_MS = 15_000

/**
 * @param telemetry left out: nobody traces jobs
 * @throws HocvuError `queue.unavailable`
 */
export async function openQueues(
  database: OpenDatabase,
  redisUrl: string | undefined,
  log: Log,
  telemetry?: Telemetry,
): Promise<Queues> {
  const more = telemetry === undefined ? {} : { telemetry }
  try {
    return redisUrl === undefined
      ? await openOnPostgres(database, log, more)
      : await openOnRedis(redisUrl, log, more)
  } catch (error) {
    const place = redisUrl === undefined ? 'PostgreSQL' : 'the Redis server of REDIS_URL'
    throw new HocvuError(
      'queue.unavailable',
      `The queues on ${place} cannot be opened: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  }
}

/**
 * A job is a wake-up call: what a crash of the server takes of the last moments, the sweep finds by the rows. So nobody
 * waits until the disk has what the queues say, as everybody does for rows.
 */
const CONNECTION_OPTIONS = '-c search_path=bullmq -c synchronous_commit=off'
const SET_UP_LOCK = [7218, 1] as const
/** Each Worker pins one connection for LISTEN; a pool without room for them hangs. */
const POOL_SIZE = jobKinds.length * 2 + 4

async function openOnPostgres(database: OpenDatabase, log: Log, more: More): Promise<Queues> {
  await database.asOwner(async (owner) => {
    const client = await owner.connect()
    try {
      // One process at a time: started together, they would get in each other's way. The lock goes with the connection.
      await client.query('select pg_advisory_lock($1, $2)', [...SET_UP_LOCK])
      await runMigrations(client, 'bullmq')
      // Adding many at once wants a sequence of each queue, which the service's role may not make.
      for (const kind of jobKinds) await client.query('select bullmq.next_job_id($1)', [kind])
      if (database.restricted)
        await client.query(`grant usage on schema bullmq to ${SERVICE_ROLE};
          grant all on all tables in schema bullmq to ${SERVICE_ROLE};
          grant all on all sequences in schema bullmq to ${SERVICE_ROLE};
          grant execute on all functions in schema bullmq to ${SERVICE_ROLE}`)
    } finally {
      client.release(true)
    }
  })
  const pool = database.createPool(POOL_SIZE, CONNECTION_OPTIONS)
  const { rows } = await pool.query<{ may: boolean }>(
    "select has_database_privilege(current_database(), 'TEMP') as may",
  )
  const connection: unknown = pool
  if (!isPgPool(connection)) throw new TypeError('the queues need a pool of connections')
  const backend = withBackend(createPostgresBackend)
  return buildQueues({
    backend: 'postgresql',
    // BullMQ does it with temporary tables, which an administrator may have forbidden.
    inBulk: rows[0]?.may === true,
    pool,
    log,
    queue: (name) => new backend.Queue<RunPayload>(name, { connection, ...more }),
    worker: (name, process, options) =>
      new backend.Worker<RunPayload>(name, process, { connection, ...more, ...options }),
    close: () => pool.end(),
  })
}

async function openOnRedis(url: string, log: Log, more: More): Promise<Queues> {
  const connect = (manner: Manner) => {
    const redis = new Redis(url, { lazyConnect: true, ...manner })
    // A connection belongs to nobody's request, not even to that which opened it.
    redis.on('error', (error) =>
      correlated({}, () => log.warn({ err: error }, 'the connection to Redis failed')),
    )
    return redis
  }
  // The first contact fails at once; later losses are waited out.
  const probe = new Redis(url, { maxRetriesPerRequest: 1, retryStrategy: null, lazyConnect: true })
  probe.on('error', () => {})
  try {
    await probe.connect()
    await probe.ping()
  } finally {
    probe.disconnect()
  }
  const connections: Redis[] = []
  const connection = (manner: Manner) => {
    const redis = connect(manner)
    connections.push(redis)
    return redis
  }
  return buildQueues({
    backend: 'redis',
    inBulk: true,
    pool: null,
    log,
    queue: (name) =>
      new Queue<RunPayload>(name, {
        connection: connection(ASKING),
        prefix: REDIS_PREFIX,
        ...more,
      }),
    worker: (name, process, options) =>
      new Worker<RunPayload>(name, process, {
        connection: connection(WORKING),
        prefix: REDIS_PREFIX,
        ...more,
        ...options,
      }),
    close: async () => {
      for (const redis of connections) redis.disconnect()
    },
  })
}

const REDIS_PREFIX = 'hocvu'
interface Manner {
  maxRetriesPerRequest: number | null
  enableOfflineQueue: boolean
}
/** Whoever hands a run over or looks how long the queue is hears at once that it is away; the sweep finds the run. */
const ASKING: Manner = { maxRetriesPerRequest: 1, enableOfflineQueue: false }
/** A worker waits until it is back. */
const WORKING: Manner = { maxRetriesPerRequest: null, enableOfflineQueue: true }

interface QueueLike {
  add(name: string, payload: RunPayload, options: object): Promise<unknown>
  addBulk(jobs: { name: string; data: RunPayload; opts: object }[]): Promise<unknown>
  getJobCounts(...types: QueueStates[]): Promise<Record<string, number>>
  on(event: 'error', listener: (error: Error) => void): unknown
  close(): Promise<void>
}
interface WorkerLike {
  on(event: 'error', listener: (error: Error) => void): unknown
  close(): Promise<void>
}
type Process = (job: Job<RunPayload>, token?: string) => Promise<void>

function buildQueues(parts: {
  backend: Queues['backend']
  /** Whether many can be added by one statement. */
  inBulk: boolean
  pool: pg.Pool | null
  log: Log
  queue(name: string): QueueLike
  worker(name: string, process: Process, options: WorkerSettings): WorkerLike
  close(): Promise<void>
}): Queues {
  let closing: Promise<void> | undefined
  // What a connection says while it is being taken down is no news.
  const note = (error: Error) => {
    if (closing) return
    correlated({}, () => parts.log.warn({ err: error }, 'a queue reported an error'))
  }
  const open = new Map<RunKind, QueueLike>()
  for (const kind of jobKinds) {
    const queue = parts.queue(kind)
    queue.on('error', note)
    open.set(kind, queue)
  }
  const queueOf = (kind: RunKind): QueueLike => {
    const queue = open.get(kind)
    if (!queue) throw new RangeError(`no queue ${kind}`)
    return queue
  }
  const workers = new Set<WorkerLike>()
  return {
    backend: parts.backend,
    pool: parts.pool,
    add: async (kind, wanted) => {
      const queue = queueOf(kind)
      const all = wanted.map(({ payload, jobId }) => ({
        name: kind,
        data: jobs[kind].payload.parse(payload),
        opts: jobOptions(jobs[kind], jobId),
      }))
      if (all.length > 1 && parts.inBulk) await queue.addBulk(all)
      else await Promise.all(all.map(({ name, data, opts }) => queue.add(name, data, opts)))
    },
    work: (kind, handler) => {
      const worker = parts.worker(kind, processWith(jobs[kind], handler), {
        concurrency: jobs[kind].concurrency,
        lockDuration: LOCK_MS,
        stalledInterval: LOCK_MS,
        maxStalledCount: 10,
      })
      worker.on('error', note)
      workers.add(worker)
      return {
        close: async () => {
          workers.delete(worker)
          await worker.close()
        },
      }
    },
    depth: async (kind) => {
      const counts = await queueOf(kind).getJobCounts('waiting', 'active', 'delayed')
      return Object.values(counts).reduce((sum, count) => sum + count, 0)
    },
    counts: async (kind) => {
      const counts = await queueOf(kind).getJobCounts('waiting', 'active', 'delayed', 'failed')
      const { waiting = 0, active = 0, delayed = 0, failed = 0 } = counts
      return { waiting, active, delayed, failed }
    },
    // Workers before queues, connections last.
    close: () => {
      closing ??= (async () => {
        await Promise.all([...workers].map((worker) => worker.close()))
        await Promise.all([...open.values()].map((queue) => queue.close()))
        await parts.close()
      })()
      return closing
    },
  }
}

type More = { telemetry?: Telemetry }

interface WorkerSettings {
  concurrency: number
  lockDuration: number
  stalledInterval: number
  maxStalledCount: number
}

const jobOptions = (definition: JobDefinition, jobId: string) => ({
  jobId,
  attempts: definition.attempts,
  backoff: { type: 'exponential', delay: definition.backoffMs, jitter: 0.3 },
  // What came of it stands in the row of the run.
  removeOnComplete: true,
  removeOnFail: { age: 7 * 24 * 3600, count: 1000 },
})

function processWith(definition: JobDefinition, handler: Handler): Process {
  return async (job, token) => {
    const payload = definition.payload.safeParse(job.data)
    if (!payload.success)
      throw new UnrecoverableError(
        `payload of job ${job.id} is not valid: ${payload.error.message}`,
      )
    const lastTry = job.attemptsMade + 1 >= definition.attempts
    let handled: Handled
    try {
      handled = await handler(payload.data, { lastTry, queueJob: job.id ?? '' })
    } catch (thrown) {
      const { message, retryable } = asHocvuError(thrown)
      // The queue keeps the text of a failure, so it gets no more of it than the log does.
      const text = redactText(message)
      throw retryable ? new Error(text) : new UnrecoverableError(text)
    }
    if (handled === 'busy') {
      await job.moveToDelayed(Date.now() + BUSY_RETRY_MS, token)
      throw new DelayedError()
    }
  }
}
