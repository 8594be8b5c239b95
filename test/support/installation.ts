/** An installation of its own for a test: own database, own folders, own configuration, still clock. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pino } from 'pino'
import { parseSettings } from '../../config/settings.ts'
import { operator, type Viewer } from '../../src/access/viewer.ts'
import { runNow } from '../../src/commands/run-now.ts'
import { matchAccounts } from '../../src/evidence/link.ts'
import { type Clock, fixedClock } from '../../src/foundation/clock.ts'
import type { Log } from '../../src/foundation/log.ts'
import { type Installation, openInstallation } from '../../src/main.ts'
import { type ImportResult, importRoster } from '../../src/roster/import.ts'
import { readRosterFile } from '../../src/roster/read-roster.ts'
import type { NewRun, Run } from '../../src/runs/run.ts'
import { cloneTemplate } from './database.ts'
import { takeRedisDatabase } from './redis.ts'

export const lan: Viewer = operator('cli:lan')

export interface TestInstallation extends Installation {
  databaseUrl: string
  /** Environment under which a child process sees the same installation. */
  environment: Record<string, string>
  importRoster(csv: string): Promise<ImportResult>
  run(kind: NewRun['kind'], subject: string, options?: object): Promise<Run>
}

export interface TestOptions {
  /** Configuration files by name, such as `platforms.yaml`. */
  files?: Record<string, string>
  clock?: Clock
  environment?: Record<string, string>
  /** Left out: nothing is logged. */
  log?: Log
}

export async function createTestInstallation(options: TestOptions = {}): Promise<TestInstallation> {
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-installation-'))
  const config = join(folder, 'config')
  for (const [name, text] of Object.entries(options.files ?? {})) {
    mkdirSync(dirname(join(config, name)), { recursive: true })
    writeFileSync(join(config, name), text)
  }
  const { url, drop } = await cloneTemplate()
  const redis = takeRedisDatabase()
  const environment = {
    HOCVU_DATA: join(folder, 'data'),
    HOCVU_CONFIG: config,
    DATABASE_URL: url,
    PUBLIC_URL: 'https://hocvu.example.gov.vn',
    LOG_LEVEL: 'silent',
    ...(redis && { REDIS_URL: redis.url }),
    ...options.environment,
  }
  const clock = options.clock ?? fixedClock('2026-03-02T02:00:00Z')
  const installation = await openInstallation({
    settings: parseSettings(environment),
    clock,
    log: options.log ?? pino({ level: 'silent' }),
    readVariable: (name) => options.environment?.[name],
  })
  const { db } = installation.database
  return {
    ...installation,
    databaseUrl: url,
    environment,
    importRoster: async (csv) => {
      const reading = await readRosterFile(Buffer.from(csv), 'roster.csv')
      const result = await importRoster({ db, clock, vault: installation.vault }, lan, reading)
      await matchAccounts(db, clock, null)
      return result
    },
    run: (kind, subject, runOptions = defaults[kind]) =>
      runNow(installation, { kind, subject, options: runOptions, actor: lan.actor }, () => {}),
    close: async () => {
      await installation.close()
      await redis?.close()
      await drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const defaults = {
  sync: { full: false, chain: false },
  reconcile: { dryRun: false, chain: false },
  certify: {},
  files: {},
}
