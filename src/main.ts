/** The composition root: settings in, a working installation out. Whoever opens hands over a closer. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import type { Telemetry } from 'bullmq'
import { secretValues } from '../config/secret-files.ts'
import { consoleUrlOf, readVariable, type Settings } from '../config/settings.ts'
import { connectors } from '../connectors/registry.ts'
import type { JobDeps } from '../jobs/deps.ts'
import { createPlatformConnections } from '../jobs/platform-connections.ts'
import type { Queues } from '../jobs/queues.ts'
import { createIdentityProvider, type IdentityProvider } from './access/oidc/provider.ts'
import { oidcSettings } from './access/oidc/settings.ts'
import { openVault } from './access/open-vault.ts'
import { countTogether, type RequestCounts } from './access/request-counts.ts'
import { countInDatabase } from './access/request-counts-in-database.ts'
import { countInRedis } from './access/request-counts-in-redis.ts'
import { type CertificateRenderer, createRenderer } from './certificates/render.ts'
import { readAuthorities } from './certificates/signature/authorities.ts'
import { signerAtWork } from './certificates/signature/signer-at-work.ts'
import { type OpenDatabase, openDatabase } from './database/open.ts'
import type { Clock } from './foundation/clock.ts'
import { HocvuError } from './foundation/errors.ts'
import { hideValues, type Log } from './foundation/log.ts'
import { mailSettings } from './foundation/mail/settings.ts'
import { createOutgoing } from './foundation/outgoing/outgoing.ts'
import { loadConfiguration } from './programs/load.ts'
import {
  type PlatformDefinition,
  type ResolvedPlatform,
  resolvePlatform,
  storablePlatform,
} from './programs/platforms.ts'
import { readConfiguration } from './programs/read-configuration.ts'
import { listCohorts } from './programs/store.ts'

// Left alone, V8 lets what is no longer used grow to several times what is, before it looks: a sync took 350 MB for 70.
setFlagsFromString('--heap-growing-percent=50')

export interface Installation extends JobDeps {
  settings: Settings
  /** What links to the console begin with; undefined: nobody has said. */
  consoleUrl: string | undefined
  /** Addresses that PUBLIC_URL once was. */
  formerPublicUrls: readonly string[]
  database: OpenDatabase
  /** As the configuration files name them, secrets as variables. */
  platforms: PlatformDefinition[]
  /** By whom people may sign in beside passwords. */
  identityProvider: IdentityProvider | null
  /** Of requests, shared by all processes: in Redis where there is one. */
  requestCounts(): RequestCounts
  /** Opened on first use: commands that do their work themselves need none. */
  queues(): Promise<Queues>
  /** In reverse order of opening, once. */
  close(): Promise<void>
  /** Instead of closing: lets go at once, without waiting for what is at work. The process must end after it. */
  abandon(): Promise<void>
}

export interface InstallationOptions {
  settings: Settings
  clock: Clock
  log: Log
  /** Who starts this, for the audit trail: a changed configuration is taken in under this name. */
  actor?: string
  /** What this process does, for others on the same database: `worker`, or the name of a command. */
  part?: string | undefined
  /** Reads the variables that platforms.yaml names. */
  readVariable?: (name: string) => string | undefined
}

/**
 * Opens everything a command or a service needs: database, master key, configuration.
 * @throws HocvuError with what to mend
 */
