import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { createApiKey } from '../../src/access/api-keys.ts'
import { createRandom } from '../../src/demo/random.ts'
import { systemClock } from '../../src/foundation/clock.ts'
import type { Service } from '../support/hocvu.ts'
import { redisAvailable } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { type OwnRedis, startOwnRedis } from './own-redis.ts'
import { seedOf, tell } from './report.ts'
import { type FaultWorld, faultWorld } from './world.ts'

const TIMES = 3
const Url = z.object({ url: z.string() })

let redis: OwnRedis
let world: FaultWorld
let service: Service
let url: string
let key: string

beforeAll(async () => {
  expect(redisAvailable()).toBe(true)
  redis = await startOwnRedis()
  world = await faultWorld({ people: 20, environment: { REDIS_URL: redis.url } })
  const scopes = ['syncs:write', 'syncs:read'] as const
  key = (await createApiKey(world.db, systemClock, 'cli:lan', { name: 'faults', scopes })).key
  service = await world.start('start', { PORT: '0' })
  url = Url.parse(service.ready).url
})
afterAll(async () => {
  await world.close()
  await redis.close()
})

const readiness = async () => (await fetch(`${url}/readyz`)).status

/** As a machine asks for it: the answer comes, whatever the queue does, and the run is done in the end. */
async function askForSync(): Promise<number> {
  const begun = performance.now()
  const answer = await fetch(`${url}/api/v1/platforms/portal/syncs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: '{}',
  })
  expect(answer.status).toBe(202)
  return performance.now() - begun
}

const faults: Record<string, { make(): Promise<void>; mend(): Promise<void> }> = {
  'stopped, and started with what it held': { make: () => redis.stop(), mend: () => redis.start() },
  'stopped, and started empty': {
    make: () => redis.stop(),
    mend: () => redis.start({ empty: true }),
  },
  emptied: {
    make: async () => void (await redis.client.flushall()),
    mend: async () => {},
  },
  full: { make: () => redis.full(true), mend: () => redis.full(false) },
}

it.for(Object.keys(faults))('redis: %s, under work', async (name, context) => {
  const seed = seedOf()
  tell(context, { points: `${TIMES} times`, seed })
  const random = createRandom(seed)
  const fault = faults[name]
  for (let times = 0; times < TIMES; times++) {
    await world.grow(6)
    await world.beginAll()
    await pause(random.integer(0, 1200))
    await fault?.make()
    expect(await askForSync()).toBeLessThan(6000)
    await pause(random.integer(200, 3000))
    await fault?.mend()
    await until('it is ready again', async () => (await readiness()) === 200, 30)
    // A run that a queue has lost is found by the sweep after a minute.
    await world.settled(180)
  }
  expect(await world.broken()).toEqual([])
})

it('redis: gone for good while the service stops, which takes no longer for it', async (context) => {
  tell(context, { points: 'once' })
  await world.grow(6)
  await world.beginAll()
  await redis.stop()
  const begun = performance.now()
  expect(await service.stop()).toBe(0)
  expect(performance.now() - begun).toBeLessThan(10_000)
  await redis.start({ empty: true })
  const next = await world.start('worker')
  await world.settled(180)
  await next.stop()
  expect(await world.broken()).toEqual([])
})
