import { expect, it } from 'vitest'
import { makeUnfriendly } from '../evidence/matching/unfriendly.ts'
import { weigh } from './weigh-match.ts'

it('files made to mislead: no wrong link, and what can be told is told', async () => {
  const weighed = await weigh(makeUnfriendly(1, 1500))
  expect(weighed.wrong, weighed.told).toEqual([])
  expect(weighed.recall, weighed.told).toBeGreaterThan(0.97)
  expect(weighed.rightFirst, weighed.told).toBeGreaterThan(0.98)
})
