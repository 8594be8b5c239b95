/** What other systems were told is forgotten while somebody is told how everything stands: neither loses a fact, nor fails. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { forgetOldDeliveries } from '../../src/privacy/old-deliveries-store.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase()
})
afterAll(() => test.close())

const OLD = new Date('2025-01-01T00:00:00Z')
const BEFORE = new Date('2025-06-01T00:00:00Z')

async function anOldFact(): Promise<string> {
  const found = await sql<{ position: string }>`
    insert into events (kind, subject, revision, at) values ('outcome.changed', ${randomUUID()}, 1, ${OLD})
    returning position`.execute(test.database.db)
  return String(found.rows[0]?.position)
}

it('waits for whoever takes up an old fact again', async () => {
  const { db } = test.database
  const position = await anOldFact()
  const left = await anOldFact()
  let forgetting: Promise<unknown> = Promise.resolve()
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock_shared(7201, 9)`.execute(trx)
    forgetting = forgetOldDeliveries(db, BEFORE)
    await sql`insert into deliveries (subscriber_id, position, subject, state, not_before, changed_at)
      select ${randomUUID()}::uuid, position, subject, 'waiting', ${OLD}, ${OLD} from events
      where position = ${position}::int8`.execute(trx)
  })
  expect(await forgetting).toBe(0)
  const kept = await db.selectFrom('events').select('position').execute()
  expect(kept.map((event) => String(event.position))).toEqual([position])
  expect(left).not.toBe(position)
})

it('takes what has come to its end, then the fact', async () => {
  const { db } = test.database
  await sql`update deliveries set state = 'sent'`.execute(db)
  expect(await forgetOldDeliveries(db, BEFORE)).toBe(1)
  expect(await db.selectFrom('events').select('position').execute()).toEqual([])
})
