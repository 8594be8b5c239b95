import { expect, it } from 'vitest'
import { startRedis } from '../support/redis.ts'
import { killWorkers } from './kill-workers.ts'
import { seedOf, tell } from './report.ts'
import { faultWorld } from './world.ts'

/** Of each; a hundred in all. */
const KILLS = 25

it.for([
  { workers: 1, queues: 'PostgreSQL' },
  { workers: 2, queues: 'PostgreSQL' },
  { workers: 3, queues: 'PostgreSQL' },
  { workers: 2, queues: 'Redis' },
])('kills: of $workers at work, queues on $queues', async ({ workers, queues }, context) => {
  const seed = seedOf()
  tell(context, { points: 'cut off', seed })
  const redis = queues === 'Redis' ? await startRedis() : null
  context.onTestFinished(async () => {
    await redis?.close()
  })
  const world = await faultWorld({ people: 30, environment: redis ? { REDIS_URL: redis.url } : {} })
  context.onTestFinished(async () => {
    await world.close()
  })
  const { kills, rounds } = await killWorkers(world, { wanted: KILLS, seed, workers })
  const places = Object.entries(kills).map(([place, count]) => `${count} ${place}`)
  tell(context, { points: `${places.join(', ')} in ${rounds} rounds`, seed })
  expect(Object.values(kills).reduce((sum, count) => sum + count, 0)).toBe(KILLS)
  expect(await world.broken()).toEqual([])
})
