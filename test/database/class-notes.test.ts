import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { forgetClassChanges } from '../../src/database/while-classes-unchanged.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase()
})
afterAll(() => test.close())

/** Comparing each with each takes more than a minute. */
it('notes of a busy hour are put together at once: one of each, with a number of its own', async () => {
  const { db } = test.database
  await sql`insert into class_changes (kind, cohort_id, part)
    select 'class', 'class-' || n % 1000, substr('0123456789abcdef', 1 + n / 1000 % 16, 1)
    from generate_series(1, 48000) n`.execute(db)
  await sql`insert into class_changes (kind) values ('other'), ('other'), ('all')`.execute(db)
  const notes = sql<{ notes: number; kinds: number; newest: number; oldest: number }>`
    select count(*) as notes, count(distinct (kind, cohort_id, part)) as kinds, max(id) as newest, min(id) as oldest
    from class_changes`
  const [before] = (await notes.execute(db)).rows
  await forgetClassChanges(db)
  const [after] = (await notes.execute(db)).rows
  expect(after).toMatchObject({ notes: before?.kinds, kinds: before?.kinds })
  expect(after?.newest).toBeGreaterThan(before?.newest ?? Number.NaN)
  // The one that stood alone is left as it is.
  expect(after?.oldest).toBe(before?.newest)
}, 10_000)
