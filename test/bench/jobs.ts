/**
 * `npm run bench -- jobs`: what a run costs beside its work, from its row to its end, and beside it a bare job of the same
 * queue that does nothing, in turns. Both are handed over in batches and worked off by one worker, as many at a time.
 */

import { jobs } from '../../jobs/definitions.ts'
import { enqueueRuns } from '../../jobs/enqueue.ts'
import type { RunHandler } from '../../jobs/execute.ts'
import { startWorker } from '../../jobs/worker.ts'
import { systemClock } from '../../src/foundation/clock.ts'
import { createRuns } from '../../src/runs/run.ts'
import { redisAvailable, startRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { type BenchRow, median, timed } from './comparison.ts'
import { type BenchInstallation, withBenchInstallation } from './installation.ts'
import { type BareQueue, bareOnPostgres, bareOnRedis } from './yardsticks/bare-bullmq.ts'

const JOBS = 2_000
const BATCH = 100
const ROUNDS = 5
const CONCURRENCY = jobs.sync.concurrency

const ends: RunHandler = async (_deps, _run, _report, endAs) => {
  endAs({ state: 'succeeded', result: {} })
}
const handlers = { sync: ends, reconcile: ends, certify: ends, files: ends }

export async function benchJobs(): Promise<BenchRow[]> {
  const rows = [await onPostgres()]
  if (redisAvailable()) rows.push(await onRedis())
  return rows
}

async function onPostgres(): Promise<BenchRow> {
  return await withBenchInstallation({}, (installation) =>
    // The owner, who may make what adding in batches needs.
    installation.database.asOwner(async (pool) => {
      await installation.queues()
      const connectionString = pool.options.connectionString ?? ''
      const bare = await bareOnPostgres(connectionString, CONCURRENCY)
      return await compare(installation, bare, 'PostgreSQL')
    }),
  )
}

async function onRedis(): Promise<BenchRow> {
  const redis = await startRedis()
  try {
    return await withBenchInstallation(
      { environment: { REDIS_URL: redis.url } },
      async (installation) =>
        await compare(installation, await bareOnRedis(redis.url, CONCURRENCY), 'Redis'),
    )
  } finally {
    await redis.close()
  }
}

async function compare(
  installation: BenchInstallation,
  bare: BareQueue,
  backend: string,
): Promise<BenchRow> {
  const { database, queues: open } = installation
  const { db } = database
  const queues = await open()
  const worker = await startWorker({ ...installation, queues, handlers })
  const ours = async () => {
    for (let at = 0; at < JOBS; at += BATCH) {
      const runs = await createRuns(
        db,
        systemClock,
        Array.from({ length: BATCH }, (_, index) => ({
          ...({ kind: 'sync', options: {}, actor: 'bench' } as const),
          subject: `platform-${at + index}`,
        })),
      )
      await enqueueRuns(
        { db, queues },
        runs.map(({ id }) => id),
      )
    }
    await until('all have ended', async () => (await openRunCount(installation)) === 0, 120)
  }
  const times = { ours: [] as number[], bare: [] as number[] }
  for (let round = -1; round < ROUNDS; round += 1) {
    const [, oursMs] = await timed(ours)
    const [, bareMs] = await timed(() => bare.work(JOBS, BATCH))
    if (round < 0) continue
    times.ours.push(oursMs)
    times.bare.push(bareMs)
  }
  const { ended } = await db
    .selectFrom('runs')
    .where('state', '=', 'succeeded')
    .select((build) => build.fn.countAll<number>().as('ended'))
    .executeTakeFirstOrThrow()
  if (ended !== JOBS * (ROUNDS + 1)) throw new Error(`${ended} runs have ended`)
  await worker.close()
  await bare.close()
  const rate = (milliseconds: readonly number[]) => (JOBS * 1000) / median(milliseconds)
  return {
    work: `job overhead, queues on ${backend}`,
    unit: 'jobs/s',
    ours: rate(times.ours),
    beside: 'bare BullMQ jobs that do nothing and are kept nowhere else',
    yardstick: rate(times.bare),
    goal: { atLeast: 0.9 },
    note: `${JOBS} at a time in batches of ${BATCH}, ${CONCURRENCY} at once; ours are rows that are written, taken up and ended`,
  }
}

async function openRunCount({ database: { db } }: BenchInstallation): Promise<number> {
  const { open } = await db
    .selectFrom('runs')
    .where('state', 'in', ['queued', 'running'])
    .select((build) => build.fn.countAll<number>().as('open'))
    .executeTakeFirstOrThrow()
  return open
}
