import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openVault } from '../../src/access/open-vault.ts'
import { verifyAudit } from '../../src/access/verify-audit.ts'
import { noteRestore } from '../../src/backup/copy-store.ts'
import { openBackup, verifyBackup } from '../../src/backup/read.ts'
import { requireKnownSchema, restoreBackup } from '../../src/backup/restore.ts'
import { keepNewest, nameOfBackup } from '../../src/backup/rotation.ts'
import { newestBackup, noteBackup } from '../../src/backup/store.ts'
import { takeBackup } from '../../src/backup/take.ts'
import { certificateFile } from '../../src/certificates/files.ts'
import { issueCertificates } from '../../src/certificates/issue.ts'
import { privateLinks } from '../../src/certificates/link/links.ts'
import { confirmRegisters } from '../../src/certificates/register/restored-store.ts'
import { findByCode } from '../../src/certificates/revisions/by-code.ts'
import { type OpenDatabase, openDatabase } from '../../src/database/open.ts'
import { parseMasterKey } from '../../src/foundation/master-key.ts'
import { getCohort } from '../../src/programs/store.ts'
import { createRun } from '../../src/runs/run.ts'
import { createEmptyDatabase } from '../support/empty-database.ts'
import { lan } from '../support/installation.ts'
import { tableContents } from '../support/table-contents.ts'
import { createWorld, learnerWith, onePage, rosterCsv, type World } from '../support/world.ts'

const log = pino({ level: 'silent' })
let world: World
let folder: string
let file: string
let masterKey: Buffer
/** Of the certificate that was issued before the backup. */
let code: string
const dropped: (() => Promise<void>)[] = []

const deps = () => ({
  ownerUrl: world.databaseUrl,
  name: 'hocvu test',
  masterKey,
  configuration: world.settings.HOCVU_CONFIG,
  clock: world.clock,
})

beforeAll(async () => {
  world = await createWorld()
  masterKey =
    parseMasterKey(readFileSync(join(world.settings.HOCVU_DATA, 'master.key'), 'utf8')) ??
    Buffer.alloc(0)
  await world.importRoster(
    rosterCsv([
      { code: 'A1', email: 'a1@example.gov.vn' },
      { code: 'A2', id: '014180000002' },
    ]),
  )
  await world.sync(onePage(...learnerWith('A1', '9')))
  await world.reconcile()
  code = (await issue(world))?.code ?? ''
  await certificateFile(world, await certificateOf(world.db, code))
  await sql`insert into certificate_mails
      (certificate_id, revision, state, message_id, not_before, created_at, changed_at, actor)
    select id, 1, 'waiting', 'one@example', now(), now(), now(), 'x' from certificates`.execute(
    world.db,
  )
  // Earned, and not yet issued when the backup is taken.
  await world.sync(onePage(...learnerWith('A2', '8')))
  await world.reconcile()
  folder = mkdtempSync(join(tmpdir(), 'hocvu-backup-'))
  file = join(folder, 'all.backup')
  await takeBackup(deps(), file)
})
afterAll(async () => {
  for (const drop of dropped) await drop()
  await world.close()
  rmSync(folder, { recursive: true })
})

/** Issues whatever is earned in the world, or in another database of the same keys. */
async function issue(at: Pick<World, 'db' | 'vault'>) {
  const { id: runId } = await createRun(at.db, world.clock, {
    ...{ kind: 'certify', subject: 'kns-1', options: {}, actor: lan.actor },
  })
  const deps = { ...world, db: at.db, vault: at.vault }
  const { issued } = await issueCertificates(deps, await getCohort(at.db, 'kns-1'), {
    ...{ runId, actor: lan.actor },
  })
  return issued[0]
}

async function certificateOf(db: World['db'], of: string) {
  const found = await findByCode(db, of)
  if (!found) throw new Error('there is no such certificate')
  return found
}

const mailIn = async (db: World['db']) =>
  (await db.selectFrom('certificate_mails').select(['state', 'fault']).execute())[0]

/** The backup in an empty database, opened. */
async function restored() {
  const { url, drop } = await createEmptyDatabase()
  dropped.push(drop)
  const into = { ownerUrl: url, name: 'hocvu test', masterKey, moved: false }
  const result = await restoreBackup(into, await openBackup(file), async () => {})
  return { result, ...(await opened(url)) }
}

/** At the very end of the first there is no space left, which leaves an empty database for the second. */
async function restoredAtSecondTry(from: string) {
  const { url, drop } = await createEmptyDatabase()
  dropped.push(drop)
  const into = { ownerUrl: url, name: 'hocvu test', masterKey, moved: true }
  const full = async () => {
    throw new Error('no space left on device')
  }
  await expect(restoreBackup(into, await openBackup(from), full)).rejects.toThrow('no space left')
  await restoreBackup(into, await openBackup(from), async () => {})
  return await opened(url)
}

async function opened(url: string) {
  const database = await openDatabase(
    { HOCVU_DATA: '', DATABASE_URL: url, DATABASE_OWNER_URL: undefined },
    log,
  )
  dropped.unshift(() => database.close())
  const { settings, clock } = world
  return { database, db: database.db, vault: await openVault({ settings, database, clock }) }
}

