/** Every row of every table, those of the queues included; bytes in hex. */
import { sql } from 'kysely'
import type { Database } from '../../src/database/connection.ts'

export async function everyRow(db: Database): Promise<Map<string, string>> {
  const tables = await sql<{ schema: string; name: string }>`
    select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')`.execute(
    db,
  )
  const rows = new Map<string, string>()
  for (const { schema, name } of tables.rows) {
    const table = sql.id(schema, name)
    const text = await sql<{ all: string | null }>`
      select string_agg(to_jsonb(t)::text, E'\n') as all from ${table} t`.execute(db)
    rows.set(`${schema}.${name}`, text.rows[0]?.all ?? '')
  }
  return rows
}
