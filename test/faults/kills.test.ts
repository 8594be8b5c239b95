import { expect, it } from 'vitest'
import { killWorkers } from './kill-workers.ts'
import { faultWorld } from './world.ts'

it('three workers that are killed, at pages, decisions and certificates, lose and double nothing', async () => {
  const world = await faultWorld({ people: 20 })
  const told = await killWorkers(world, {
    wanted: ['sync', 'reconcile', 'certify'],
    seed: Math.floor(Math.random() * 1e9),
  })
  expect(told).toEqual({ kills: { sync: 1, reconcile: 1, certify: 1 }, rounds: 1 })
  expect(await world.broken()).toEqual([])
  await world.close()
}, 120_000)
