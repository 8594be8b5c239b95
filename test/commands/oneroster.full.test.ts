import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { recordsOf } from '../exchange/oneroster/exported.ts'
import { hocvu } from '../support/hocvu.ts'
import { createTestInstallation, type TestInstallation } from '../support/installation.ts'
import { COHORT, platformsYaml, programYaml, rosterCsv } from '../support/world.ts'

let installation: TestInstallation
beforeAll(async () => {
  installation = await createTestInstallation({
    files: { 'platforms.yaml': platformsYaml, 'programs/p.yaml': programYaml() },
  })
  await installation.importRoster(rosterCsv([{ code: 'CB1', cohort: COHORT }, { code: 'CB2' }]))
})
afterAll(() => installation.close())

it('hocvu oneroster export writes an archive that hocvu roster import reads', async () => {
  const { environment, settings } = installation
  const file = join(settings.HOCVU_CONFIG, 'oneroster.zip')
  const written = await hocvu(['oneroster', 'export', file, '--cohort', COHORT], environment)
  expect(written).toMatchObject({ code: 0, stdout: `written to ${file}\n` })
  const users = recordsOf(readFileSync(file)).get('users') ?? []
  expect(users.map(({ identifier }) => identifier)).toEqual(['CB1'])

  const again = await hocvu(['oneroster', 'export', file], environment)
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('it is there already')])

  const read = await hocvu(['roster', 'import', file], environment)
  expect([read.code, read.stdout]).toEqual([0, expect.stringContaining('1 unchanged')])
}, 120_000)
