/** A worker as `hocvu worker` starts it, without the command line: one that is killed again and again had better load fast. */
import { readSettings } from '../../config/settings.ts'
import { startWorker } from '../../jobs/worker.ts'
import { systemClock } from '../../src/foundation/clock.ts'
import { createLog } from '../../src/foundation/log.ts'
import { openInstallation } from '../../src/main.ts'

const installation = await openInstallation({
  settings: readSettings(),
  clock: systemClock,
  log: createLog('silent'),
})
await startWorker({ ...installation, queues: await installation.queues() })
