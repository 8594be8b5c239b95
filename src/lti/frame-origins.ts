/** SQL of whose pages may show this service in a frame. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'

/** Of all platforms that are switched on. */
export async function activeFrameOrigins(db: Queryable): Promise<string[]> {
  const found = await sql<{ origin: string }>`
    select distinct unnest(frame_origins) as origin from lti_registrations
    where state = 'active' order by origin`.execute(db)
  return found.rows.map(({ origin }) => origin)
}
