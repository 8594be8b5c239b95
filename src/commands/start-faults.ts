/**
 * What keeps an installation from starting, all of it at once: a person who mends a server at night shall not learn of the
 * second fault by mending the first.
 */
import { access, constants, readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { examineEnvironment, type SettingFault, type Settings } from '../../config/settings.ts'
import { connectors } from '../../connectors/registry.ts'
import { requireRedis } from '../../jobs/redis-reachable.ts'
import { readAuthorities } from '../certificates/signature/authorities.ts'
import { openP12 } from '../certificates/signature/open-p12.ts'
import { requireServer } from '../database/reachable.ts'
import { asHocvuError, HocvuError } from '../foundation/errors.ts'
import { redactText } from '../foundation/log.ts'
import { mailSettings } from '../foundation/mail/settings.ts'
import { masterKeyFile } from '../foundation/master-key.ts'
import { readConfiguration } from '../programs/read-configuration.ts'

export type ServicePart = 'start' | 'serve' | 'worker' | 'schedule'
type Only = 'public' | 'console' | undefined

/**
 * Before a part of the service begins.
 * @param only of two addresses the one that it serves
 * @throws HocvuError with every fault of what it is set to, and how to mend each
 */
export async function requireSound(
  part: ServicePart,
  only: Only,
  { settings, faults: ofVariables } = examineEnvironment(),
): Promise<void> {
  const known = named(ofVariables)
  const faults = [...ofVariables, ...(await findFaults(settings, { part, only, known }))]
  if (only !== undefined && settings.PUBLIC_PORT === undefined && !known.has('PUBLIC_PORT'))
    faults.push({ field: 'PUBLIC_PORT', reason: `is missing; --only ${only} needs it` })
  const servers = await unreachableServers(settings)
  if (faults.length === 0 && servers.length <= 1) {
    // By itself it keeps its own code: trying again may help, which is told to whoever restarts the service.
    for (const { error } of servers) throw error
    return
  }
  const all = [...faults, ...servers.map(({ field, error }) => fault(field, error))]
  const lines = all.map(({ field, reason }) => `  ${field}: ${reason}`)
  throw new HocvuError(
    'settings.invalid',
    `The service cannot start: ${all.length} fault(s). Mend them and start again:\n${lines.join('\n')}`,
    { fields: all },
  )
}

/** The same for whoever only looks; what a running service holds, such as its ports, is no fault then. */
export async function lookForFaults(): Promise<SettingFault[]> {
  const { settings, faults } = examineEnvironment()
  const known = named(faults)
  return [...faults, ...(await findFaults(settings, { part: null, only: undefined, known }))]
}

const named = (faults: readonly SettingFault[]) => new Set(faults.map(({ field }) => field))

/** @param known variables that are at fault already: what depends on them is not looked at */
async function findFaults(
  settings: Settings,
  { part, only, known }: { part: ServicePart | null; only: Only; known: ReadonlySet<string> },
): Promise<SettingFault[]> {
  const { HOCVU_DATA, SIGNING_P12, SIGNED_FILES } = settings
  const works = part === null || part === 'start' || part === 'worker'
  const found = await Promise.all([
    faultsOf('HOCVU_DATA', () => requireDataFolder(HOCVU_DATA)),
    faultsOf('master.key', () => requireMasterKey(settings, known)),
    faultsOf('HOCVU_CONFIG', () => requireConfiguration(settings)),
    faultsOf('SIGNING_P12', () => requireP12(SIGNING_P12, settings.SIGNING_P12_PASSWORD)),
    faultsOf('AGENCY_CERTIFICATES', async () => {
      readAuthorities(settings.AGENCY_CERTIFICATES)
    }),
    faultsOf('MAIL_FROM', async () => {
      if (!known.has('MAIL_FROM')) mailSettings(settings)
    }),
    works ? faultsOf('SIGNED_FILES', () => requireWatchedFolder(SIGNED_FILES)) : [],
    works ? faultsOf('AUDIT_HEAD_FILE', () => requireAppendable(settings.AUDIT_HEAD_FILE)) : [],
    ...addressesOf(settings, part, only)
      .filter(({ field }) => !known.has(field))
      .map(({ field, host, port }) => faultsOf(field, () => requireFree(host, port))),
  ])
  return found.flat()
}

async function faultsOf(field: string, check: () => Promise<void>): Promise<SettingFault[]> {
  try {
    await check()
    return []
  } catch (thrown) {
    const { fields } = asHocvuError(thrown)
    return fields.length > 0 ? fields : [fault(field, thrown)]
  }
}

const fault = (field: string, thrown: unknown): SettingFault => ({
  field,
  reason: redactText(asHocvuError(thrown).message),
})

/** Made by the first start, so that only what stands above it may be there yet. */
async function requireDataFolder(folder: string): Promise<void> {
  const { existing, isFolder } = await nearestExisting(folder)
  if (!isFolder) throw new Error(`${existing} is no folder. Set HOCVU_DATA to a folder.`)
  await access(existing, constants.R_OK | constants.W_OK | constants.X_OK).catch(() => {
    const made = existing === folder ? folder : `${folder}, which is to be made in ${existing},`
    throw new Error(
      `${made} cannot be written by this user. Give it to the user of the service (chown), or set HOCVU_DATA to another folder.`,
    )
  })
}

async function nearestExisting(path: string): Promise<{ existing: string; isFolder: boolean }> {
  const found = await stat(path).catch(() => null)
  if (found !== null) return { existing: path, isFolder: found.isDirectory() }
  const above = dirname(path)
  return above === path ? { existing: path, isFolder: false } : await nearestExisting(above)
}

async function requireMasterKey(settings: Settings, known: ReadonlySet<string>): Promise<void> {
  const isGiven = settings.HOCVU_MASTER_KEY !== undefined || known.has('HOCVU_MASTER_KEY')
  const there = await stat(join(settings.HOCVU_DATA, 'master.key')).catch(() => null)
  if (!isGiven && there !== null) masterKeyFile(settings.HOCVU_DATA)
}

async function requireConfiguration({ HOCVU_CONFIG }: Settings): Promise<void> {
  const found = await stat(HOCVU_CONFIG).catch(() => null)
  if (found !== null && !found.isDirectory())
    throw new Error(`${HOCVU_CONFIG} is no folder. Set it to the folder with platforms.yaml.`)
  await readConfiguration(
    HOCVU_CONFIG,
    connectors.map(({ id }) => id),
  )
}

/** An expired certificate is no reason to leave learners without their pages: files wait for a new one, and `doctor` tells. */
async function requireP12(path: string | undefined, password: string): Promise<void> {
  if (path === undefined) return
  const bytes = await readFile(path).catch((cause: Error) => {
    throw new Error(`cannot be read: ${cause.message}. Mend the path, or the rights to it.`)
  })
  openP12(bytes, password, basename(path))
}

async function requireWatchedFolder(folder: string | undefined): Promise<void> {
  if (folder === undefined) return
  const found = await stat(folder).catch(() => null)
  if (!found?.isDirectory())
    throw new Error(`${folder} is no folder. Make it, or take SIGNED_FILES out.`)
  await access(folder, constants.R_OK | constants.W_OK | constants.X_OK).catch(() => {
    throw new Error(`${folder} cannot be read and written by this user. Give it the right to.`)
  })
}

/** Made with the first head, so that its folder has to be there. */
async function requireAppendable(file: string | undefined): Promise<void> {
  if (file === undefined) return
  const found = await stat(file).catch(() => null)
  const written = found === null ? dirname(file) : file
  if (found !== null && !found.isFile()) throw new Error(`${file} is no file. Name one.`)
  await access(written, constants.W_OK).catch(() => {
    throw new Error(
      `${written} is not there, or cannot be written by this user. Make it, or give it the right to.`,
    )
  })
}

function addressesOf(settings: Settings, part: ServicePart | null, only: Only) {
  const { HOST, PORT, PUBLIC_HOST, PUBLIC_PORT, METRICS_HOST, METRICS_PORT } = settings
  const listens = part === 'start' || part === 'serve'
  const wanted = [
    ...(listens && only !== 'public' ? [{ field: 'PORT', host: HOST, port: PORT }] : []),
    ...(listens && only !== 'console'
      ? [{ field: 'PUBLIC_PORT', host: PUBLIC_HOST ?? HOST, port: PUBLIC_PORT }]
      : []),
    ...(part === null ? [] : [{ field: 'METRICS_PORT', host: METRICS_HOST, port: METRICS_PORT }]),
  ]
  return wanted.flatMap(({ port, ...one }) => (port === undefined ? [] : [{ ...one, port }]))
}

async function requireFree(host: string, port: number): Promise<void> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new Error(
          `${host}:${port} cannot be listened on (${error.message}). Choose another port or address, or stop what uses it.`,
        ),
      ),
    )
    server.listen(port, host, () => server.close(() => resolve()))
  })
}

async function unreachableServers(
  settings: Settings,
): Promise<{ field: string; error: HocvuError }[]> {
  const { DATABASE_URL, DATABASE_OWNER_URL, REDIS_URL } = settings
  const checks: [string, string | undefined, (url: string) => Promise<void>][] = [
    ['DATABASE_URL', DATABASE_URL, (url) => requireServer('DATABASE_URL', url)],
    ['DATABASE_OWNER_URL', DATABASE_OWNER_URL, (url) => requireServer('DATABASE_OWNER_URL', url)],
    ['REDIS_URL', REDIS_URL, requireRedis],
  ]
  const found = await Promise.all(
    checks.map(async ([field, url, check]) => {
      if (url === undefined) return null
      return await check(url).then(
        () => null,
        (thrown: unknown) => ({ field, error: asHocvuError(thrown) }),
      )
    }),
  )
  return found.filter((one) => one !== null)
}
