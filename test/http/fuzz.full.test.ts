/** A short form of `npm run fuzz`, always the same: see test/fuzz. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fuzz } from '../fuzz/run.ts'
import { hangUp } from '../fuzz/send.ts'
import { type FuzzWorld, openFuzzWorld } from '../fuzz/world.ts'

const SEED = 2026

let world: FuzzWorld
beforeAll(async () => {
  world = await openFuzzWorld()
})
afterAll(async () => {
  hangUp()
  await world.close()
})

it('500 requests at random to every address: none is answered with a fault, or with what is not documented', async () => {
  const wanted = { requests: 250, rounds: 1, seed: SEED }
  const { url } = world.server
  const results = [
    await fuzz(url, world.api, world.ofApi, wanted),
    await fuzz(url, world.pages, world.ofPages, wanted),
  ]
  expect(results.flatMap(({ findings }) => findings)).toEqual([])
  const counts = results.flatMap(({ statuses }) => [...statuses.values()])
  expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(500)
})
