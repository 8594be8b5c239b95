/** SQL of how much there is to tell one subscriber who is told how everything stands. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import type { EventKind } from '../events.ts'

/** Outcomes and certificates as they stand now, of the kinds that it is told of. */
export async function countEverything(
  db: Queryable,
  events: readonly EventKind[],
): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*) from (
      select 'outcome.changed' as kind from outcomes
      union all
      select case when c.state = 'revoked' then 'certificate.revoked' when r.kind = 'issued' then 'certificate.issued'
        else 'certificate.revised' end
      from certificates c
      join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision) s
    where s.kind = any(${[...events]}::text[])`.execute(db)
  return found.rows[0]?.count ?? 0
}
