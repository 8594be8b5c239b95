/** Every row of every table as text: what "nothing changed" and "stands nowhere" mean. */
import { sql } from 'kysely'
import type { Database } from '../../src/database/connection.ts'
import { countRows } from './row-counts.ts'

export async function tableContents(
  db: Database,
  { without = [] }: { without?: string[] } = {},
): Promise<Record<string, string[]>> {
  const tables = Object.keys(await countRows(db, { without }))
  const contents: Record<string, string[]> = {}
  for (const table of tables) {
    const rows = await sql<{ row: string }>`
      select to_jsonb(t)::text as row from ${sql.table(table)} t order by 1`.execute(db)
    contents[table] = rows.rows.map(({ row }) => row)
  }
  return contents
}
