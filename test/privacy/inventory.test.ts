import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import {
  datumNames,
  inventory,
  inventoryAsMarkdown,
  placesOf,
} from '../../src/privacy/inventory/inventory.ts'
import { createTestDatabase } from '../support/database.ts'

/** Of the program that migrates. */
const NOT_OURS = ['kysely_migration', 'kysely_migration_lock']

describe('the inventory of what is kept', () => {
  it('says of every column of every table what it keeps of people, or that it keeps nothing', async () => {
    const test = await createTestDatabase()
    const { rows } = await sql<{ name: string }>`
      select table_name || '.' || column_name as name from information_schema.columns
      join pg_tables on schemaname = table_schema and tablename = table_name
      where table_schema = 'public' and table_name <> all(${NOT_OURS})`.execute(test.database.db)
    await test.close()
    const named = Object.entries(inventory)
      .filter(([table]) => !NOT_OURS.includes(table))
      .flatMap(([table, kinds]) =>
        Object.values(kinds).flatMap((columns) => columns.map((column) => `${table}.${column}`)),
      )
    expect(named.toSorted()).toEqual(rows.map(({ name }) => name).toSorted())
  })

  it('has a place for every kind of data that it tells of', () => {
    expect(datumNames.filter((name) => placesOf(name).length === 0)).toEqual([])
  })

  it('is what docs/personal-data.md shows', () => {
    expect(readFileSync('docs/personal-data.md', 'utf8')).toContain(inventoryAsMarkdown())
  })
})
