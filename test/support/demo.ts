/** The demo's province in an installation of its own, on simulated platforms of its own. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bringForPlan } from '../../src/demo/bring-for-plan.ts'
import { filePlatform, startDemoPlatforms } from '../../src/demo/platforms.ts'
import { bridgeSheets } from '../../src/demo/roll-sheets.ts'
import { rosterCsv } from '../../src/demo/roster-csv.ts'
import type { DemoWorld } from '../../src/demo/world.ts'
import { receiveFile } from '../../src/evidence/platform-files.ts'
import { fixedClock } from '../../src/foundation/clock.ts'
import { createTestInstallation, lan, type TestInstallation } from './installation.ts'

const CONFIGURATION = fileURLToPath(new URL('../../src/demo/configuration/', import.meta.url))

export interface InstalledDemo {
  installation: TestInstallation
  /** As an upload does it; a sync then reads it. */
  bring(name: string, bytes: Buffer): Promise<void>
  close(): Promise<void>
}

/** With the roster, the papers of the plan, and the sheets brought but not yet read. */
export async function installDemo(
  world: DemoWorld,
  options: {
    pageDelayMs?: number
    /** Nobody has been imported and nothing brought. */
    empty?: boolean
    environment?: Record<string, string>
  } = {},
): Promise<InstalledDemo> {
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-demo-folder-'))
  const platforms = await startDemoPlatforms(world, { secret: () => 'made-up-secret', ...options })
  const installation = await createTestInstallation({
    files: configurationFiles(),
    clock: fixedClock(world.now),
    environment: { ...platforms.variables, DEMO_FOLDER: folder, ...options.environment },
  })
  const { database, clock, vault } = installation
  const bring = async (name: string, bytes: Buffer) => {
    const platform = installation.resolvePlatform(filePlatform)
    const file = { name, bytes, options: {}, origin: 'upload' as const }
    await receiveFile({ db: database.db, clock, vault }, lan, platform, file)
  }
  if (options.empty !== true) {
    await installation.importRoster(rosterCsv(world.people))
    await bringForPlan({ db: database.db, clock }, lan, world.people)
    for (const { name, bytes } of await bridgeSheets(world)) await bring(name, bytes)
  }
  return {
    installation,
    bring,
    close: async () => {
      await installation.close()
      await platforms.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function configurationFiles(): Record<string, string> {
  const names = [
    'platforms.yaml',
    ...['programs', 'plans'].flatMap((room) =>
      readdirSync(join(CONFIGURATION, room)).map((name) => `${room}/${name}`),
    ),
  ]
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(CONFIGURATION, name), 'utf8')]),
  )
}
