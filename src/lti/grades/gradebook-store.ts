/** SQL of which subscriber is the gradebook of a learning platform. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'

/** null: it was never switched on. */
export async function gradebookOf(
  db: Queryable,
  registrationId: string,
): Promise<{ id: string } | null> {
  const found = await sql<{ id: string }>`
    select id from subscribers where kind = 'grades' and settings->>'registrationId' = ${registrationId}`.execute(
    db,
  )
  return found.rows[0] ?? null
}
