import { sql } from 'kysely'
import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDatabase } from '../../src/database/connection.ts'
import { brokenInvariants, brokenRules } from './invariants.ts'
import { type FaultWorld, faultWorld } from './world.ts'

let world: FaultWorld
let mails: string[]
let records: string[]
let passed: Map<string, boolean>

beforeAll(async () => {
  world = await faultWorld({ people: 14, environment: { MAIL_URL: '', MAIL_FROM: '' } })
  const { installation } = world
  await installation.run('sync', 'portal')
  for (const cohort of ['kns-1', 'kns-2', 'ldx-1']) {
    await installation.run('reconcile', cohort)
    await installation.run('certify', cohort)
  }
  await sql`insert into certificate_mails (certificate_id, revision, n, state, message_id, not_before, created_at, changed_at, actor)
    select id, 1, 1, 'sent', 'mail-' || register_number, now(), now(), now(), 'cli:lan' from certificates
    where register_number <= 2`.execute(world.db)
  mails = ['mail-1', 'mail-2']
  await installation.database.asOwner(dropConstraints)
  records = world.records()
  passed = new Map(world.passed)
})
afterAll(() => world.close())

const broken = () => brokenInvariants(world.db, { mails: () => mails, records, passed })

it('finds nothing where nothing is broken', async () => {
  expect(await broken()).toEqual([])
})

/** Each is planted by the owner of the tables, looked at, and taken back. */
const damages: [name: string, says: RegExp, sql: string][] = [
  [
    'a record that points at the version of another',
    /not its own/,
    `update records set version_id = (select max(version_id) from records) where version_id = (select min(version_id) from records)`,
  ],
  [
    'a record that is gone, its version left',
    /has no record/,
    `delete from records where source_id = 'test:i3'`,
  ],
  [
    'a record that is gone altogether',
    /record is lost: portal\/NTS\/test:i3/,
    `delete from records where source_id = 'test:i3'; delete from record_versions where source_id = 'test:i3'`,
  ],
  [
    'a record stored twice',
    /stored twice/,
    `insert into record_versions (platform_id, course, source_id, kind, account, payload, payload_hash, observed_at, run_id)
     select platform_id, course, source_id, kind, account, payload, payload_hash, observed_at + interval '1 second', run_id
     from record_versions where source_id = 'test:i3'`,
  ],
  [
    'an account that is gone',
    /has no account/,
    `delete from account_links; delete from accounts where source_id = 'u3'`,
  ],
  [
    'an outcome that its revisions do not say',
    /CB3 has passed and is said to be|none that its revisions say/,
    `update outcomes set verdict = 'failed' where verdict = 'passed'`,
  ],
  [
    'two certificates of one person',
    /holds two certificates/,
    `update certificates set learner_id = (select learner_id from certificates c where c.cohort_id = certificates.cohort_id
       order by register_number limit 1)`,
  ],
  [
    'a certificate of somebody who has not passed',
    /rests on no passed outcome/,
    `update outcome_revisions set verdict = 'failed' where verdict = 'passed'`,
  ],
  [
    'a number on two certificates',
    /stands on two certificates/,
    `update certificates set number = '1/2026/kns'`,
  ],
  [
    'a code on two certificates',
    /stands on two certificates/,
    `update certificate_revisions set code = 'X'`,
  ],
  [
    'a certificate without its dossier',
    /not whole: .* dossiers/,
    `delete from certificate_dossiers`,
  ],
  [
    'a certificate without its line',
    /not whole: .* lines in the register/,
    `delete from register_entries where register_number = 2`,
  ],
  [
    'a certificate without its place',
    /not whole: .* places in a status list/,
    `delete from status_list_entries`,
  ],
  [
    'a file that is not there',
    /made without a file/,
    `update certificates set file_made = true; delete from certificate_files`,
  ],
  [
    'a file with other bytes',
    /with other bytes/,
    `insert into certificate_files (certificate_id, revision, kind, version, sha256, bytes, created_at)
     select id, 1, 'pdf', 1, sha256('these'), 'those', now() from certificates limit 1`,
  ],
  ['a gap in the register', /has a gap/, `delete from register_entries where register_number = 2`],
  [
    'a register that ends too late',
    /has a gap, or a wrong end/,
    `update registers set last_number = last_number + 1`,
  ],
  [
    'certificates that the audit trail does not tell of',
    /tells of other certificates/,
    `update audit_entries set action = 'certificates.other' where action = 'certificates.issue'`,
  ],
  ['a run that has not ended and has', /ended and not ended/, `update runs set state = 'running'`],
  [
    'a step that was taken twice',
    /come from one step/,
    `update runs set parent_id = (select id from runs where kind = 'sync' limit 1), kind = 'certify', subject = 'kns-1' where kind <> 'sync'`,
  ],
]

class Undone extends Error {}

it.each(damages)('finds %s', async (_, says, damage) => {
  let found: string[] = []
  await world.installation.database.asOwner(async (owner) => {
    const undone = createDatabase(owner)
      .transaction()
      .execute(async (trx) => {
        await sql`set local session_replication_role = replica`.execute(trx)
        await sql.raw(damage).execute(trx)
        found = await brokenRules(trx, { mails: () => mails, records, passed })
        throw new Undone()
      })
    await expect(undone).rejects.toThrow(Undone)
  })
  expect(found.join('\n')).toMatch(says)
})

it.each([
  ['a mail that went out twice', /went out 2 times: mail-1/, ['mail-1', 'mail-1', 'mail-2']],
  ['a mail that nobody asked for', /nobody asked for: mail-9/, ['mail-1', 'mail-2', 'mail-9']],
  ['a mail that is said to be sent and was not', /was not: mail-2/, ['mail-1']],
])('finds %s', async (_, says, taken) => {
  const found = await brokenInvariants(world.db, { mails: () => taken })
  expect(found.join('\n')).toMatch(says)
})

it('finds somebody without a certificate, and a certificate too many', async () => {
  const turned = new Map([...passed].map(([code, should]) => [code, !should]))
  const found = await brokenInvariants(world.db, { passed: turned })
  expect(found).toHaveLength(passed.size)
  expect(found).toContain('CB5 has passed and is said to be incomplete')
})

it('finds a changed entry of the audit trail', async () => {
  await world.installation.database.asOwner(async (owner) => {
    await owner.query(`alter table audit_entries disable trigger all`)
    await owner.query(`update audit_entries set actor = 'nobody' where seq = 2`)
  })
  expect(await broken()).toEqual(['the audit trail is broken at entry 2'])
})

/** The database would refuse some of the damages itself. */
async function dropConstraints(owner: pg.Pool): Promise<void> {
  await owner.query(`do $$ declare rule record; begin
    for rule in select conrelid::regclass as place, conname as name from pg_constraint
      where connamespace = 'public'::regnamespace and contype in ('c', 'u', 'p', 'f') and conparentid = 0
    loop
      execute format('alter table %s drop constraint if exists %I cascade', rule.place, rule.name);
    end loop;
    for rule in select indexrelid::regclass as name from pg_index
      join pg_class c on c.oid = indexrelid
      where c.relnamespace = 'public'::regnamespace and indisunique
    loop
      execute format('drop index if exists %s', rule.name);
    end loop;
  end $$`)
}
