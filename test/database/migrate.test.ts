import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { migrate } from '../../src/database/migrate.ts'
import { openDatabase } from '../../src/database/open.ts'
import { createTestDatabase } from '../support/database.ts'
import { asAdmin, withDatabase } from '../support/server.ts'

const log = pino({ level: 'silent' })
const made: string[] = []

async function emptyDatabase(): Promise<string> {
  const name = `hocvu_test_${randomBytes(6).toString('hex')}`
  await asAdmin(inject('databaseUrl'), (admin) => admin.query(`create database ${name}`))
  made.push(name)
  return withDatabase(inject('databaseUrl'), name)
}
afterAll(() =>
  asAdmin(inject('databaseUrl'), async (admin) => {
    for (const name of made) await admin.query(`drop database ${name} with (force)`)
  }),
)

const open = (url: string, ownerUrl?: string) =>
  openDatabase({ HOCVU_DATA: '', DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl }, log)

describe('migrating', () => {
  it('happens once when several processes open an empty database together', async () => {
    const url = await emptyDatabase()
    const opened = await Promise.all([open(url), open(url), open(url)])
    const { rows } = await opened[0].pool.query('select name from kysely_migration order by name')
    expect(rows.length).toBeGreaterThan(0)
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length)
    await Promise.all(opened.map((database) => database.close()))
  })

  it('again changes nothing', async () => {
    const test = await createTestDatabase()
    const shape = async () =>
      (
        await test.database.pool.query(
          `select c.relname, c.relacl::text, c.relhastriggers,
             array(select attname from pg_attribute where attrelid = c.oid and attnum > 0 order by attnum)
           from pg_class c where relnamespace = 'public'::regnamespace order by 1`,
        )
      ).rows
    const before = await shape()
    await test.database.asOwner(migrate)
    expect(await shape()).toEqual(before)
    await test.close()
  })

  it('refuses a schema that is newer than this program, and touches nothing', async () => {
    const test = await createTestDatabase()
    await test.database.asOwner((owner) =>
      owner.query(`insert into kysely_migration (name, timestamp) values ('9999-later', '')`),
    )
    await expect(open(test.url)).rejects.toMatchObject({ code: 'database.incompatible' })
    await test.close()
  })
})

describe('opening a server', () => {
  it('with a login of its own for the service, the owner’s only migrates', async () => {
    const url = await emptyDatabase()
    const login = `hocvu_login_${randomBytes(4).toString('hex')}`
    await asAdmin(url, (admin) => admin.query(`create role "${login}" login password 'p/w:@ %'`))
    const serviceUrl = new URL(url)
    serviceUrl.username = login
    serviceUrl.password = encodeURIComponent('p/w:@ %')
    const database = await open(serviceUrl.href, url)
    const { rows } = await database.pool.query('select current_user, session_user')
    expect(rows).toEqual([{ current_user: login, session_user: login }])
    await expect(database.pool.query('delete from audit_entries')).rejects.toThrow('permission')
    await expect(database.pool.query('select 1 from learners')).resolves.toBeTruthy()
    await database.close()
    await asAdmin(url, (admin) => admin.query(`drop role "${login}"`))
  })

  it('that is not there says what to check', async () => {
    await expect(open('postgres://nobody@127.0.0.1:9/none')).rejects.toMatchObject({
      code: 'database.unavailable',
      message: expect.stringContaining('DATABASE_URL'),
    })
  })

  it('with a wrong password does not tell the password', async () => {
    const url = new URL(inject('databaseUrl'))
    url.username = 'no_such_login'
    url.password = 'mat-khau-bi-mat'
    const failed = await open(url.href).then(
      () => 'opened',
      (error: unknown) => (error instanceof Error ? error.message : ''),
    )
    expect(failed).toContain('cannot be used')
    expect(failed).not.toContain('mat-khau-bi-mat')
  })

  it('closes once, however often it is asked to', async () => {
    const test = await createTestDatabase()
    await Promise.all([test.database.close(), test.database.close()])
    await test.close()
  })
})

it('a pool of the same database takes the options of its caller beside the role', async () => {
  const test = await createTestDatabase()
  const pool = test.database.createPool(1, '-c search_path=bullmq')
  const { rows } = await pool.query(`select current_user, current_setting('search_path') as path`)
  expect(rows).toEqual([{ current_user: 'hocvu_service', path: 'bullmq' }])
  await pool.end()
  await test.close()
})
