import { expect, it } from 'vitest'
import { killWorkers } from './kill-workers.ts'
import { faultWorld } from './world.ts'

it('three workers that are killed, at pages, decisions and certificates, lose and double nothing', async (context) => {
  // Nobody is told: mails go out slowly on purpose.
  const world = await faultWorld({ people: 20, environment: { MAIL_URL: '', MAIL_FROM: '' } })
  context.onTestFinished(async () => {
    await world.close()
  })
  const told = await killWorkers(world, {
    wanted: ['sync', 'reconcile', 'certify'],
    seed: 1,
  })
  expect(told).toEqual({ kills: { sync: 1, reconcile: 1, certify: 1 }, rounds: 1 })
  expect(await world.broken()).toEqual([])
}, 120_000)
