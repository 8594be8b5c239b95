import type pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPool } from '../../src/database/connection.ts'
import { type Leader, standBy } from '../../src/runs/leader.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { asAdmin } from '../support/server.ts'
import { until } from '../support/until.ts'

const log = pino({ level: 'silent' })
let test: TestDatabase
/** Two processes. */
let here: pg.Pool
let there: pg.Pool
beforeAll(async () => {
  test = await createTestDatabase()
  here = createPool(test.url, 2)
  there = createPool(test.url, 2)
})
afterAll(async () => {
  await here.end()
  await there.end()
  await test.close()
})

/** As a crash of whoever is active does. */
const cut = () =>
  asAdmin(test.url, (admin) =>
    admin.query(
      `select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database
       where l.locktype = 'advisory' and l.classid = 7206 and l.granted and d.datname = $1`,
      [new URL(test.url).pathname.slice(1)],
    ),
  )

it('of two that stand by one is active, and the other one takes over when it leaves or is cut off', async () => {
  const begun: string[] = []
  const join = (pool: pg.Pool, name: string): Promise<Leader> =>
    standBy({ pool, log }, 'schedules', async () => {
      begun.push(name)
    })
  const first = await join(here, 'first')
  const second = await join(there, 'second')
  expect([first.active, second.active]).toEqual([true, false])
  await first.close()
  await until('the second takes over', () => second.active)
  const third = await join(here, 'third')
  expect(third.active).toBe(false)
  await cut()
  await until('the active one was cut off', () => !second.active || begun.length > 2)
  await until('one is active again', () => second.active || third.active)
  expect(second.active && third.active).toBe(false)
  expect(begun.slice(0, 2)).toEqual(['first', 'second'])
  await Promise.all([second.close(), third.close()])
})

it('is apart for each thing', async () => {
  const one = await standBy({ pool: here, log }, 'one', async () => {})
  const other = await standBy({ pool: there, log }, 'other', async () => {})
  expect([one.active, other.active]).toEqual([true, true])
  await one.close()
  await other.close()
})
