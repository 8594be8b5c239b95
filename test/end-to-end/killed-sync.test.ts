import { expect, it } from 'vitest'
import { killedSync } from '../support/killed-sync.ts'

it('a sync that is killed three times and started again stores what an undisturbed one stores', async () => {
  const { undisturbed, killed, kills, requests, exitCode } = await killedSync(3000, 3, 20_261_122)
  expect(kills).toBe(3)
  expect(exitCode).toBe(0)
  expect(killed).toEqual(undisturbed)
  // It goes on at the page where it stopped: a page that was fetched ahead, or under way, is fetched again.
  expect(requests.killed).toBeLessThanOrEqual(requests.undisturbed + 3 * 3)
}, 60_000)
