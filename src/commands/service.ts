/** `start`, `serve`, `worker`, `schedule`: the service, whole or in parts. Each runs until it is told to stop. */
import { readVariable } from '../../config/settings.ts'
import { checkPlatform } from '../../jobs/check-platform.ts'
import { enqueueRun } from '../../jobs/enqueue.ts'
import { startSchedules } from '../../jobs/schedule.ts'
import { startWorker } from '../../jobs/worker.ts'
import { createSignInLink } from '../access/sign-in-links.ts'
import { hasUsers } from '../access/user-store.ts'
import { noteUses } from '../certificates/uses.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { HttpDeps } from '../http/deps.ts'
import { type RunningServer, startServer } from '../http/server.ts'
import type { Installation } from '../main.ts'
import { missingVariables } from '../programs/platforms.ts'
import type { Command, CommandContext } from './command.ts'
import { examineInstallation } from './examine.ts'
import { createMonitoring, type Monitoring, openMetricsDoor } from './monitoring.ts'
import { exitCodes } from './output.ts'
import { requireSound, type ServicePart } from './start-faults.ts'
import { type Part, stopInTime } from './stop-in-time.ts'

export const start: Command<[]> = (context) =>
  service(context, 'start', async (installation, parts, monitoring) => {
    parts.push(await worker(installation, monitoring), await schedules(installation))
    return await serve(context, installation, parts, { monitoring })
  })

/** `only`: one of the two addresses, where they are apart: the other one is served by another process. */
export const serveOnly: Command<[options: { only?: string }]> = (context, { only }) => {
  if (only !== undefined && only !== 'public' && only !== 'console')
    throw new HocvuError('request.invalid', '--only takes public or console.')
  return service(
    context,
    'serve',
    (installation, parts, monitoring) => serve(context, installation, parts, { monitoring, only }),
    only,
  )
}

export const workerOnly: Command<[]> = (context) =>
  service(context, 'worker', async (installation, parts, monitoring) => {
    parts.push(await worker(installation, monitoring))
    return null
  })

export const scheduleOnly: Command<[]> = (context) =>
  service(context, 'schedule', async (installation, parts) => {
    parts.push(await schedules(installation))
    return null
  })

/** Where it answers; `publicUrl` only where it answers for the public pages at an address of their own. */
interface Served {
  url: string
  publicUrl?: string
}

async function service(
  { open, output, settings, untilStopped }: CommandContext,
  name: ServicePart,
  begin: (
    installation: Installation,
    parts: Part[],
    monitoring: Monitoring,
  ) => Promise<Served | null>,
  only?: 'public' | 'console',
) {
  const stopped = untilStopped()
  await requireSound(name, only)
  const installation = await open('service')
  const parts: Part[] = []
  try {
    const monitoring = await createMonitoring(installation, name)
    const door = await openMetricsDoor(installation, monitoring)
    if (door !== null) parts.push(door)
    const served = await begin(installation, parts, monitoring)
    output.result(served ?? { ready: true }, () =>
      served === null
        ? 'running; Ctrl-C stops'
        : `serving on ${Object.values(served).join(' and ')}; Ctrl-C stops`,
    )
    await stopped
    output.say('stopping')
  } finally {
    await stopInTime(installation, parts, settings.DRAIN_SECONDS * 1000)
  }
  return exitCodes.done
}

async function worker(installation: Installation, { jobs }: Monitoring): Promise<Part> {
  const queues = await installation.queues()
  return await startWorker({ ...installation, queues, metrics: jobs })
}

async function schedules(installation: Installation): Promise<Part> {
  const { database, clock, log, platforms } = installation
  const configured = platforms.filter(
    (platform) => missingVariables(platform, readVariable).length === 0,
  )
  return await startSchedules(
    { db: database.db, pool: database.pool, clock, log, queues: await installation.queues() },
    configured,
  )
}

async function serve(
  context: CommandContext,
  installation: Installation,
  parts: Part[],
  how: { monitoring: Monitoring; only?: 'public' | 'console' | undefined },
): Promise<Served> {
  const servers = await openServers(installation, how)
  parts.push(...servers)
  const [first, pages] = servers
  if (how.only !== 'public') await inviteFirst(context, installation, first.url)
  return { url: first.url, ...(pages !== undefined && { publicUrl: pages.url }) }
}

/** While nobody can sign in, each start tells how the first administrator is made. There is no password to begin with. */
async function inviteFirst(
  { output, viewer }: CommandContext,
  { database: { db }, clock, consoleUrl }: Installation,
  url: string,
): Promise<void> {
  if (await hasUsers(db)) return
  const { token } = await createSignInLink(db, clock, viewer.actor, null)
  output.say(
    `Make the first administrator, by this link, once: ${consoleUrl ?? url}/sign-in/link/${token}`,
  )
}

/** The HTTP server over an installation, serving everything at HOST and PORT. */
export async function openServer(
  installation: Installation,
  monitoring?: Pick<Monitoring, 'metrics'>,
): Promise<RunningServer> {
  const { HOST, PORT } = installation.settings
  return await startServer(await httpDeps(installation), {
    host: HOST,
    port: PORT,
    ...(monitoring && { metrics: monitoring.metrics }),
  })
}

/** One server for everything; or, with PUBLIC_PORT, one for the console and another one for the public pages. */
async function openServers(
  installation: Installation,
  { monitoring, only }: { monitoring: Monitoring; only?: 'public' | 'console' | undefined },
): Promise<[RunningServer, ...RunningServer[]]> {
  const { HOST, PORT, PUBLIC_HOST, PUBLIC_PORT, TRUST_PROXY, PUBLIC_TRUST_PROXY } =
    installation.settings
  if (PUBLIC_PORT === undefined) return [await openServer(installation, monitoring)]
  const deps = { ...(await httpDeps(installation)), publicApart: true }
  // Counted together, shown where the console is.
  const { metrics } = monitoring
  const at = { host: HOST, port: PORT, door: 'console', metrics } as const
  const there = { host: PUBLIC_HOST ?? HOST, port: PUBLIC_PORT, door: 'public', metrics } as const
  const trustProxy = PUBLIC_TRUST_PROXY ?? TRUST_PROXY
  const openPages = () => startServer({ ...deps, trustProxy }, there)
  if (only === 'public') return [await openPages()]
  const console = await startServer(deps, at)
  if (only === 'console') return [console]
  try {
    return [console, await openPages()]
  } catch (error) {
    await console.close()
    throw error
  }
}

async function httpDeps(installation: Installation): Promise<HttpDeps> {
  const { settings, database } = installation
  const queues = await installation.queues()
  return {
    ...installation,
    db: database.db,
    counts: installation.requestCounts(),
    uses: noteUses(database.db, installation.log),
    enqueue: (run) => enqueueRun({ db: database.db, queues }, run),
    checkPlatform: (viewer, id) => checkPlatform(installation, viewer, id),
    checkQueues: async () => {
      await queues.depth('sync')
    },
    examine: (viewer) => examineInstallation(installation, viewer),
    trustProxy: settings.TRUST_PROXY,
  }
}
