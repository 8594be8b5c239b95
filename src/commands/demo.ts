/**
 * `demo`: an invented province on simulated platforms, through the real database, queues, rules and certificates.
 * It keeps to its own folder, configuration and clock, so that it gives the same counts on any day.
 */
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Settings } from '../../config/settings.ts'
import { startWorker } from '../../jobs/worker.ts'
import { createApiKey } from '../access/api-keys.ts'
import { scopes } from '../access/viewer.ts'
import { privateLinks } from '../certificates/read.ts'
import { DEMO_NOW } from '../demo/cohorts.ts'
import { startSimulatedMoodle } from '../demo/moodle.ts'
import { startSimulatedPortal } from '../demo/portal.ts'
import { resetDemo } from '../demo/reset.ts'
import { rosterCsv } from '../demo/roster-csv.ts'
import { type DemoSummary, describeSummary } from '../demo/summary.ts'
import { buildDemoWorld, type DemoWorld } from '../demo/world.ts'
import { matchAccounts } from '../evidence/link.ts'
import { SyncCounts } from '../evidence/sync.ts'
import { fixedClock } from '../foundation/clock.ts'
import { createLog } from '../foundation/log.ts'
import { randomToken } from '../foundation/secrets.ts'
import { type Installation, openInstallation } from '../main.ts'
import { listCohorts } from '../programs/store.ts'
import { countVerdicts } from '../reconciliation/store.ts'
import { readGauges } from '../reports/gauges.ts'
import { importRoster } from '../roster/import.ts'
import { readRosterFile } from '../roster/read-roster.ts'
import type { Run } from '../runs/run.ts'
import type { Command, CommandContext } from './command.ts'
import { describeNumbers } from './describe-numbers.ts'
import { exitCodes } from './output.ts'
import { runNow } from './run-now.ts'
import { openServer } from './service.ts'

const CONFIGURATION = fileURLToPath(new URL('../demo/configuration', import.meta.url))
const PLATFORMS = ['onetouch', 'portal']
const LINKS = 3

interface Closable {
  close(): Promise<void>
}

export const demo: Command<[options: { once?: boolean }]> = async (context, options) => {
  const { output } = context
  const opened: Closable[] = []
  // The demo's own servers and database are closed in order, also when it is stopped early.
  const stopped = context.untilStopped()
  try {
    const started = performance.now()
    const world = buildDemoWorld()
    const { installation, console } = await openDemo(context, world, opened)
    const summary = await runDemo(context, installation, world)
    const seconds = Math.round((performance.now() - started) / 100) / 10
    const serving = options.once === true ? null : await openToMachines(installation, console)
    output.result(summary, () => describeSummary(summary, { seconds, serving }))
    if (options.once !== true) {
      output.say('Serving; Ctrl-C stops.')
      await stopped
    }
  } finally {
    for (const part of opened.toReversed()) await part.close()
  }
  return exitCodes.done
}

/** A key for the demo's API, made anew at each start: its database is, too. */
async function openToMachines({ database, clock }: Installation, url: string) {
  const { key } = await createApiKey(database.db, clock, 'demo', { name: 'demo', scopes })
  return { url, key }
}

async function openDemo(
  { settings, output }: CommandContext,
  world: DemoWorld,
  opened: Closable[],
): Promise<{ installation: Installation; console: string }> {
  const own = await demoSettings(settings)
  const log = createLog(settings.LOG_LEVEL === 'info' ? 'warn' : settings.LOG_LEVEL)
  output.progress('starting the embedded database')
  const cleared = await resetDemo(own.HOCVU_DATA, log)
  const variables: Record<string, string> = {
    DEMO_ONETOUCH_TOKEN: randomToken(16),
    DEMO_PORTAL_TOKEN: randomToken(16),
  }
  const moodle = await startSimulatedMoodle({ world, token: variables.DEMO_ONETOUCH_TOKEN ?? '' })
  opened.push(moodle)
  const portal = await startSimulatedPortal({ world, token: variables.DEMO_PORTAL_TOKEN ?? '' })
  opened.push(portal)
  variables.DEMO_ONETOUCH_URL = moodle.url
  variables.DEMO_PORTAL_URL = portal.url
  const installation = await openInstallation({
    settings: own,
    clock: fixedClock(DEMO_NOW),
    log,
    readVariable: (name) => variables[name],
  })
  opened.push(installation)
  await cleared.close()
  opened.push(await startWorker({ ...installation, queues: await installation.queues() }))
  const server = await openServer(installation)
  opened.push(server)
  return { installation, console: server.url }
}

/** Imports, syncs, reconciles, issues: each step through the queue, like on any other day. */
async function runDemo(
  { output, viewer }: CommandContext,
  installation: Installation,
  world: DemoWorld,
): Promise<DemoSummary> {
  const { database, clock, vault } = installation
  const { db } = database
  output.progress('importing the roster')
  const reading = await readRosterFile(Buffer.from(rosterCsv(world.people)), 'roster.csv')
  const roster = await importRoster({ db, clock, vault }, viewer, reading)
  await matchAccounts(db, clock, null)
  const step = (kind: Run['kind'], subject: string, options: object) =>
    runNow(installation, { kind, subject, options, actor: viewer.actor }, (progress) =>
      output.progress(describeNumbers(`${kind} ${subject}`, progress)),
    )
  const platforms = await Promise.all(
    PLATFORMS.map(async (id) =>
      pickCounts(id, await step('sync', id, { full: true, chain: false })),
    ),
  )
  const cohortIds = (await listCohorts(db)).map(({ id }) => id)
  const cohorts = await Promise.all(
    cohortIds.map(async (id) => {
      await step('reconcile', id, { dryRun: false, chain: false })
      await step('certify', id, {})
      return { id, ...(await countVerdicts(db, id)) }
    }),
  )
  const links: string[] = []
  for (const id of cohortIds)
    for (const { link } of await privateLinks(db, vault, viewer, id, LINKS - links.length))
      links.push(link)
  const { waitingAccounts, certificates } = await readGauges(db)
  return {
    roster: { accepted: roster.accepted, rejected: roster.rejected.length },
    platforms,
    cohorts,
    waitingAccounts,
    certificates: certificates.reduce((sum, { count }) => sum + count, 0),
    links,
  }
}

function pickCounts(id: string, run: Run): DemoSummary['platforms'][number] {
  const { pages, records, quarantined } = SyncCounts.parse(run.result)
  return { id, pages, records, quarantined }
}

/** The operator's settings but for what would touch the operator's own data. */
async function demoSettings(settings: Settings): Promise<Settings> {
  const port = await freePort(settings.HOST, settings.PORT)
  return {
    ...settings,
    HOCVU_DATA: join(settings.HOCVU_DATA, 'demo'),
    HOCVU_CONFIG: CONFIGURATION,
    PORT: port,
    PUBLIC_URL: `http://${settings.HOST}:${port}`,
    DATABASE_URL: undefined,
    DATABASE_OWNER_URL: undefined,
    REDIS_URL: undefined,
    HOCVU_MASTER_KEY: undefined,
  }
}

/** The wanted port, or any free one when another program has it: links must name the port before it is opened. */
async function freePort(host: string, wanted: number): Promise<number> {
  const tryPort = (port: number) =>
    new Promise<number>((resolve, reject) => {
      const probe = createServer()
      probe.once('error', reject)
      probe.listen(port, host, () => {
        const address = probe.address()
        probe.close(() => resolve(typeof address === 'object' && address ? address.port : port))
      })
    })
  try {
    return await tryPort(wanted)
  } catch {
    return await tryPort(0)
  }
}
