import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createDatabase, createPool, type Database } from '../../src/database/connection.ts'
import { lockOutcomes } from '../../src/programs/lock-outcomes.ts'
import { getCohort } from '../../src/programs/store.ts'
import { reconcileCohort } from '../../src/reconciliation/reconcile.ts'
import { fencedDatabase } from '../../src/runs/fenced-database.ts'
import { getRun } from '../../src/runs/run.ts'
import { withRunTaken } from '../../src/runs/take-up.ts'
import { COHORT, finalTest, onePage, type World } from '../support/world.ts'
import { createSchool, program } from './happenings.ts'
import { changePrograms } from './meanwhile.ts'

let world: World
/** Of another process. */
let elsewhere: Database
beforeEach(async () => {
  world = await createSchool()
  elsewhere = createDatabase(createPool(world.databaseUrl, 2))
  await world.reconcile()
})
afterEach(async () => {
  await elsewhere.destroy()
  await world.close()
})

/** Until so many of this installation wait for a lock. */
async function untilWaiting(many: number): Promise<void> {
  for (let waiting = 0; waiting < many; await pause(5)) {
    const { rows } = await sql<{
      count: number
    }>`select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(elsewhere)
    waiting = rows[0]?.count ?? 0
  }
}

it('a run comes to its end though others wait for their turn on every connection that is left', async () => {
  await world.sync(onePage(finalTest('A', '3')))
  const first = await elsewhere.startTransaction().execute()
  await lockOutcomes(first, [COHORT])
  const run = world.reconcile()
  await untilWaiting(1)
  const connections = world.database.pool.options.max
  const others = Array.from({ length: connections }, () =>
    world.db.transaction().execute((trx) => lockOutcomes(trx, [COHORT])),
  )
  await untilWaiting(connections - 1)
  await first.commit().execute()
  const ended = await Promise.race([run, pause(10_000, 'hangs')])
  expect(ended).toMatchObject({ looked: 1, changed: 1 })
  await Promise.all(others)
})

it('nobody takes a run over that is about to say that everybody was looked at', async () => {
  await changePrograms(world, program({ pass: 8 }))
  const { db, clock } = world
  const { pool } = world.database
  const runId = await world.newRun('reconcile', COHORT)
  const takenBy = randomUUID()
  await sql`update runs set taken_by = ${takenBy} where id = ${runId}`.execute(db)
  // Its lock is gone, and it has not noticed.
  const lost = new AbortController().signal
  const held = fencedDatabase(pool, { run: await getRun(db, runId), takenBy, lost })
  const other = await elsewhere.startTransaction().execute()
  const run = reconcileCohort(held, clock, await getCohort(db, COHORT), {
    ...{ runId, dryRun: false, full: false },
    onProgress: async () => {
      await sql`select from cohort_looks for update`.execute(other)
    },
  })
  await untilWaiting(1)
  expect(await withRunTaken(pool, clock, runId, async () => {})).toBe('busy')
  await other.commit().execute()
  expect(await run).toMatchObject({ looked: 6, changed: 6 })
  expect(await withRunTaken(pool, clock, runId, async () => {})).toBe('taken')
})
