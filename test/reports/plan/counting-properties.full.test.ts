import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inTaughtInstallation } from './properties/compare-worlds.ts'
import { cases } from './properties/invent-world.ts'

it('a plan report says what is counted one by one, in any world', {
  timeout: 180_000,
}, async () => {
  expect.hasAssertions()
  await inTaughtInstallation((compare) =>
    fc.assert(fc.asyncProperty(cases, compare), { numRuns: 1500, endOnFailure: true }),
  )
})
