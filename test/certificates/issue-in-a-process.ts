/** Asks for people's certificates several times at once, over connections of their own: a process of its own. */
import { parseSettings } from '../../config/settings.ts'
import { operator } from '../../src/access/viewer.ts'
import { certificatesFor } from '../../src/certificates/certificates-for.ts'
import { createDatabase, createPool } from '../../src/database/connection.ts'
import { systemClock } from '../../src/foundation/clock.ts'
import { createLog } from '../../src/foundation/log.ts'
import { openInstallation } from '../../src/main.ts'
import { getCohort } from '../../src/programs/store.ts'

const [cohortId = '', callers = '', environment = '{}', url = '', ...learners] =
  process.argv.slice(2)
const installation = await openInstallation({
  settings: parseSettings(JSON.parse(environment)),
  clock: systemClock,
  log: createLog('silent'),
})
const cohort = await getCohort(installation.database.db, cohortId)
const pools = Array.from({ length: Number(callers) }, () => createPool(url, 1))
const given = await Promise.all(
  pools.map((pool) =>
    certificatesFor({ ...installation, db: createDatabase(pool) }, operator('cli:lan'), cohort, {
      learners,
    }),
  ),
)
process.stdout.write(JSON.stringify(given.map(({ certificates }) => certificates)))
await Promise.all(pools.map((pool) => pool.end()))
await installation.close()