describe('a restored backup', () => {
  let copy: Awaited<ReturnType<typeof restored>>
  beforeAll(async () => {
    copy = await restored()
  })

  it('has every row of every table, and every sequence where it stood', async () => {
    // The mail that waited is another matter.
    const without = ['sessions', 'sign_in_failures', 'certificate_mails']
    expect(await tableContents(copy.db, { without })).toEqual(
      await tableContents(world.db, { without }),
    )
    // Positions of events jump: other systems may have been told of later ones since.
    const sequences = sql<{ name: string; last: number | null }>`
      select sequencename as name, last_value as last from pg_sequences
      where schemaname = 'public' and sequencename <> 'events_position_seq' order by 1`
    expect((await sequences.execute(copy.db)).rows).toEqual(
      (await sequences.execute(world.db)).rows,
    )
  })

  it('has the tables of a database that was never restored, to the last index, trigger and right', async () => {
    expect(await shapeOf(copy.database)).toEqual(await shapeOf(world.database))
  })

  it('has a whole audit trail, closed to change as before', async () => {
    expect((await verifyAudit(copy.db)).faults).toEqual([])
    const change = "update audit_entries set actor = 'other'"
    await expect(copy.database.pool.query(change)).rejects.toThrow('permission denied')
    await expect(copy.database.asOwner((owner) => owner.query(change))).rejects.toThrow(
      'append-only',
    )
  })

  it('opens the same links and gives out the same file to the byte', async () => {
    const links = (at: Pick<World, 'db' | 'vault'>) =>
      privateLinks({ ...world, db: at.db, vault: at.vault }, lan, 'kns-1', 9)
    const given = await links(world)
    expect(JSON.stringify(given)).toContain('https://hocvu.example.gov.vn/')
    expect(await links(copy)).toEqual(given)
    const bytes = async (at: Pick<World, 'db' | 'vault'>) =>
      (
        await certificateFile(
          { ...world, db: at.db, vault: at.vault },
          await certificateOf(at.db, code),
        )
      ).bytes
    expect((await bytes(copy)).equals(await bytes(world))).toBe(true)
  })

  it('gives the next number of the register once somebody has compared, as the first would have done', async () => {
    const { clock } = world
    const now = clock.now()
    const noted = { ...{ takenAt: now, now, moved: false }, takenBy: '0.1.0', keyId: 'k' }
    await noteRestore(copy.database.pool, { ...noted, actor: lan.actor })
    await expect(issue(copy)).rejects.toMatchObject({ code: 'register.restored' })
    expect(await confirmRegisters({ db: copy.db, clock }, lan)).toBe(true)
    expect(await confirmRegisters({ db: copy.db, clock }, lan)).toBe(false)
    const next = await issue(copy)
    expect(next?.number).toMatch(/^0*2\b/)
    expect(next?.number).toBe((await issue(world))?.number)
  })

  it('sends no mail again that may have gone out since', async () => {
    expect(copy.result.heldMails).toBe(1)
    expect(await mailIn(copy.db)).toMatchObject({
      state: 'handed',
      fault: expect.stringContaining('restored from a backup'),
    })
  })
})

describe('a restore', () => {
  it('into a database with anything in it is refused, and nothing is touched', async () => {
    const before = await tableContents(world.db)
    await expect(
      restoreBackup(
        { ownerUrl: world.databaseUrl, name: 'hocvu test', masterKey, moved: false },
        await openBackup(file),
        async () => {},
      ),
    ).rejects.toMatchObject({ code: 'backup.not-here' })
    expect(await tableContents(world.db)).toEqual(before)
  })

  it('of a newer version is refused by name', async () => {
    const opened = await openBackup(file)
    const header = { ...opened.header, migrations: [...opened.header.migrations, '0999-later'] }
    expect(() => requireKnownSchema({ ...opened, header })).toThrow('0999-later')
  })
})

