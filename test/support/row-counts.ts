/** Rows of every table: what "nothing changed" means. */
import { sql } from 'kysely'
import type { Database } from '../../src/database/connection.ts'

export async function countRows(
  db: Database,
  { without = [] }: { without?: string[] } = {},
): Promise<Record<string, number>> {
  const tables = await sql<{ name: string }>`
    select relname as name from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not like 'kysely%'
    order by relname`.execute(db)
  const counts: Record<string, number> = {}
  for (const { name } of tables.rows) {
    if (without.includes(name)) continue
    const found = await sql<{
      count: number
    }>`select count(*) as count from ${sql.table(name)}`.execute(db)
    counts[name] = found.rows[0]?.count ?? 0
  }
  return counts
}
