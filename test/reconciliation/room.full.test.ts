import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, expect, it } from 'vitest'
import { createDatabase, createPool } from '../../src/database/connection.ts'
import { lockOutcomes } from '../../src/programs/lock-outcomes.ts'
import { COHORT, finalTest, onePage, type World } from '../support/world.ts'
import { createSchool } from './happenings.ts'

let world: World
afterAll(() => world.close())

it('a run ends though others wait for their turn on every connection that is left', async () => {
  world = await createSchool()
  await world.reconcile()
  await world.sync(onePage(finalTest('A', '3')))
  const elsewhere = createDatabase(createPool(world.databaseUrl, 1))
  const first = await elsewhere.startTransaction().execute()
  const waiting = async () => {
    const { rows } = await sql<{ count: number }>`select count(*) as count from pg_locks
      where locktype = 'advisory' and classid = 7204 and not granted
        and database = (select oid from pg_database where datname = current_database())`.execute(
      first,
    )
    return rows[0]?.count ?? 0
  }
  const until = async (isSo: () => Promise<boolean>) => {
    while (!(await isSo())) await pause(5)
  }
  await lockOutcomes(first, [COHORT])
  const run = world.reconcile()
  await until(async () => (await waiting()) === 1)
  const others = Array.from({ length: 20 }, () =>
    world.db.transaction().execute((trx) => lockOutcomes(trx, [COHORT])),
  )
  await pause(300)
  await first.commit().execute()
  await expect(Promise.race([run, pause(5000, 'hangs')])).resolves.toMatchObject({ looked: 1 })
  await Promise.all(others)
  await elsewhere.destroy()
})
