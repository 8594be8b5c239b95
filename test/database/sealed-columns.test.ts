import { expect, it } from 'vitest'
import { sealedColumns } from '../../src/database/sealed-columns.ts'
import { createTestDatabase } from '../support/database.ts'

it('what is sealed stands in columns that a change of the master key knows, and nowhere else', async () => {
  const test = await createTestDatabase()
  const { rows } = await test.database.pool.query(`
    select c.relname || '.' || a.attname as place from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.atttypid = 'bytea'::regtype
      and not a.attisdropped and a.attname ~ 'sealed' and c.relname <> 'data_keys'`)
  await test.close()
  expect(rows.map(({ place }) => place).sort()).toEqual(
    sealedColumns.map(({ table, column }) => `${table}.${column}`).sort(),
  )
})
