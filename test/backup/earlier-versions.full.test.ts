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
import { writeConfigurationFiles } from '../../src/backup/configuration-files.ts'
import { noteRestore } from '../../src/backup/copy-store.ts'
import { openBackup, verifyBackup } from '../../src/backup/read.ts'
import { bringForward, restoreBackup } from '../../src/backup/restore.ts'
import { runNow } from '../../src/commands/run-now.ts'
import { createDatabase, createPool, type Database } from '../../src/database/connection.ts'
import { migrations } from '../../src/database/migrations/all.ts'
import { matchAccounts } from '../../src/evidence/link.ts'
import { type Installation, openInstallation } from '../../src/main.ts'
import { importRoster } from '../../src/roster/import.ts'
import { readRosterFile } from '../../src/roster/read-roster.ts'
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
  expect(fixtures.map((name) => name.slice(0, 4))).toEqual([
    '0004',
    '0009',
    '0013',
    '0014',
    '0015',
    '0016',
  ])
})

it('the oldest come to this version, and are known as restored, in the transaction that brings them', async () => {
  const { url, drop } = await createEmptyDatabase()
  try {
    const backup = await openBackup(join(PLACE, fixtures[0] ?? ''))
    const now = new Date('2026-12-01T02:00:00Z')
    const into = { ownerUrl: url, name: 'hocvu test', masterKey, moved: false }
    const bring = async (client: pg.ClientBase) => {
      await bringForward(client, backup)
      const noted = { takenAt: now, now, actor: lan.actor, moved: false }
      await noteRestore(client, { ...noted, takenBy: '0.1.0', keyId: 'k' })
    }
    const ended = async (client: pg.ClientBase) => {
      await bring(client)
      throw new Error('no space left on device')
    }
    await expect(restoreBackup(into, backup, ended)).rejects.toThrow('no space left')
    await restoreBackup(into, backup, bring)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      const steps = await client.query('select name from kysely_migration order by name')
      expect(steps.rows.at(-1)).toEqual({ name: Object.keys(migrations).at(-1) })
      const restores = await client.query('select restored_by, confirmed_at from restores')
      expect(restores.rows).toEqual([{ restored_by: lan.actor, confirmed_at: null }])
    } finally {
      await client.end()
    }
  } finally {
    await drop()
  }
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
      Buffer.from(rosterCsv([{ code: 'N1', unit: 'Sở Tài chính' }])),
      'roster.csv',
    )
    await importRoster({ ...installation, db }, lan, reading)
    await matchAccounts(db, installation.clock, null)
    const run = async (kind: 'reconcile' | 'certify', options: object) => {
      const wanted = { kind, subject: 'kns-1', options, actor: lan.actor }
      return (await runNow(installation, wanted, () => {})).state
    }
    expect(await run('reconcile', { dryRun: false, chain: false })).toBe('succeeded')
    expect(await outcomesIn(db)).toEqual(before.outcomes)
    expect(await run('certify', {})).toBe('succeeded')
    const numbers = await db
      .selectFrom('certificates')
      .select('register_number')
      .orderBy('register_number')
      .execute()
    // Two were issued then. Who passed afterwards has the next one.
    expect(numbers.length).toBeGreaterThan(2)
    expect(numbers.map((row) => row.register_number)).toEqual(numbers.map((_, at) => at + 1))
    expect(await certificatesIn(db)).toEqual(expect.arrayContaining(before.certificates))
  })
})

interface Before {
  counts: Record<string, number>
  certificates: unknown[]
  outcomes: Record<string, string>
}

/** With no program of today's between. */
async function lookAt(url: string): Promise<Before> {
  const db = createDatabase(createPool(url, 1))
  try {
    return {
      counts: await countRows(db),
      certificates: await certificatesIn(db),
      outcomes: await outcomesIn(db),
    }
  } finally {
    await db.destroy()
  }
}

/** What was promised of a certificate for ever. */
async function certificatesIn(db: Database): Promise<unknown[]> {
  const { rows } = await sql`
    select c.id, c.enrolment_id, c.issuer, c.year, c.register_number, c.number, c.state, c.issued_on,
      encode(c.token_hash, 'hex') as token, encode(c.token_sealed, 'hex') as sealed,
      (select md5(r.snapshot::text) from certificate_revisions r
        where r.certificate_id = c.id and r.revision = c.revision) as snapshot,
      (select encode(sha256(f.bytes), 'hex') from certificate_files f
        where f.certificate_id = c.id and f.kind = 'pdf') as file
    from certificates c order by c.register_number`.execute(db)
  return rows
}

async function outcomesIn(db: Database): Promise<Record<string, string>> {
  const { rows } = await sql<{ who: string; what: string }>`
    select l.employee_code || ' ' || o.cohort_id as who, o.verdict || ' ' || o.reason as what
    from outcomes o join enrolments e on e.id = o.enrolment_id join learners l on l.id = e.learner_id
    order by 1`.execute(db)
  return Object.fromEntries(rows.map(({ who, what }) => [who, what]))
}
