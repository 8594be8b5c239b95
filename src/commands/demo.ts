/**
 * `demo`: an invented province on simulated platforms, through the real database, queues, rules and certificates.
 * It keeps to its own folder, configuration and clock, so that it gives the same counts on any day.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, relative } from 'node:path'
import type { Settings } from '../../config/settings.ts'
import { startWorker } from '../../jobs/worker.ts'
import { createApiKey } from '../access/api-keys.ts'
import { createSignInLink, useSignInLink } from '../access/sign-in-links.ts'
import { createUser } from '../access/users.ts'
import { scopes } from '../access/viewer.ts'
import { privateLinks } from '../certificates/link/links.ts'
import { bringForPlan } from '../demo/bring-for-plan.ts'
import { holdClock } from '../demo/clock.ts'
import { bridgesClass, demoPlatforms } from '../demo/cohorts.ts'
import { writeConfiguration } from '../demo/configuration-folder.ts'
import { countPeople } from '../demo/count-people.ts'
import { demoLedger } from '../demo/ledger.ts'
import { filePlatform, startDemoPlatforms } from '../demo/platforms.ts'
import { resetDemo } from '../demo/reset.ts'
import { bridgeSheets, forgottenSheet } from '../demo/roll-sheets.ts'
import { rosterCsv } from '../demo/roster-csv.ts'
import { type DemoSummary, describeSummary, type Serving } from '../demo/summary.ts'
import { demoUnitList } from '../demo/unit-list.ts'
import { buildDemoWorld, type DemoWorld } from '../demo/world.ts'
import { matchAccounts } from '../evidence/link.ts'
import { receiveFile } from '../evidence/platform-files.ts'
import { SyncCounts } from '../evidence/sync.ts'
import { createLog } from '../foundation/log.ts'
import { randomToken } from '../foundation/secrets.ts'
import { type Installation, openInstallation } from '../main.ts'
import { listCohorts } from '../programs/store.ts'
import { countVerdicts } from '../reconciliation/outcome-store.ts'
import { importRoster } from '../roster/import.ts'
import { allotAccounts } from '../roster/ledger/allot.ts'
import { importLedger } from '../roster/ledger/import.ts'
import { readRosterFile } from '../roster/read-roster.ts'
import { importUnits } from '../roster/units/import-units.ts'
import type { Run } from '../runs/run.ts'
import type { Command, CommandContext } from './command.ts'
import { createMonitoring } from './monitoring.ts'
import { exitCodes } from './output.ts'
import { runNow } from './run-now.ts'
import { openServer } from './service.ts'

const LINKS = 3
const LATE_SHEET = 'diem-danh-bo-sung.csv'

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
    const { installation, url } = await openDemo(context, world, opened)
    const summary = await runDemo(context, installation, world)
    const seconds = Math.round((performance.now() - started) / 100) / 10
    const serving = options.once === true ? null : await openToPeople(context, installation, url)
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

async function openDemo(
  { settings, output }: CommandContext,
  world: DemoWorld,
  opened: Closable[],
): Promise<{ installation: Installation; url: string }> {
  const own = await demoSettings(settings)
  const log = createLog(settings.LOG_LEVEL === 'info' ? 'warn' : settings.LOG_LEVEL)
  output.progress('starting the embedded database')
  const cleared = await resetDemo(own.HOCVU_DATA, log)
  const platforms = await startDemoPlatforms(world, { secret: () => randomToken(16) })
  opened.push(platforms)
  const folder = watchedFolder(own)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o700 })
  writeConfiguration(own.HOCVU_CONFIG, { ...platforms.variables, DEMO_FOLDER: folder })
  writeFileSync(join(own.HOCVU_DATA, LATE_SHEET), forgottenSheet(world))
  const clock = holdClock(own.HOCVU_DATA, world.now)
  const installation = await openInstallation({ settings: own, clock, log })
  opened.push(installation)
  await cleared.close()
  const monitoring = await createMonitoring(installation, 'demo')
  const queues = await installation.queues()
  opened.push(await startWorker({ ...installation, queues, metrics: monitoring.jobs }))
  const server = await openServer(installation, monitoring)
  opened.push(server)
  return { installation, url: server.url }
}

/** Imports, syncs, reconciles, issues: each step through the queue, like on any other day. */
async function runDemo(
  context: CommandContext,
  installation: Installation,
  world: DemoWorld,
): Promise<DemoSummary> {
  const { output, viewer } = context
  const { db } = installation.database
  output.progress('importing the roster, the ledger of accounts and the sheets')
  const brought = await bringPeopleAndSheets(context, installation, world)
  const step = (
    kind: Run['kind'],
    subject: string,
    options: object,
    onProgress: (progress: object) => void = () => {},
  ) =>
    runNow(installation, { kind, subject, options, actor: viewer.actor }, (progress) =>
      typeof progress === 'string'
        ? output.progress(`${kind} ${subject}: ${progress}`)
        : onProgress(progress),
    )
  const read = new Map<string, number>()
  const platforms = await Promise.all(
    demoPlatforms.map(async (id) => {
      const run = await step('sync', id, { full: true, chain: false }, (progress) => {
        const counts = SyncCounts.safeParse(progress)
        if (counts.success) read.set(id, counts.data.records)
        const records = [...read.values()].reduce((sum, count) => sum + count, 0)
        output.progress(
          `reading ${demoPlatforms.length} platforms: ${records.toLocaleString('en')} records`,
        )
      })
      return pickCounts(id, run)
    }),
  )
  const cohortIds = (await listCohorts(db)).map(({ id }) => id)
  let decided = 0
  const cohorts = await Promise.all(
    cohortIds.map(async (id) => {
      await step('reconcile', id, { dryRun: false, chain: false })
      await step('certify', id, {})
      decided += 1
      output.progress(`deciding and issuing: ${decided} of ${cohortIds.length} cohorts`)
      return { id, ...(await countVerdicts(db, id)) }
    }),
  )
  const links: string[] = []
  const linkDeps = { ...installation, db }
  for (const id of cohortIds)
    for (const { link } of await privateLinks(linkDeps, viewer, id, LINKS - links.length))
      links.push(link)
  return { ...brought, platforms, cohorts, ...(await countPeople(db)), links }
}

