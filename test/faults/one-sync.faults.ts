import { expect, it } from 'vitest'
import { killedSync } from './killed-sync.ts'

const KILLS = 10

it(`a sync of 5.000 learners that is killed at ${KILLS} random moments stores what an undisturbed one stores`, async () => {
  const seed = Math.floor(Math.random() * 1e9)
  process.stdout.write(`killed sync: seed ${seed}\n`)
  const { undisturbed, killed, kills, requests, exitCode } = await killedSync(5000, KILLS, seed)
  expect(kills).toBe(KILLS)
  expect(exitCode).toBe(0)
  expect(killed).toEqual(undisturbed)
  // It goes on at the page where it stopped: a page that was fetched ahead, or under way, is fetched again.
  expect(requests.killed).toBeLessThanOrEqual(requests.undisturbed + 3 * KILLS)
}, 300_000)
