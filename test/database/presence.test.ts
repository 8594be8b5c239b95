import { hostname } from 'node:os'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate } from '../../src/database/migrate.ts'
import { migrations, newestSchema } from '../../src/database/migrations/all.ts'
import { openDatabase } from '../../src/database/open.ts'
import { openPresence, type Presence } from '../../src/database/presence.ts'
import {
  ownName,
  type ProcessName,
  readProcessName,
  writeProcessName,
} from '../../src/database/process-name.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { until } from '../support/until.ts'

const log = pino({ level: 'silent' })
const worker: ProcessName = {
  ...ownName('0.2.0', newestSchema(), 'worker'),
  pid: 4711,
  host: 'dmz1',
}
const opened: { close(): Promise<void> }[] = []
let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase()
})
afterAll(async () => {
  for (const one of opened) await one.close()
  await test.close()
})

async function arrive(name: ProcessName): Promise<Presence> {
  const presence = await openPresence(test.url, name, log)
  opened.push(presence)
  return presence
}

const alone = (purpose = 'keys are rotated') =>
  test.database.presence.alone(purpose, async () => 'done')

describe('the name of a process', () => {
  it('is read as it was written, whatever the host is called', () => {
    const name = ownName('0.2.0-beta.1', 21, 'worker')
    expect(readProcessName(writeProcessName(name))).toEqual({ ...name, host: hostname() })
    const odd = writeProcessName({ ...name, host: `máy chủ/${'x'.repeat(80)}` })
    expect(odd.length).toBeLessThanOrEqual(63)
    expect(readProcessName(odd)).toMatchObject({ part: 'worker', host: /^m-y-ch--x+$/ })
  })

  it('of a version without names is known by what its connections were called', () => {
    expect(readProcessName('hocvu')).toMatchObject({ schema: null })
    expect(readProcessName('psql')).toBeNull()
  })
})

describe('being alone', () => {
  it('is possible while nobody else lives here, and others are refused meanwhile', async () => {
    const said = await test.database.presence.alone('keys are rotated', async () => {
      const late = await arrive(worker)
      const refused = await late.hold().catch((error: unknown) => error)
      await late.close()
      return refused
    })
    expect(said).toMatchObject({
      code: 'database.in-use',
      message: expect.stringContaining('hocvu command (process'),
    })
  }, 20_000)

  it('is refused while somebody lives here, who is named', async () => {
    const other = await arrive(worker)
    await other.hold()
    await expect(alone()).rejects.toMatchObject({
      code: 'database.in-use',
      message: expect.stringContaining(
        'while keys are rotated. In the way: hocvu worker (process 4711 on dmz1, version 0.2.0)',
      ),
    })
    await other.close()
    expect(await alone()).toBe('done')
  })

  it('is refused while a process of a version lives that held no lock', async () => {
    const old = new pg.Client({ connectionString: test.url, application_name: 'hocvu' })
    await old.connect()
    await expect(alone()).rejects.toThrow('a hocvu process of an earlier version')
    await old.end()
    expect(await alone()).toBe('done')
  })

  it('ends by a signal when its connection is lost', async () => {
    await expect(
      test.database.presence.alone('keys are rotated', async (lost) => {
        await cut()
        await until('the loss is told', () => lost.aborted)
        lost.throwIfAborted()
      }),
    ).rejects.toThrow('aborted')
  })
})

/** Cuts the connections that hold the lock. */
const cut = () =>
  test.database.asOwner((owner) =>
    owner.query(`select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and classid = 7204
        and database = (select oid from pg_database where datname = current_database())`),
  )

it('who has lost the connection comes back, and counts again', async () => {
  const other = await arrive(worker)
  await other.hold()
  await cut()
  await until('both are back', async () => {
    const { rows } = await test.database.pool.query<{ held: number }>(
      `select count(*)::int as held from pg_locks where locktype = 'advisory' and classid = 7204
         and database = (select oid from pg_database where datname = current_database())`,
    )
    return rows[0]?.held === 2
  })
  expect(await test.database.presence.others()).toEqual([worker])
  await expect(alone()).rejects.toThrow('process 4711')
  await other.close()
})

describe('tables of another version', () => {
  const newest = Object.keys(migrations).at(-1) ?? ''

  async function withTables(
    change: string,
    then: (test: TestDatabase, owner: pg.Pool) => Promise<void>,
  ): Promise<void> {
    const own = await createTestDatabase()
    try {
      await own.database.asOwner(async (owner) => {
        await owner.query(change)
        await then(own, owner)
      })
    } finally {
      await own.close()
    }
  }

  it('that must change are left alone while older processes live, which are named', () =>
    withTables(
      `delete from kysely_migration where name >= '0017'`,
      async ({ url, database }, owner) => {
        const older = await openPresence(url, { ...worker, schema: newestSchema() - 1 }, log)
        await older.hold()
        await expect(migrate(owner, database.presence)).rejects.toMatchObject({
          code: 'database.in-use',
          message: expect.stringMatching(/0017-data-keys.*hocvu worker \(process 4711 on dmz1/s),
        })
        await older.close()
      },
    ))

  const NEWER = `insert into kysely_migration (name, timestamp) values ('9998-newer', '');
    create table newer (id int)`

  it('that are newer and friendly are used as they are; their rights stay', () =>
    withTables(
      `${NEWER}; insert into schema_steps values ('9998-newer', true, '9.9.0', now())`,
      async ({ url }, owner) => {
        const older = await openDatabase(
          { HOCVU_DATA: '', DATABASE_URL: url, DATABASE_OWNER_URL: undefined },
          log,
        )
        expect(older.restricted).toBe(true)
        await older.close()
        const { rows } = await owner.query(
          `select has_table_privilege('hocvu_service', 'newer', 'select') as granted`,
        )
        expect(rows).toEqual([{ granted: false }])
      },
    ))

  it.each([
    [
      'said to be none for older programs',
      `insert into schema_steps values ('9998-newer', false, '9.9.0', now())`,
    ],
    ['of which nothing is said', 'select 1'],
    [
      'whose own steps are missing',
      `delete from kysely_migration where name = '${newest}';
      insert into schema_steps values ('9998-newer', true, '9.9.0', now())`,
    ],
  ])('that are newer and %s are refused, and touched by nothing', (_, more) =>
    withTables(`${NEWER}; ${more}`, async (_, owner) => {
      await expect(migrate(owner)).rejects.toMatchObject({
        code: 'database.incompatible',
        message: expect.stringContaining('9998-newer'),
      })
    }),
  )
})
