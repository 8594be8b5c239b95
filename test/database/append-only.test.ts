import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appendAudit } from '../../src/access/audit.ts'
import { certificateFile } from '../../src/certificates/files.ts'
import { issueCertificates } from '../../src/certificates/issue.ts'
import { findByCode } from '../../src/certificates/revisions/by-code.ts'
import { getCohort } from '../../src/programs/store.ts'
import { createWorld, learnerWith, onePage, rosterCsv, type World } from '../support/world.ts'

/** Tables whose rows never change, with a column to try it on. */
const HISTORY = {
  audit_entries: 'actor',
  record_versions: 'kind',
  account_links: 'state',
  outcome_revisions: 'verdict',
  certificate_revisions: 'actor',
  certificate_files: 'kind',
  platform_versions: 'actor',
  program_versions: 'actor',
  cohort_versions: 'actor',
}

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.importRoster(rosterCsv([{ code: 'A1' }]))
  await world.sync(onePage(...learnerWith('A1', '9')))
  await world.reconcile()
  const runId = await world.newRun('certify', 'kns-1')
  const context = { runId, actor: 'cli:lan' }
  const { issued } = await issueCertificates(world, await getCohort(world.db, 'kns-1'), context)
  const certificate = await findByCode(world.db, issued[0]?.code ?? '')
  if (!certificate) throw new Error('nothing was issued')
  await certificateFile(world, certificate)
})
afterAll(() => world.close())

async function expectUnchanged(table: string, act: () => Promise<unknown>, fault: RegExp) {
  const rows = async () => (await sql`select * from ${sql.table(table)}`.execute(world.db)).rows
  const before = await rows()
  expect(before).not.toEqual([])
  await expect(act()).rejects.toThrow(fault)
  expect(await rows()).toEqual(before)
}

describe.each(Object.entries(HISTORY))('%s', (table, column) => {
  const acts = [
    `update ${table} set ${column} = 'other'`,
    `delete from ${table}`,
    `truncate ${table} cascade`,
  ]
  it.each(acts)('is closed to the service: %s', async (act) => {
    await expectUnchanged(table, () => world.database.pool.query(act), /permission denied/)
  })

  it.each(acts)('is closed to the owner by mistake: %s', async (act) => {
    await expectUnchanged(
      table,
      () => world.database.asOwner((owner) => owner.query(act)),
      /append-only|never deleted/,
    )
  })
})

describe('certificates', () => {
  const acts = ['delete from certificates', 'truncate certificates cascade']
  it.each(acts)('are never deleted: %s', async (act) => {
    const table = 'certificates'
    await expectUnchanged(table, () => world.database.pool.query(act), /permission denied/)
    await expectUnchanged(
      table,
      () => world.database.asOwner((owner) => owner.query(act)),
      /never deleted|append-only/,
    )
  })
})

describe('the service', () => {
  it('works under a role of its own that can append', async () => {
    const { rows } = await world.database.pool.query('select current_user')
    expect(rows).toEqual([{ current_user: 'hocvu_service' }])
    expect(world.database.restricted).toBe(true)
    await appendAudit(world.db, { at: new Date(0), actor: 'x', action: 'user.link', subject: 'z' })
  })

  it.each([
    ['the schema', 'create table public.extra (id int)'],
    ['a table', 'alter table audit_entries disable trigger append_only'],
    ['what has been migrated', 'delete from kysely_migration'],
    [
      'the trail by writing past its function',
      'insert into audit_entries select * from audit_entries',
    ],
    ['details that were written', `select redact_audit(1, null, null)`],
    ['history by saying that it erases', `set hocvu.rewrite = 'erase'; delete from audit_entries`],
    ['what triggers do', 'set session_replication_role = replica'],
    ['whom it works as', 'alter function append_audit owner to current_user'],
    ['who looked at the trail', 'delete from audit_checks'],
    ['the keys', `update data_keys set sealed = ''`],
    [
      'a function',
      'create or replace function refuse_change() returns trigger language sql as $$ $$',
    ],
  ])('cannot change %s', async (_, act) => {
    await expect(world.database.pool.query(act)).rejects.toThrow(/permission denied|must be owner/)
  })

  it('cannot lead the function that appends to a table of its own', async () => {
    const client = await world.database.pool.connect()
    try {
      await client.query('begin')
      await client.query('create temp table audit_entries (like public.audit_entries)')
      await client.query('set local search_path = pg_temp, public')
      await client.query(`select append_audit(now(), 'x', 'user.link', 'led', null, null, null)`)
      const { rows } = await client.query(
        `select count(*)::int as led from public.audit_entries where subject = 'led'`,
      )
      expect(rows).toEqual([{ led: 1 }])
    } finally {
      await client.query('rollback')
      client.release()
    }
  })
})
