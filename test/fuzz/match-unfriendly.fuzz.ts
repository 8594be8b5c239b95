import { expect, it } from 'vitest'
import { weigh } from '../commands/weigh-match.ts'
import { makeUnfriendly } from '../evidence/matching/unfriendly.ts'

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
