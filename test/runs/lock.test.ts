import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, createPool } from '../../src/database/connection.ts'
import { announceWorker, isRunLocked, isWorkerAlive, withRunLock } from '../../src/runs/lock.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { asAdmin } from '../support/server.ts'
import { until } from '../support/until.ts'

let test: TestDatabase
/** Two processes. */
let here: pg.Pool
let there: pg.Pool
beforeAll(async () => {
  test = await createTestDatabase()
  here = createPool(test.url, 3)
  there = createPool(test.url, 3)
})
afterAll(async () => {
  await here.end()
  await there.end()
  await test.close()
})

/** Ends the connections of this database that hold an advisory lock, as a crash of their process would. */
async function killLockHolders() {
  await asAdmin(test.url, (admin) =>
    admin.query(
      `select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database
       where l.locktype = 'advisory' and d.datname = $1`,
      [new URL(test.url).pathname.slice(1)],
    ),
  )
}

/** Work that goes on until it is told to end. */
function heldWork() {
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  let begin = () => {}
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  const work = async () => {
    begin()
    await ended
  }
  return { work, begun, end: () => end() }
}

describe('the lock of a run', () => {
  it('keeps everybody else away from the same thing, and from nothing else', async () => {
    const { work, begun, end } = heldWork()
    const holder = withRunLock(here, 'sync', 'lms', work)
    await begun
    expect(await isRunLocked(createDatabase(there), 'sync', 'lms')).toBe(true)
    let worked = false
    const note = async () => {
      worked = true
    }
    expect(await withRunLock(there, 'sync', 'lms', note)).toBe(false)
    expect(worked).toBe(false)
    expect(await withRunLock(here, 'sync', 'lms', note)).toBe(false)
    expect(await withRunLock(there, 'sync', 'portal', note)).toBe(true)
    expect(await withRunLock(there, 'reconcile', 'lms', note)).toBe(true)
    end()
    expect(await holder).toBe(true)
    expect(await isRunLocked(createDatabase(there), 'sync', 'lms')).toBe(false)
    expect(await withRunLock(there, 'sync', 'lms', note)).toBe(true)
  })

  it('is given back when the work fails', async () => {
    const failing = withRunLock(here, 'sync', 'failing', async () => {
      throw new Error('the work failed')
    })
    await expect(failing).rejects.toThrow('the work failed')
    expect(await isRunLocked(createDatabase(there), 'sync', 'failing')).toBe(false)
  })

  it('is free when the holder’s connection is gone; the holder’s process lives on', async () => {
    const { work, begun, end } = heldWork()
    const holder = withRunLock(here, 'sync', 'killed', work)
    await begun
    await killLockHolders()
    await until(
      'the lock is free',
      async () => !(await isRunLocked(createDatabase(there), 'sync', 'killed')),
    )
    expect(await withRunLock(there, 'sync', 'killed', async () => {})).toBe(true)
    end()
    expect(await holder).toBe(true)
    expect((await here.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })

  it('is of one database: another installation on the same server is not in the way', async () => {
    const other = await createTestDatabase()
    const { work, begun, end } = heldWork()
    const holder = withRunLock(here, 'sync', 'apart', work)
    await begun
    expect(await isRunLocked(other.database.db, 'sync', 'apart')).toBe(false)
    expect(await withRunLock(other.database.pool, 'sync', 'apart', async () => {})).toBe(true)
    end()
    await holder
    await other.close()
  })
})

describe('a worker that lives', () => {
  it('is known until the last one leaves', async () => {
    expect(await isWorkerAlive(here)).toBe(false)
    const leaveHere = await announceWorker(here)
    const leaveThere = await announceWorker(there)
    expect(await isWorkerAlive(here)).toBe(true)
    await leaveHere()
    expect(await isWorkerAlive(here)).toBe(true)
    await leaveThere()
    expect(await isWorkerAlive(here)).toBe(false)
  })

  it('is known again by itself when its connection was lost, until it leaves', async () => {
    const leave = await announceWorker(here)
    await killLockHolders()
    await until('the worker is gone', async () => !(await isWorkerAlive(there)))
    await until('the worker is back', () => isWorkerAlive(there))
    await leave()
    expect(await isWorkerAlive(there)).toBe(false)
  })

  it('may leave in order while its connection is lost', async () => {
    const leave = await announceWorker(here)
    await killLockHolders()
    await until('the worker is gone', async () => !(await isWorkerAlive(there)))
    await leave()
    // A dropped connection that nobody listens to would end the process in a later turn.
    await pause(0)
    expect(await isWorkerAlive(here)).toBe(false)
  })
})