/** What people bring: the roster, papers of the plan, the ledger of the accounts of 2022, and the sheets of a class. */
async function bringPeopleAndSheets(
  { viewer }: CommandContext,
  installation: Installation,
  world: DemoWorld,
): Promise<Pick<DemoSummary, 'roster' | 'allotted'>> {
  const { database, clock, vault } = installation
  const { db } = database
  const reading = await readRosterFile(Buffer.from(rosterCsv(world.people)), 'roster.csv')
  const { accepted, rejected } = await importRoster({ db, clock, vault }, viewer, reading)
  const units = { source: 'Danh mục đơn vị (giả định)' }
  await importUnits({ db, clock }, viewer, demoUnitList(), units)
  await matchAccounts(db, clock, null)
  await bringForPlan({ db, clock }, viewer, world.people)
  const { allotment, list } = demoLedger(world)
  const { platform, accounts } = await allotAccounts({ db, clock }, viewer, allotment)
  const { handedOut } = await importLedger({ db, clock }, viewer, platform, Buffer.from(list))
  const files = installation.resolvePlatform(filePlatform)
  for (const sheet of await bridgeSheets(world))
    await receiveFile({ db, clock, vault }, viewer, files, {
      ...sheet,
      options: {},
      origin: 'upload',
    })
  return {
    roster: { accepted, rejected: rejected.length },
    allotted: { platform, accounts, handedOut },
  }
}

function pickCounts(id: string, run: Run): DemoSummary['platforms'][number] {
  const { pages, records, quarantined } = SyncCounts.parse(run.result)
  return { id, pages, records, quarantined }
}

const watchedFolder = ({ HOCVU_DATA }: Settings) => join(HOCVU_DATA, filePlatform)

/** With a key for the demo's API, made anew at each start: its database is, too. */
async function openToPeople(
  { settings: given }: CommandContext,
  { settings, database, clock }: Installation,
  url: string,
): Promise<Serving> {
  const { key } = await createApiKey(database.db, clock, 'demo', { name: 'demo', scopes })
  const person = await invitePerson(database, clock)
  const { HOCVU_DATA, HOCVU_CONFIG } = settings
  // What means another database must not reach a command that brings the demo's configuration.
  const others = (['DATABASE_URL', 'REDIS_URL', 'HOCVU_MASTER_KEY'] as const).filter(
    (name) => given[name] !== undefined,
  )
  return {
    url,
    person,
    key,
    environment: [
      ...others.map((name) => `${name}=`),
      `HOCVU_DATA=${shellWord(HOCVU_DATA)}`,
      `HOCVU_CONFIG=${shellWord(HOCVU_CONFIG)}`,
    ].join(' '),
    lateSheet: {
      file: shellWord(join(HOCVU_DATA, LATE_SHEET)),
      folder: shellWord(watchedFolder(settings)),
      cohort: bridgesClass.id,
    },
  }
}

/** Somebody who may sign in to the console of the demo, with a password made anew at each start. */
async function invitePerson(
  { db }: Installation['database'],
  clock: Installation['clock'],
): Promise<Serving['person']> {
  const login = 'demo'
  const password = randomToken(9)
  const { id } = await createUser(db, clock, 'demo', {
    login,
    name: 'Quản trị viên bản thử',
    role: 'administrator',
  })
  const { token } = await createSignInLink(db, clock, 'demo', id)
  await useSignInLink(db, clock, token, { password })
  return { login, password }
}

/** A path as it is typed into a shell in this folder. */
function shellWord(path: string): string {
  const here = relative(process.cwd(), path)
  const short = here.startsWith('..') ? path : here
  return /^[\w./-]+$/.test(short) ? short : `'${short.replaceAll("'", "'\\''")}'`
}

/** The operator's settings but for what would touch the operator's own data. */
async function demoSettings(settings: Settings): Promise<Settings> {
  const port = await freePort(settings.HOST, settings.PORT)
  const data = join(settings.HOCVU_DATA, 'demo')
  return {
    ...settings,
    HOCVU_DATA: data,
    HOCVU_CONFIG: join(data, 'config'),
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
