import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepared } from '../../src/database/prepared.ts'
import { inChunks, rowsAsTable } from '../../src/database/rows.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { asAdmin } from '../support/server.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase()
})
afterAll(() => test.close())

describe('values as they come back', () => {
  it('a date is its text and a count is a number, whatever the zone', async () => {
    const { rows } = await sql`
      select '2026-03-02'::date as day, count(*) as count, '2026-03-02T00:30:00+07'::timestamptz as at
      from generate_series(1, 3)`.execute(test.database.db)
    expect(rows).toEqual([{ day: '2026-03-02', count: 3, at: new Date('2026-03-01T17:30:00Z') }])
  })
})

describe('a question that is planned once', () => {
  it('is answered after a step of the database has changed what its columns are', async () => {
    const { db } = test.database
    const change = (statement: string) => test.database.asOwner((owner) => owner.query(statement))
    await change('create table changing (id int); insert into changing values (1)')
    await change('grant select on changing to public')
    const ask = () => sql`${prepared} select id from changing`.execute(db)
    expect((await ask()).rows).toEqual([{ id: 1 }])
    await change('alter table changing alter column id type text')
    expect((await ask()).rows).toEqual([{ id: '1' }])
    expect((await ask()).rows).toEqual([{ id: '1' }])
    await change('drop table changing')
  })
})

describe('rows as a table', () => {
  const columns = {
    id: 'uuid',
    name: 'text',
    bytes: 'bytea',
    at: 'timestamptz',
    day: 'date',
    more: 'jsonb',
    small: 'int4',
    large: 'int8',
    yes: 'bool',
  } as const
  const select = (rows: Parameters<typeof rowsAsTable<Record<keyof typeof columns, unknown>>>[2]) =>
    sql`select * from ${rowsAsTable('t', columns, rows)}`.execute(test.database.db)

  it('gives every type back as it was given', async () => {
    const row = {
      id: '6b1f0d1e-2f4e-4b59-9a51-0c8a1e7a4a11',
      name: `Lò "Thị" \\ 'Hà', {NULL}, 😀`,
      bytes: Buffer.from([0, 255, 92, 34]),
      at: new Date('2026-03-01T17:30:00.123Z'),
      day: '2026-03-02',
      more: { text: `"{}' \\`, list: [1, null], nothing: null },
      small: -1,
      large: 2 ** 40,
      yes: true,
    }
    const nothing = Object.fromEntries(Object.keys(columns).map((name) => [name, null]))
    const rows = [row, { ...row, name: '' }, { ...row, ...nothing }]
    expect((await select(rows)).rows).toEqual([row, { ...row, name: '' }, nothing])
  })

  it('may be empty', async () => {
    expect((await select([])).rows).toEqual([])
  })

  it('come in chunks that lose none', () => {
    const rows = Array.from({ length: 7 }, (_, at) => at)
    expect([...inChunks(rows, 3)]).toEqual([[0, 1, 2], [3, 4, 5], [6]])
    expect([...inChunks([])]).toEqual([])
  })
})

describe('a connection that drops', () => {
  it('in the middle of a transaction fails that transaction, and nothing else', async () => {
    const { db } = test.database
    const dropped = db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
      await asAdmin(test.url, (admin) =>
        admin.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid]),
      )
      await sql`select 1`.execute(trx)
    })
    await expect(dropped).rejects.toThrow(/terminat|closed|connection error/i)
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
  })
})