describe('a backup file', () => {
  it('is for its owner alone, takes nobody’s place, and leaves nothing behind when it fails', async () => {
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await expect(takeBackup(deps(), file)).rejects.toMatchObject({ code: 'backup.not-here' })
    const other = join(folder, 'other.backup')
    await expect(
      takeBackup({ ...deps(), masterKey: Buffer.alloc(32) }, other),
    ).rejects.toMatchObject({ code: 'key.mismatch' })
    await expect(takeBackup(deps(), join(folder, 'nowhere', 'a.backup'))).rejects.toMatchObject({
      code: 'backup.not-here',
    })
    const stopped = AbortSignal.abort()
    await expect(takeBackup({ ...deps(), signal: stopped }, other)).rejects.toMatchObject({
      code: 'interrupted',
    })
    expect(readdirSync(folder)).toEqual(['all.backup'])
  })

  it('says nothing of anybody in clear', () => {
    const bytes = readFileSync(file)
    for (const secret of ['a1@example.gov.vn', '014180000002', 'Nguyễn', 'Sở'])
      expect(bytes.subarray(0, bytes.indexOf('\n', 20)).includes(secret)).toBe(false)
    expect(bytes.includes('a1@example.gov.vn')).toBe(false)
  })

  it('that is not whole, or of another key, is refused before anything else', async () => {
    const bytes = readFileSync(file)
    const half = join(folder, 'half.backup')
    writeFileSync(half, bytes.subarray(0, bytes.length / 2))
    await expect(verifyBackup(await openBackup(half), masterKey)).rejects.toMatchObject({
      code: 'backup.damaged',
    })
    await expect(verifyBackup(await openBackup(file), Buffer.alloc(32))).rejects.toMatchObject({
      code: 'key.mismatch',
    })
    const other = join(folder, 'something.backup')
    writeFileSync(other, 'PK\u0003\u0004 a zip')
    await expect(openBackup(other)).rejects.toMatchObject({ code: 'backup.damaged' })
    rmSync(half)
    rmSync(other)
  })

  it('holds the configuration', async () => {
    const { configuration } = await verifyBackup(await openBackup(file), masterKey)
    expect(configuration.map(({ path }) => path)).toEqual(['platforms.yaml', 'programs/p0.yaml'])
    expect(configuration[0]?.content).toEqual(
      readFileSync(join(world.settings.HOCVU_CONFIG, 'platforms.yaml')),
    )
  })

  it('is of one moment: what is written while it is taken is in it whole or not at all', async () => {
    const during = join(folder, 'during.backup')
    let written: Promise<unknown> | undefined
    await takeBackup(
      {
        ...deps(),
        onProgress: (table) => {
          // An early table has been read, the learners have not.
          if (table === 'api_keys')
            written ??= world.importRoster(rosterCsv([{ code: 'Z9', unit: 'Sở Mới' }]))
        },
      },
      during,
    )
    await written
    const { db } = await restoredAtSecondTry(during)
    const count = async (of: World['db'], table: 'learners' | 'units' | 'audit_entries') =>
      Number(
        (
          await of
            .selectFrom(table)
            .select(({ fn }) => fn.countAll().as('n'))
            .executeTakeFirst()
        )?.n,
      )
    expect(await count(db, 'learners')).toBe(2)
    expect(await count(db, 'units')).toBe(1)
    expect(await count(world.db, 'learners')).toBe(3)
    // Nothing had happened since: what waited goes out.
    expect(await mailIn(db)).toEqual({ state: 'waiting', fault: null })
    rmSync(during)
  })

  it('is noted with who took it, for the audit trail too', async () => {
    const taken = await takeBackup(deps(), join(folder, 'noted.backup'))
    await noteBackup(world.db, taken, { actor: lan.actor, now: world.clock.now() })
    expect(await newestBackup(world.db)).toEqual({ takenAt: taken.takenAt, file: 'noted.backup' })
    const entries = await world.db
      .selectFrom('audit_entries')
      .select(['actor', 'subject'])
      .where('action', '=', 'backup.take')
      .execute()
    expect(entries).toEqual([{ actor: lan.actor, subject: 'noted.backup' }])
  })
})

it('in a folder so many backups stay, and nothing else is ever removed', async () => {
  const place = join(folder, 'kept')
  mkdirSync(place)
  const day = (n: number) => new Date(Date.UTC(2026, 2, n))
  for (const n of [1, 2, 3, 4])
    writeFileSync(join(place, nameOfBackup(day(n))), readFileSync(file), { mode: 0o600 })
  writeFileSync(join(place, 'hocvu-20200101T000000Z.backup'), 'something else')
  writeFileSync(join(place, 'notes.txt'), '')
  writeFileSync(join(place, `${nameOfBackup(day(2))}.77.part`), 'cut off')
  writeFileSync(join(place, `${nameOfBackup(day(5))}.78.part`), 'at work')
  expect(await keepNewest(place, 2, day(5))).toEqual([nameOfBackup(day(1)), nameOfBackup(day(2))])
  expect(readdirSync(place).sort()).toEqual(
    [
      'hocvu-20200101T000000Z.backup',
      nameOfBackup(day(3)),
      nameOfBackup(day(4)),
      `${nameOfBackup(day(5))}.78.part`,
      'notes.txt',
    ].sort(),
  )
})

async function shapeOf({ pool }: OpenDatabase) {
  const { rows } = await pool.query(`
    select 'table ' || c.relname::text || ' ' || coalesce(array_to_string(array(
      select a::text from unnest(c.relacl) a order by 1), ' '), '') as what
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'S')
    union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
      from pg_constraint where connamespace = 'public'::regnamespace
    union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
    union all select 'trigger ' || tgrelid::regclass || ' ' || tgenabled::text || ' ' || pg_get_triggerdef(oid)
      from pg_trigger where not tgisinternal
    union all select 'column ' || attrelid::regclass || ' ' || attname || ' ' || atttypid::regtype::text || attidentity::text || attgenerated::text
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and attnum > 0 and not attisdropped
    union all select 'function ' || p.oid::regprocedure || ' ' || md5(p.prosrc) || coalesce(p.proacl::text, '')
      from pg_proc p where p.pronamespace = 'public'::regnamespace
    order by 1`)
  return rows.map(({ what }) => what)
}
