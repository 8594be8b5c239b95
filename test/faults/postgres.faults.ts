import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { findPostmaster } from '../../src/database/embedded/postmaster.ts'
import { createRandom } from '../../src/demo/random.ts'
import { isWorkerAlive } from '../../src/runs/lock.ts'
import { until } from '../support/until.ts'
import { startOwnServer } from './own-server.ts'
import { startRelay, through } from './relay.ts'
import { seedOf, tell } from './report.ts'
import { faultWorld } from './world.ts'

const TIMES = 4
const Url = z.object({ url: z.string() })
const readiness = async (url: string) => (await fetch(`${url}/readyz`)).status

it.for(['stop', 'kill'] as const)(
  'postgres: %s of the server under work, started again',
  async (how, context) => {
    const seed = seedOf()
    tell(context, { points: `${TIMES} times`, seed })
    const random = createRandom(seed)
    const own = await startOwnServer()
    context.onTestFinished(async () => {
      await own.close()
    })
    const world = await faultWorld({ people: 20, environment: { DATABASE_URL: own.url } })
    context.onTestFinished(async () => {
      await world.close()
    })
    const service = await world.start('start', { PORT: '0' })
    const { url } = Url.parse(service.ready)
    for (let times = 0; times < TIMES; times++) {
      if (times > 0) await world.grow(6)
      await world.beginAll()
      await pause(random.integer(0, 1200))
      await own[how]()
      expect(await readiness(url)).toBe(503)
      await pause(random.integer(200, 3000))
      await own.start()
      await until('it is ready again', async () => (await readiness(url)) === 200, 30)
      await world.settled(120)
    }
    const { pool } = world.installation.database
    await until('the worker is seen again', () => isWorkerAlive(pool), 30)
    expect(await world.broken()).toEqual([])
    expect(await service.stop()).toBe(0)
  },
)

it('postgres: kill of the embedded server under work; it comes back by itself', async (context) => {
  const seed = seedOf()
  tell(context, { points: `${TIMES} times`, seed })
  const random = createRandom(seed)
  const world = await faultWorld({ people: 20, environment: { DATABASE_URL: '' } })
  context.onTestFinished(async () => {
    await world.close()
  })
  const service = await world.start('start', { PORT: '0' })
  const { url } = Url.parse(service.ready)
  const { rows } = await world.installation.database.asOwner((owner) =>
    owner.query<{ location: string }>(`select current_setting('data_directory') as location`),
  )
  const location = rows[0]?.location ?? ''
  for (let times = 0; times < TIMES; times++) {
    if (times > 0) await world.grow(6)
    await world.beginAll()
    await pause(random.integer(0, 1200))
    const server = await findPostmaster(location)
    if (server) process.kill(server.pid, 'SIGKILL')
    await pause(100)
    await until('it is ready again', async () => (await readiness(url)) === 200, 60)
    await world.settled(120)
  }
  expect(await world.broken()).toEqual([])
  expect(await service.stop()).toBe(0)
})

it('postgres: gone for good while the service stops, which takes no longer for it', async (context) => {
  tell(context, { points: 'once' })
  const own = await startOwnServer()
  context.onTestFinished(async () => {
    await own.close()
  })
  const world = await faultWorld({ people: 20, environment: { DATABASE_URL: own.url } })
  context.onTestFinished(async () => {
    await world.close()
  })
  const service = await world.start('start', { PORT: '0' })
  await world.beginAll()
  await pause(300)
  await own.kill()
  const begun = performance.now()
  expect(await service.stop()).toBe(0)
  expect(performance.now() - begun).toBeLessThan(10_000)
  await own.start()
  const next = await world.start('worker')
  await world.settled(120)
  await next.stop()
  expect(await world.broken()).toEqual([])
})

it.for(['cut', 'hang'] as const)('postgres: lines that %s under work', async (how, context) => {
  const seed = seedOf()
  tell(context, { points: `${TIMES} times`, seed })
  const random = createRandom(seed)
  const world = await faultWorld({ people: 20 })
  context.onTestFinished(async () => {
    await world.close()
  })
  const address = new URL(world.installation.databaseUrl)
  const relay = await startRelay({ host: address.hostname, port: Number(address.port) })
  context.onTestFinished(async () => {
    await relay.close()
  })
  const workers = await Promise.all([
    world.start('worker', { DATABASE_URL: through(address.href, relay) }),
    world.start('worker', { DATABASE_URL: through(address.href, relay) }),
  ])
  for (let times = 0; times < TIMES; times++) {
    if (times > 0) await world.grow(6)
    await world.beginAll()
    await pause(random.integer(0, 1200))
    relay[how]()
    await pause(random.integer(200, 4000))
    relay.mend()
    await world.settled(120)
  }
  expect(await world.broken()).toEqual([])
  for (const worker of workers) expect(await worker.stop()).toBe(0)
})

it('postgres: only the connections that hold the locks of runs end, so that two work on one thing', async (context) => {
  const world = await faultWorld({ people: 40 })
  context.onTestFinished(async () => {
    await world.close()
  })
  await world.start('worker')
  await world.start('worker')
  let ended = 0
  for (let times = 0; times < TIMES; times++) {
    if (times > 0) await world.grow(10)
    await world.beginAll()
    const atWork = new AbortController()
    const ending = (async () => {
      while (!atWork.signal.aborted) {
        const { rowCount } = await world.installation.database.asOwner((owner) =>
          owner.query(`select pg_terminate_backend(pid) from pg_locks
            where locktype = 'advisory' and classid = 7202 and granted
              and database = (select oid from pg_database where datname = current_database())`),
        )
        ended += rowCount ?? 0
        await pause(150)
      }
    })()
    await pause(3000)
    atWork.abort()
    await ending
    await world.settled(120)
  }
  tell(context, { points: `${ended} connections` })
  expect(await world.broken()).toEqual([])
})
