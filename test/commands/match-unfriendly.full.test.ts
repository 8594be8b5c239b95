import { expect, it } from 'vitest'
import { makeUnfriendly } from '../evidence/matching/unfriendly.ts'
import { weigh } from './weigh-match.ts'

it('6.000 accounts made to mislead, in two files, take no 30 seconds', async () => {
  const weighed = await weigh(makeUnfriendly(4, 6_000))
  process.stdout.write(`match of unfriendly files: ${weighed.told}\n`)
  expect(weighed.wrong).toEqual([])
  expect(weighed.recall).toBeGreaterThan(0.97)
  expect(weighed.rightFirst).toBeGreaterThan(0.99)
  expect(weighed.seconds).toBeLessThan(30)
}, 112_000)
