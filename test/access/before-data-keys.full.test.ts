import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompiledQuery, Migrator } from 'kysely'
import type pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { parseSettings } from '../../config/settings.ts'
import { verifyAudit } from '../../src/access/verify-audit.ts'
import { createDatabase, createPool } from '../../src/database/connection.ts'
import { migrations } from '../../src/database/migrations/all.ts'
import { createVault } from '../../src/foundation/secrets.ts'
import { openInstallation } from '../../src/main.ts'
import { asAdmin, withDatabase } from '../support/server.ts'

const MASTER_KEY = randomBytes(32)
const folder = mkdtempSync(join(tmpdir(), 'hocvu-before-'))
const name = `hocvu_test_${randomBytes(6).toString('hex')}`
const url = withDatabase(inject('databaseUrl'), name)
const vault = createVault(MASTER_KEY)

/** An installation of the version before: the master key seals, entries of the trail hash their details. */
beforeAll(async () => {
  mkdirSync(join(folder, 'config'))
  await asAdmin(inject('databaseUrl'), (admin) => admin.query(`create database ${name}`))
  const pool = createPool(url, 2)
  await migrateToBefore(pool)
  await pool.query('insert into installation values (true, $1, $2)', [
    vault.hash('key-check', 'hocvu'),
    '2026-01-01T00:00:00Z',
  ])
  await pool.query(`select append_audit(now(), 'cli:lan', 'user.link', n::text, null, jsonb_build_object('name', 'Lò Thị Hà', 'n', n),
    case when n % 2 = 0 then sha256('x') end) from generate_series(1, 200) n`)
  await pool.end()
})
afterAll(async () => {
  await asAdmin(inject('databaseUrl'), (admin) => admin.query(`drop database ${name} with (force)`))
  rmSync(folder, { recursive: true })
})

async function migrateToBefore(pool: pg.Pool) {
  const steps = Object.entries(migrations).map(([step, { sql }]) => [
    step,
    {
      up: async (db: ReturnType<typeof createDatabase>) => {
        await db.executeQuery(CompiledQuery.raw(sql))
      },
    },
  ])
  const { error } = await new Migrator({
    db: createDatabase(pool),
    provider: { getMigrations: async () => Object.fromEntries(steps) },
  }).migrateTo('0016-plans')
  if (error) throw error
}

const open = (key: Buffer) =>
  openInstallation({
    settings: parseSettings({
      HOCVU_DATA: join(folder, 'data'),
      HOCVU_CONFIG: join(folder, 'config'),
      DATABASE_URL: url,
      HOCVU_MASTER_KEY: key.toString('base64'),
    }),
    clock: { now: () => new Date('2026-03-02T02:00:00Z') },
    log: pino({ level: 'silent' }),
  })

it('damage that is there before the upgrade is remembered by the chain that is made anew', async () => {
  const pool = createPool(url, 1)
  await pool.query('alter table audit_entries disable trigger append_only')
  await pool.query(`update audit_entries set actor = 'cli:x' where seq = 120`)
  await pool.query('alter table audit_entries enable trigger append_only')
  await pool.end()
  // Another key neither opens it nor is taken for its first data key.
  await expect(open(randomBytes(32))).rejects.toMatchObject({ code: 'key.mismatch' })
  const installation = await open(MASTER_KEY)
  const verdict = await verifyAudit(installation.database.db)
  expect(verdict).toMatchObject({ faults: [], before: { entry: 120, foundBy: 201 } })
  const said = await installation.database.db
    .selectFrom('audit_entries')
    .select(['action', 'before', 'after'])
    .where('seq', '=', 201)
    .executeTakeFirst()
  expect(said).toEqual({
    action: 'audit.rechain',
    before: { head: expect.stringMatching(/^[0-9a-f]{64}$/) },
    after: { entries: 200, brokenAt: 120 },
  })
  await installation.close()
})

it('the master key of before is the first data key: what is stored opens as it stands', async () => {
  const installation = await open(MASTER_KEY)
  const sealed = vault.encrypt('attachments', Buffer.from('đơn'))
  expect(installation.vault.decrypt('attachments', sealed).toString()).toBe('đơn')
  expect(installation.vault.hash('link-token', 'x')).toEqual(vault.hash('link-token', 'x'))
  const keys = await installation.database.db.selectFrom('data_keys').selectAll().execute()
  expect(keys).toMatchObject([{ generation: 1, created_at: new Date('2026-01-01T00:00:00Z') }])
  await installation.close()
})
