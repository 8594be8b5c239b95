/**
 * The least code that hands so many jobs to BullMQ and does nothing in each: added in batches, worked off by one worker, as
 * many at a time as ours does. No row of a run, no lock, no progress, no log.
 */
import {
  createPostgresBackend,
  isPgPool,
  Queue,
  type QueueOptions,
  Worker,
  type WorkerOptions,
  withBackend,
} from 'bullmq'
import { Redis } from 'ioredis'
import pg from 'pg'

export interface BareQueue {
  /** @returns how many were done, when all are */
  work(jobs: number, batch: number): Promise<number>
  close(): Promise<void>
}

const NAME = 'bare'

/** @param url of the owner, in whose database the tables of the queues are */
export async function bareOnPostgres(url: string, concurrency: number): Promise<BareQueue> {
  const pool = new pg.Pool({
    connectionString: url,
    max: concurrency + 4,
    options: '-c search_path=bullmq',
  })
  const connection: unknown = pool
  if (!isPgPool(connection)) throw new TypeError('not a pool of connections')
  const backend = withBackend(createPostgresBackend)
  return await bareQueue(
    new backend.Queue(NAME, { connection }),
    (process) => new backend.Worker(NAME, process, { connection, concurrency }),
    () => pool.end(),
  )
}

export async function bareOnRedis(url: string, concurrency: number): Promise<BareQueue> {
  const redis = [new Redis(url), new Redis(url, { maxRetriesPerRequest: null })] as const
  const queue: QueueOptions = { connection: redis[0], prefix: 'bare' }
  const worker: WorkerOptions = { connection: redis[1], prefix: 'bare', concurrency }
  return await bareQueue(
    new Queue(NAME, queue),
    (process) => new Worker(NAME, process, worker),
    async () => {
      for (const one of redis) one.disconnect()
    },
  )
}

interface Added {
  addBulk(jobs: { name: string; data: object }[]): Promise<unknown>
  close(): Promise<void>
}
interface Working {
  waitUntilReady(): Promise<unknown>
  close(): Promise<void>
}

async function bareQueue(
  queue: Added,
  open: (process: () => Promise<void>) => Working,
  close: () => Promise<void>,
): Promise<BareQueue> {
  let done = 0
  let told = () => {}
  const worker = open(async () => {
    done += 1
    told()
  })
  await worker.waitUntilReady()
  return {
    work: async (jobs, batch) => {
      done = 0
      const all = new Promise<void>((resolve) => {
        told = () => {
          if (done === jobs) resolve()
        }
      })
      for (let at = 0; at < jobs; at += batch)
        await queue.addBulk(
          Array.from({ length: Math.min(batch, jobs - at) }, (_, index) => ({
            name: 'bare',
            data: { number: at + index },
          })),
        )
      await all
      return done
    },
    close: async () => {
      await worker.close()
      await queue.close()
      await close()
    },
  }
}
