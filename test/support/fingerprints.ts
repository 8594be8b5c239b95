/** One value a table over all its rows, by one question: what "nothing was kept" means where it is asked often. */
import { sql } from 'kysely'
import type { Database } from '../../src/database/connection.ts'

export async function fingerprints(
  db: Database,
  { without = [] }: { without?: readonly string[] } = {},
): Promise<Record<string, string | null>> {
  const tables = await sql<{ name: string }>`
    select relname as name from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not like 'kysely%'
    order by relname`.execute(db)
  const each = tables.rows
    .filter(({ name }) => !without.includes(name))
    .map(
      ({ name }) =>
        sql`select ${name}::text as name, md5(string_agg(to_jsonb(t)::text, e'\n' order by to_jsonb(t)::text)) as value from ${sql.table(name)} t`,
    )
  const found = await sql<{
    name: string
    value: string | null
  }>`${sql.join(each, sql` union all `)}`.execute(db)
  return Object.fromEntries(found.rows.map(({ name, value }) => [name, value]))
}
