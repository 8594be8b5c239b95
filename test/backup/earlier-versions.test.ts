import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseSettings } from '../../config/settings.ts'
import { verifyAudit } from '../../src/access/verify-audit.ts'
import {
  type ConfigurationFile,
  writeConfigurationFiles,
} from '../../src/backup/configuration-files.ts'
import { openBackup, verifyBackup } from '../../src/backup/read.ts'
import { restoreBackup } from '../../src/backup/restore.ts'
import { runNow } from '../../src/commands/run-now.ts'
import { matchAccounts } from '../../src/evidence/link.ts'
import { type Installation, openInstallation } from '../../src/main.ts'
import { readRosterFile } from '../../src/roster/read-roster.ts'
import { importRoster } from '../../src/roster/import.ts'
import { createEmptyDatabase } from '../support/empty-database.ts'
import { lan } from '../support/installation.ts'
import { countRows } from '../support/row-counts.ts'
import { movingClock, rosterCsv } from '../support/world.ts'

/** How they were made: make.sh there. */
const PLACE = fileURLToPath(new URL('../fixtures/schemas/', import.meta.url))
const masterKey = Buffer.from('5'.padStart(64, '0'), 'hex')
const log = pino({ level: 'silent' })

/** What becomes of rows when the tables change; whoever is not named keeps every row. */
const MOVED: Record<string, string> = {
  // what is promised for a program stands among the figures
  targets: 'plan_figures',
}
/** Made anew from what is there. */
const MADE_ANEW = new Set(['sync_positions', 'learner_match_keys', 'account_match_keys'])

const fixtures = readdirSync(PLACE).filter((name) => name.endsWith('.backup'))

it('there is one for each version of the tables that an office has ever had', () => {
  expect(fixtures.map((name) => name.slice(0, 4))).toEqual(['0004', '0009', '0013', '0014', '0015', '0016'])
})

describe.each(fixtures)('the tables of %s', (name) => {
  let installation: Installation
  let before: Before
  const dropped: (() => Promise<void> | void)[] = []

  beforeAll(async () => {
    const { url, drop } = await createEmptyDatabase()
    dropped.push(drop)
    const folder = mkdtempSync(join(tmpdir(), 'hocvu-earlier-'))
    dropped.push(() => rmSync(folder, { recursive: true }))
    const backup = await openBackup(join(PLACE, name))
    const { configuration } = await verifyBackup(backup, masterKey)
    await restoreBackup(
      { ownerUrl: url, name: 'hocvu test', masterKey, moved: false },
      backup,
      async () => void (await writeConfigurationFiles(folder, configuration)),
    )
    before = await lookAt(url)
    installation = await openInstallation({
      settings: parseSettings({
        ...{ HOCVU_DATA: folder, HOCVU_CONFIG: folder, DATABASE_URL: url },
        ...{ HOCVU_MASTER_KEY: masterKey.toString('hex') },
        PUBLIC_URL: 'https://hocvu.example.gov.vn',
      }),
      clock: movingClock('2026-12-01T02:00:00Z'),
      log,
      readVariable: () => 'a-token-of-the-test-platform',
    })
    dropped.unshift(() => installation.close())
  })
  afterAll(async () => {
    for (const drop of dropped) await drop()
  })

  it('come up with every row, every certificate as it was, and a whole audit trail', async () => {
    const { db } = installation.database
    const counts = await countRows(db)
    const fewer = Object.entries(before.counts).filter(([table, rows]) => {
      const now = MOVED[table] ?? table
      return !MADE_ANEW.has(table) && (counts[now] ?? 0) < rows
    })
    expect(fewer).toEqual([])
    expect(before.counts.certificates).toBe(2)
    expect(await certificatesIn(db)).toEqual(before.certificates)
    const { faults, before: found } = await verifyAudit(db)
    expect({ faults, found }).toEqual({ faults: [], found: null })
  })

  it('carry the main job on: nobody is decided otherwise, and the next number follows', async () => {
    const { db } = installation.database
    expect(await outcomesIn(db)).toEqual(before.outcomes)
    const reading = await readRosterFile(
      Buffer.from(rosterCsv([{ code: 'N1', cohort: 'kns-1', unit: 'Sở Tài chính' }])),
      'roster.csv',
    )
    await importRoster({ ...installation, db }, lan, reading)
    await matchAccounts(db, installation.clock, null)
    const run = async (kind: 'reconcile' | 'certify', options: object) =>
      (await runNow(installation, { kind, subject: 'kns-1', options, actor: lan.actor }, () => {})).state
    expect(await run('reconcile', { dryRun: false, chain: false })).toBe('succeeded')
    expect(await outcomesIn(db)).toMatchObject(before.outcomes)
    await db.transaction().execute(async (trx) => {
      await sql`select 1`.execute(trx)
    })
    expect(await run('certify', {})).toBe('succeeded')
  })
})

interface Before {
  counts: Record<string, number>
  certificates: unknown[]
  outcomes: Record<string, string>
}

async function lookAt(url: string): Promise<Before> {
  throw new Error(url)
}
