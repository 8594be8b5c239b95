/** Reconciles and certifies a cohort at a given moment: run as a process of its own, in a time zone of its own. */
import { parseSettings } from '../../config/settings.ts'
import { runNow } from '../../src/commands/run-now.ts'
import { fixedClock } from '../../src/foundation/clock.ts'
import { createLog } from '../../src/foundation/log.ts'
import { openInstallation } from '../../src/main.ts'

const [cohort = '', now = '', environment = '{}'] = process.argv.slice(2)
const installation = await openInstallation({
  settings: parseSettings(JSON.parse(environment)),
  clock: fixedClock(now),
  log: createLog('silent'),
})
const step = { subject: cohort, actor: 'cli:lan' }
await runNow(
  installation,
  { ...step, kind: 'reconcile', options: { dryRun: false, chain: false } },
  () => {},
)
await runNow(installation, { ...step, kind: 'certify', options: {} }, () => {})
await installation.close()
