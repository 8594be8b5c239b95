import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inTaughtInstallation } from './properties/compare-worlds.ts'
import { cases } from './properties/invent-world.ts'

it('a plan report says what is counted one by one, in a few worlds', async () => {
  expect.hasAssertions()
  // The same each time; `counting-properties.full.test.ts` goes through others.
  await inTaughtInstallation((compare) =>
    fc.assert(fc.asyncProperty(cases, compare), { numRuns: 25, seed: 2751, endOnFailure: true }),
  )
})
