/**
 * Makes the installation as big as wanted by copying its first class, row by row and inside the database: in the shape that
 * a roster, a sync, a reconciliation and an issue have really left.
 */
import type pg from 'pg'
import type { Installation } from '../../src/main.ts'
import { timed } from '../bench/comparison.ts'
import { afterwards, type ClonedTable, clonedTables } from './cloned-columns.ts'

/** Rows that the first class has, before anything else is there: kept apart, so that no copy is copied. */
const kept = (table: string) => `scale_class.${table}`

/** Call while the installation holds nothing but one class. */
export async function keepFirstClass({ database }: Installation): Promise<void> {
  await database.asOwner(async (pool) => {
    await pool.query('create schema scale_class')
    for (const table of Object.keys(clonedTables))
      await pool.query(`create table ${kept(table)} as select * from public.${table}`)
  })
}

/** @param from @param to numbers of the copies, from 1 */
export async function addCopies(
  { database }: Installation,
  from: number,
  to: number,
  say: (line: string) => void,
): Promise<void> {
  await database.asOwner(async (pool) => {
    const client = await pool.connect()
    try {
      // What triggers and keys hold was held when the class was made.
      await client.query(`set session_replication_role = replica`)
      await client.query(`set maintenance_work_mem = '512MB'`)
      for (const [table, cloned] of Object.entries(clonedTables)) {
        const statement = await copyOf(client, table, cloned)
        const [, ms] = await timed(() =>
          withoutIndexes(client, table, () => client.query(statement, [from, to])),
        )
        if (ms > 10_000) say(`${table} copied in ${Math.round(ms / 1000)} s`)
      }
      for (const statement of afterwards) await client.query(statement)
      await client.query('vacuum analyze')
      await client.query('checkpoint')
    } finally {
      client.release()
    }
  })
}

/** Made anew in one go, indexes cost a fraction of what they cost row by row. Those of keys stay. */
async function withoutIndexes(
  client: pg.PoolClient,
  table: string,
  work: () => Promise<unknown>,
): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
      where indrelid = $1::regclass and not exists (select from pg_constraint where conindid = indexrelid)`,
    [`public.${table}`],
  )
  for (const { name } of rows) await client.query(`drop index ${name}`)
  await work()
  for (const { definition } of rows) await client.query(definition)
}

async function copyOf(
  client: pg.PoolClient,
  table: string,
  { columns, order }: ClonedTable,
): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0
      and not attisdropped and attgenerated = '' order by attnum`,
    [`public.${table}`],
  )
  const names = rows.map(({ name }) => name).filter((name) => columns[name] !== null)
  const values = names.map((name) => columns[name] ?? `t.${name}`)
  return `insert into public.${table} (${names.join(', ')}) overriding system value
    select ${values.join(', ')} from ${kept(table)} t, generate_series($1::int, $2::int) c
    ${order === undefined ? '' : `order by ${order}`}`
}
