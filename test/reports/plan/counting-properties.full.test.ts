import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestInstallation, type TestInstallation } from '../../support/installation.ts'
import { platformsYaml } from '../../support/world.ts'
import { compare } from './properties/compare-worlds.ts'
import { cases } from './properties/invent-world.ts'
import { taughtFiles } from './properties/invented-world.ts'

let installation: TestInstallation
beforeAll(async () => {
  installation = await createTestInstallation({
    files: { 'platforms.yaml': platformsYaml, ...taughtFiles() },
  })
})
afterAll(() => installation.close())

it('a plan report says what is counted one by one, in any world', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(cases, (one) => compare(installation.database.db, one)),
    { numRuns: Number(process.env.WORLDS ?? 300), seed: Number(process.env.SEED ?? 7) },
  )
  expect.hasAssertions()
})
