/** The composition root: settings in, a working installation out. Whoever opens hands over a closer. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { readVariable, type Settings } from '../config/settings.ts'
import { connectors } from '../connectors/registry.ts'
import type { JobDeps } from '../jobs/deps.ts'
import { createPlatformConnections } from '../jobs/platform-connections.ts'
import type { Queues } from '../jobs/queues.ts'
import { type CertificateRenderer, createRenderer } from './certificates/render.ts'
import { readAuthorities } from './certificates/signature/authorities.ts'
import { signerAtWork } from './certificates/signature/signer-at-work.ts'
import { type OpenDatabase, openDatabase } from './database/open.ts'
import type { Clock } from './foundation/clock.ts'
import { HocvuError } from './foundation/errors.ts'
import type { Log } from './foundation/log.ts'
import { mailSettings } from './foundation/mail/settings.ts'
import { createVault, masterKeyFile, parseMasterKey, type Vault } from './foundation/secrets.ts'
import { loadConfiguration } from './programs/load.ts'
import {
  type PlatformDefinition,
  type ResolvedPlatform,
  resolvePlatform,
  storablePlatform,
} from './programs/platforms.ts'
import { readConfiguration } from './programs/read-configuration.ts'
import { listCohorts } from './programs/store.ts'

export interface Installation extends JobDeps {
  settings: Settings
  /** Addresses that PUBLIC_URL once was. */
  formerPublicUrls: readonly string[]
  database: OpenDatabase
  /** As the configuration files name them, secrets as variables. */
  platforms: PlatformDefinition[]
  /** Opened on first use: commands that do their work themselves need none. */
  queues(): Promise<Queues>
  /** In reverse order of opening, once. */
  close(): Promise<void>
}

export interface InstallationOptions {
  settings: Settings
  clock: Clock
  log: Log
  /** Who starts this, for the audit trail: a changed configuration is taken in under this name. */
  actor?: string
  /** Reads the variables that platforms.yaml names. */
  readVariable?: (name: string) => string | undefined
}

/**
 * Opens everything a command or a service needs: database, master key, configuration.
 * @throws HocvuError with what to mend
 */
export async function openInstallation(options: InstallationOptions): Promise<Installation> {
  const { settings, clock, log } = options
  const variables = options.readVariable ?? readVariable
  const configuration = await readConfiguration(
    settings.HOCVU_CONFIG,
    connectors.map(({ id }) => id),
  )
  makeDataFolder(settings.HOCVU_DATA)
  const database = await openDatabase(settings, log)
  try {
    const vault = await openVault(settings, database, clock)
    await requireKnownFolder(settings.HOCVU_CONFIG, database)
    await loadConfiguration(database.db, clock, options.actor ?? 'configuration', {
      ...configuration,
      platforms: configuration.platforms.map(storablePlatform),
    })
    const templates = join(settings.HOCVU_CONFIG, 'templates')
    const connections = createPlatformConnections({ db: database.db, vault, clock, log })
    let queues: Promise<Queues> | undefined
    let closing: Promise<void> | undefined
    return {
      settings,
      clock,
      log,
      vault,
      database,
      publicUrl: settings.PUBLIC_URL,
      formerPublicUrls: settings.FORMER_PUBLIC_URLS,
      mail: mailSettings(settings),
      signedFiles: settings.SIGNED_FILES,
      authorities: readAuthorities(settings.AGENCY_CERTIFICATES),
      rawPageDays: settings.RAW_PAGE_DAYS,
      renderer: lazyRenderer(templates),
      templates,
      fileSigner: signerAtWork({
        db: database.db,
        clock,
        settings,
        actor: options.actor ?? 'configuration',
      }),
      connections,
      platforms: configuration.platforms,
      resolvePlatform: (id) => findPlatform(configuration.platforms, id, variables),
      queues: () => {
        queues ??= import('../jobs/queues.ts').then(({ openQueues }) =>
          openQueues(database, settings.REDIS_URL, log),
        )
        return queues
      },
      close: () => {
        closing ??= (async () => {
          // A queue that could not be opened has nothing to close.
          await (await queues?.catch(() => undefined))?.close()
          connections.close()
          await database.close()
        })()
        return closing
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
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

/**
 * The master key, proven to be the one that the stored data was written with.
 * @throws HocvuError `key.mismatch`
 */
async function openVault(settings: Settings, database: OpenDatabase, clock: Clock): Promise<Vault> {
  const { db } = database
  const known = await db.selectFrom('installation').select('key_check').executeTakeFirst()
  const given =
    settings.HOCVU_MASTER_KEY === undefined ? null : parseMasterKey(settings.HOCVU_MASTER_KEY)
  if (known && !given && !existsSync(join(settings.HOCVU_DATA, 'master.key')))
    throw new HocvuError(
      'key.mismatch',
      `The database holds data, but its master key is missing: neither HOCVU_MASTER_KEY nor ${join(settings.HOCVU_DATA, 'master.key')} is there. Restore the key; without it links and national IDs cannot be read.`,
    )
  const vault = createVault(given ?? masterKeyFile(settings.HOCVU_DATA))
  const check = vault.hash('key-check', 'hocvu')
  await db
    .insertInto('installation')
    .values({ key_check: check, created_at: clock.now() })
    .onConflict((conflict) => conflict.column('only_row').doNothing())
    .execute()
  const stored = await db.selectFrom('installation').select('key_check').executeTakeFirstOrThrow()
  if (!stored.key_check.equals(check))
    throw new HocvuError(
      'key.mismatch',
      'The master key is not the one that the data of this database was written with. Restore the right key (HOCVU_MASTER_KEY or master.key in HOCVU_DATA).',
    )
  return vault
}
