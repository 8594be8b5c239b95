import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { Queue } from 'bullmq'
import { expect, it } from 'vitest'
import { startCommand } from '../support/hocvu.ts'
import { startRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { startRelay, through } from './relay.ts'
import { tell } from './report.ts'
import { killProcess, startWorkerProcess } from './worker-child.ts'
import { faultWorld } from './world.ts'

it('schedulers: two of them and two workers; a tick is one sync, also when a scheduler is killed', async (context) => {
  const world = await faultWorld({ people: 20, platform: ', schedule: "* * * * *"' })
  context.onTestFinished(async () => {
    await world.close()
  })
  const schedulers = [1, 2].map(() => startCommand(['schedule'], world.environment))
  await world.start('worker')
  await world.start('worker')
  const ticks = async () =>
    await world.db
      .selectFrom('runs')
      .select('created_at')
      .where('actor', '=', 'schedule')
      .where('kind', '=', 'sync')
      .orderBy('created_at')
      .execute()
  await until('a tick', async () => (await ticks()).length > 0, 90)
  await schedulers[0]?.kill()
  const before = (await ticks()).length
  await world.grow(4)
  await until('another tick', async () => (await ticks()).length > before + 1, 150)
  await schedulers[1]?.kill()
  await world.settled(120)
  const minutes = (await ticks()).map(({ created_at }) => created_at.toISOString().slice(0, 16))
  tell(context, { points: `${minutes.length} ticks` })
  expect(new Set(minutes).size).toBe(minutes.length)
  expect(await world.broken()).toEqual([])
})

/** Longer than a queue waits for a worker to say that it is alive, twice. */
const FROZEN_MS = 35_000

it.for(['insert into record_versions', 'insert into outcome_revisions', 'insert into registers'])(
  'stalled lock: a worker frozen at "%s", its lock lost, awakes when another has done its work',
  async (says, context) => {
    tell(context, { points: 'once' })
    const world = await faultWorld({ people: 30 })
    context.onTestFinished(async () => {
      await world.close()
    })
    const address = new URL(world.installation.databaseUrl)
    const relay = await startRelay({ host: address.hostname, port: Number(address.port) })
    context.onTestFinished(async () => {
      await relay.close()
    })
    const environment = { ...world.environment, DATABASE_URL: through(address.href, relay) }
    const frozen = startWorkerProcess(environment)
    context.onTestFinished(() => killProcess(frozen))
    let isFrozen = false
    relay.watch((said, forward) => {
      if (isFrozen || !said.includes(says)) return null
      isFrozen = true
      frozen.kill('SIGSTOP')
      return forward()
    })
    await world.beginAll()
    await until('it is frozen', () => isFrozen, 120)
    const other = startWorkerProcess(world.environment)
    context.onTestFinished(() => killProcess(other))
    await pause(FROZEN_MS / 2)
    // The network gave up on the connection that holds the lock; the others are as they were.
    await world.installation.database.asOwner((owner) =>
      owner.query(`select pg_terminate_backend(pid) from pg_locks
        where locktype = 'advisory' and classid = 7202 and granted
          and database = (select oid from pg_database where datname = current_database())`),
    )
    await pause(FROZEN_MS / 2)
    frozen.kill('SIGCONT')
    await world.settled(180)
    await world.grow(6)
    await world.beginAll()
    await world.settled(180)
    expect(await world.broken()).toEqual([])
  },
)

it('poison: jobs that nobody understands hold up nobody', async (context) => {
  tell(context, { points: '4 jobs' })
  const redis = await startRedis()
  context.onTestFinished(async () => {
    await redis.close()
  })
  const world = await faultWorld({ people: 20, environment: { REDIS_URL: redis.url } })
  context.onTestFinished(async () => {
    await world.close()
  })
  const queue = new Queue('sync', { connection: redis.client, prefix: 'hocvu' })
  for (const data of [
    {},
    { runId: 'x' },
    { runId: randomUUID() },
    { runId: randomUUID(), more: 1 },
  ])
    await queue.add('sync', data, { attempts: 4 })
  const worker = await world.start('worker')
  await world.beginAll()
  await world.settled(120)
  expect(await worker.stop()).toBe(0)
  expect(await world.broken()).toEqual([])
})

it('poison: a run that takes its process with it each time is given up, and the others are done', async (context) => {
  const world = await faultWorld({ people: 20 })
  context.onTestFinished(async () => {
    await world.close()
  })
  const address = new URL(world.installation.databaseUrl)
  const relay = await startRelay({ host: address.hostname, port: Number(address.port) })
  context.onTestFinished(async () => {
    await relay.close()
  })
  const environment = { ...world.environment, DATABASE_URL: through(address.href, relay) }
  const poisoned = await world.begin({
    kind: 'sync',
    subject: 'portal',
    options: { full: true, chain: false },
  })
  let child = startWorkerProcess(environment)
  context.onTestFinished(() => killProcess(child))
  let deaths = 0
  let dying: Promise<void> | null = null
  relay.watch((said) => {
    if (dying !== null || !said.includes('insert into record_versions')) return null
    dying = (async () => {
      deaths += 1
      await killProcess(child)
      child = startWorkerProcess(environment)
      dying = null
    })()
    return dying
  })
  const run = () =>
    world.db
      .selectFrom('runs')
      .select(['state', 'error'])
      .where('id', '=', poisoned)
      .executeTakeFirstOrThrow()
  await until('it is given up', async () => (await run()).state === 'failed', 600)
  tell(context, { points: `${deaths} deaths` })
  expect(await run()).toMatchObject({ error: { code: 'run.given-up' } })
  expect(deaths).toBe(10)
  relay.watch(() => null)
  await world.beginAll()
  await world.settled(120)
  expect(await world.broken()).toEqual([])
})
