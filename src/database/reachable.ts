import { sql } from 'kysely'
import type { Queryable } from './connection.ts'

/** Whether the database answers at all. @throws what keeps it from answering */
export async function checkDatabase(db: Queryable): Promise<void> {
  await sql`select 1`.execute(db)
}
