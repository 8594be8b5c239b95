/** What happens to a world between two reconciliations. */
import { issueCertificates } from '../../src/certificates/issue.ts'
import { loadConfiguration } from '../../src/programs/load.ts'
import { storablePlatform } from '../../src/programs/platforms.ts'
import { parseConfiguration } from '../../src/programs/read-configuration.ts'
import { getCohort } from '../../src/programs/store.ts'
import { COHORT, platformsYaml, type World } from '../support/world.ts'

/** Issues what is earned. */
export async function certify(world: World, cohort = COHORT) {
  const runId = await world.newRun('certify', cohort)
  return await issueCertificates(world, await getCohort(world.db, cohort), {
    runId,
    actor: 'cli:lan',
  })
}

/** The configuration now says this of the programs. */
export async function changePrograms(world: World, ...programs: string[]) {
  const files = programs.map((text, at) => ({ name: `programs/p${at}.yaml`, text }))
  const configuration = parseConfiguration(
    [{ name: 'platforms.yaml', text: platformsYaml }, ...files],
    ['onetouch', 'provincial-portal'],
  )
  await loadConfiguration(world.db, world.clock, 'configuration', {
    ...configuration,
    platforms: configuration.platforms.map(storablePlatform),
  })
}
