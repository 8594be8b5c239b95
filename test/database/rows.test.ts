import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rowsAsTable } from '../../src/database/rows.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase()
})
afterAll(() => test.close())

/** PostgreSQL keeps no zero byte, and no half of a letter. */
const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'))
const row = fc.record({
  text: fc.option(text),
  bytes: fc.option(fc.uint8Array().map((bytes) => Buffer.from(bytes))),
  json: fc.option(fc.dictionary(text, fc.oneof(text, fc.integer(), fc.constant(null)))),
  whole: fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
})

it('gives PostgreSQL every row as it is, also none', async () => {
  const columns = { text: 'text', bytes: 'bytea', json: 'jsonb', whole: 'int4' } as const
  await fc.assert(
    fc.asyncProperty(fc.array(row), async (rows) => {
      const { rows: back } = await sql`select * from ${rowsAsTable('t', columns, rows)}`.execute(
        test.database.db,
      )
      expect(back).toEqual(
        rows.map((given) => ({ ...given, json: given.json && { ...given.json } })),
      )
    }),
    { numRuns: 60 },
  )
})
