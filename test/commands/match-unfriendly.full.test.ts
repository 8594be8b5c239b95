import { expect, it } from 'vitest'
import { makeUnfriendly } from '../evidence/matching/unfriendly.ts'
import { weigh } from './weigh-match.ts'

it.each([1, 2])(
  'seed %i: 12.000 accounts made to mislead, in two files',
  async (seed) => {
    const weighed = await weigh(makeUnfriendly(seed, 12_000))
    process.stdout.write(`match of unfriendly files, seed ${seed}: ${weighed.told}\n`)
    expect(weighed.wrong).toEqual([])
    expect(weighed.recall).toBeGreaterThan(0.97)
    expect(weighed.rightFirst).toBeGreaterThan(0.99)
  },
  300_000,
)

it('6.000 against 6.000 take no 30 seconds', async () => {
  const weighed = await weigh(makeUnfriendly(4, 6_000))
  process.stdout.write(`match of 6.000 x 6.000: ${weighed.told}\n`)
  expect(weighed.seconds).toBeLessThan(30)
}, 112_000)
