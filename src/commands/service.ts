/** `start`, `serve`, `worker`, `schedule`: the service, whole or in parts. Each runs until it is told to stop. */
import { readVariable } from '../../config/settings.ts'
import { checkPlatform } from '../../jobs/check-platform.ts'
import { enqueueRun } from '../../jobs/enqueue.ts'
import { startSchedules } from '../../jobs/schedule.ts'
import { startWorker } from '../../jobs/worker.ts'
import { createSignInLink } from '../access/sign-in-links.ts'
import { hasUsers } from '../access/user-store.ts'
import { type RunningServer, startServer } from '../http/server.ts'
import type { Installation } from '../main.ts'
import { missingVariables } from '../programs/platforms.ts'
import type { Command, CommandContext } from './command.ts'
import { examineInstallation } from './examine.ts'
import { exitCodes } from './output.ts'

interface Part {
  close(): Promise<void>
}

export const start: Command<[]> = (context) =>
  service(context, async (installation, parts) => {
    parts.push(await worker(installation), await schedules(installation))
    return await serve(context, installation, parts)
  })

export const serveOnly: Command<[]> = (context) =>
  service(context, (installation, parts) => serve(context, installation, parts))

export const workerOnly: Command<[]> = (context) =>
  service(context, async (installation, parts) => {
    parts.push(await worker(installation))
    return null
  })

export const scheduleOnly: Command<[]> = (context) =>
  service(context, async (installation, parts) => {
    parts.push(await schedules(installation))
    return null
  })

async function service(
  { open, output, untilStopped }: CommandContext,
  begin: (installation: Installation, parts: Part[]) => Promise<string | null>,
) {
  const stopped = untilStopped()
  const installation = await open('service')
  const parts: Part[] = []
  try {
    const url = await begin(installation, parts)
    output.result(url === null ? { ready: true } : { url }, () =>
      url === null ? 'running; Ctrl-C stops' : `serving on ${url}; Ctrl-C stops`,
    )
    await stopped
    output.say('stopping')
  } finally {
    for (const part of parts.toReversed()) await part.close()
  }
  return exitCodes.done
}

async function worker(installation: Installation): Promise<Part> {
  return await startWorker({ ...installation, queues: await installation.queues() })
}

async function schedules(installation: Installation): Promise<Part> {
  const { database, clock, log, platforms } = installation
  const configured = platforms.filter(
    (platform) => missingVariables(platform, readVariable).length === 0,
  )
  return startSchedules(
    { db: database.db, clock, log, queues: await installation.queues() },
    configured,
  )
}

async function serve(
  context: CommandContext,
  installation: Installation,
  parts: Part[],
): Promise<string> {
  const server = await openServer(installation)
  parts.push(server)
  await inviteFirst(context, installation, server.url)
  return server.url
}

/** While nobody can sign in, each start tells how the first administrator is made. There is no password to begin with. */
async function inviteFirst(
  { output, viewer }: CommandContext,
  { database: { db }, clock, publicUrl }: Installation,
  url: string,
): Promise<void> {
  if (await hasUsers(db)) return
  const { token } = await createSignInLink(db, clock, viewer.actor, null)
  output.say(
    `Make the first administrator, by this link, once: ${publicUrl ?? url}/sign-in/link/${token}`,
  )
}

/** The HTTP server over an installation. */
export async function openServer(installation: Installation): Promise<RunningServer> {
  const { settings, database } = installation
  const queues = await installation.queues()
  return await startServer(
    {
      ...installation,
      db: database.db,
      pool: database.pool,
      enqueue: (run) => enqueueRun({ db: database.db, queues }, run),
      checkPlatform: (viewer, id) => checkPlatform(installation, viewer, id),
      checkQueues: async () => {
        await queues.depth('sync')
      },
      examine: (viewer) => examineInstallation(installation, viewer),
      trustProxy: settings.TRUST_PROXY,
    },
    { host: settings.HOST, port: settings.PORT },
  )
}
