/** SQL of which subscriber is the gradebook of a learning platform. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import type { Subscriber } from '../../exchange/subscriber.ts'

type Gradebook = Pick<Subscriber, 'id' | 'state'>

/** null: it was never switched on. */
export async function gradebookOf(
  db: Queryable,
  registrationId: string,
): Promise<Gradebook | null> {
  const found = await sql<Gradebook>`
    select id, state from subscribers where kind = 'grades' and settings->>'registrationId' = ${registrationId}`.execute(
    db,
  )
  return found.rows[0] ?? null
}