export async function openInstallation(options: InstallationOptions): Promise<Installation> {
  const { settings, clock, log } = options
  hideValues(secretValues(settings))
  const variables = options.readVariable ?? readVariable
  const configuration = await readConfiguration(
    settings.HOCVU_CONFIG,
    connectors.map(({ id }) => id),
  )
  makeDataFolder(settings.HOCVU_DATA)
  const tracing = await openTracing(settings, log, options.part ?? '')
  const database = await openDatabase(settings, log, options.part)
  try {
    const vault = await openVault({ settings, database, clock })
    await requireKnownFolder(settings.HOCVU_CONFIG, database)
    await loadConfiguration(database.db, clock, options.actor ?? 'configuration', {
      ...configuration,
      platforms: configuration.platforms.map(storablePlatform),
    })
    const templates = join(settings.HOCVU_CONFIG, 'templates')
    const connections = createPlatformConnections({ db: database.db, vault, clock, log })
    const outgoing = createOutgoing({ privateHosts: settings.OUTGOING_PRIVATE_HOSTS })
    let queues: Promise<Queues> | undefined
    let redisCounts: ReturnType<typeof countInRedis> | undefined
    let counts: RequestCounts | undefined
    const oidc = oidcSettings(settings, consoleUrlOf(settings))
    let closing: Promise<void> | undefined
    return {
      settings,
      clock,
      log,
      vault,
      database,
      publicUrl: settings.PUBLIC_URL,
      consoleUrl: consoleUrlOf(settings),
      formerPublicUrls: settings.FORMER_PUBLIC_URLS,
      mail: mailSettings(settings),
      signedFiles: settings.SIGNED_FILES,
      authorities: readAuthorities(settings.AGENCY_CERTIFICATES),
      auditHeadFile: settings.AUDIT_HEAD_FILE,
      rawPageDays: settings.RAW_PAGE_DAYS,
      retention: {
        settledRows: settings.SETTLED_ROW_DAYS,
        contacts: settings.CONTACT_DAYS,
        personViews: settings.PERSON_VIEW_DAYS,
        privacyRequests: settings.PRIVACY_REQUEST_DAYS,
        runs: settings.RUN_DAYS,
        formerLearners: settings.FORMER_LEARNER_DAYS,
      },
      renderer: lazyRenderer(templates),
      templates,
      fileSigner: signerAtWork({
        db: database.db,
        clock,
        settings,
        actor: options.actor ?? 'configuration',
      }),
      connections,
      outgoing,
      platforms: configuration.platforms,
      resolvePlatform: (id) => findPlatform(configuration.platforms, id, variables),
      identityProvider: oidc === null ? null : createIdentityProvider(oidc),
      requestCounts: () => {
        const { REDIS_URL } = settings
        if (REDIS_URL !== undefined) redisCounts ??= countInRedis(REDIS_URL, vault, log)
        counts ??= countTogether(redisCounts ?? countInDatabase(database.db, vault), log)
        return counts
      },
      queues: () => {
        queues ??= import('../jobs/queues.ts').then(({ openQueues }) =>
          openQueues(database, settings.REDIS_URL, log, tracing?.telemetry),
        )
        return queues
      },
      close: () => {
        closing ??= (async () => {
          // A queue that could not be opened has nothing to close.
          await (await queues?.catch(() => undefined))?.close()
          await counts?.exchange()
          await redisCounts?.close()
          connections.close()
          outgoing.close()
          await Promise.all([database.close(), tracing?.stop()])
        })()
        return closing
      },
      abandon: () => {
        closing = database.abandon()
        return closing
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** null: nobody wants traces, and nothing of it is loaded. */
async function openTracing(
  settings: Settings,
  log: Log,
  part: string,
): Promise<{ telemetry: Telemetry; stop(): Promise<void> } | null> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers } = settings
  if (endpoint === undefined) return null
  const { startTracing } = await import('./foundation/trace-export.ts')
  const { createQueueTelemetry } = await import('../jobs/queue-telemetry.ts')
  const service = settings.OTEL_SERVICE_NAME
  const stop = startTracing({ endpoint, headers, service, part }, log)
  return { telemetry: createQueueTelemetry(), stop }
}

/**
 * A folder that is not there is an empty configuration for a new installation; for one with cohorts it is a slip
 * that would switch all of them off, also for a service that runs.
 */
async function requireKnownFolder(folder: string, { db }: OpenDatabase): Promise<void> {
  if (existsSync(folder)) return
  if ((await listCohorts(db)).every(({ active }) => !active)) return
  throw new HocvuError(
    'configuration.invalid',
    `There is no configuration folder ${folder}, but this installation has cohorts. Set HOCVU_CONFIG to the folder with platforms.yaml and programs/.`,
    { params: { place: folder } },
  )
}

/** Reads fonts and template when the first certificate is printed: most commands print none. */
function lazyRenderer(templates: string): CertificateRenderer {
  let made: CertificateRenderer | undefined
  const renderer = () => {
    made ??= createRenderer(templates)
    return made
  }
  return {
    render: (snapshot, credential) => renderer().render(snapshot, credential),
    draw: (snapshot) => renderer().draw(snapshot),
  }
}

function findPlatform(
  platforms: readonly PlatformDefinition[],
  id: string,
  variables: (name: string) => string | undefined,
): ResolvedPlatform {
  const platform = platforms.find((candidate) => candidate.id === id)
  if (!platform)
    throw new HocvuError(
      'not-found',
      `There is no platform "${id}" in platforms.yaml. See: hocvu platforms`,
    )
  return resolvePlatform(platform, variables)
}

function makeDataFolder(folder: string): void {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 })
}
