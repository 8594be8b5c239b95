/** SQL of how often certificates are opened, downloaded, verified. Nothing is kept of by whom or when. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import type { Log } from '../foundation/log.ts'

export type Use = 'opened' | 'downloaded' | 'verified'

export type UseCounts = Record<Use, number>

/** Counts one. A page is shown whether it can be counted or not, so whoever calls it need not wait. */
export async function noteUse(
  { db, log }: { db: Queryable; log: Pick<Log, 'warn'> },
  certificateId: string,
  use: Use,
): Promise<void> {
  try {
    const column = sql.raw(use)
    await sql`insert into certificate_uses (certificate_id, ${column}) values (${certificateId}::uuid, 1)
      on conflict (certificate_id) do update set ${column} = certificate_uses.${column} + 1`.execute(
      db,
    )
  } catch (error) {
    log.warn({ err: error }, 'a use of a certificate was not counted')
  }
}

/** Of one certificate, or of all of a cohort. */
export async function countUses(
  db: Queryable,
  viewer: Viewer,
  of: { certificate: string } | { cohort: string },
): Promise<UseCounts> {
  const chosen =
    'certificate' in of
      ? sql<boolean>`c.id = ${of.certificate}::uuid`
      : sql<boolean>`c.cohort_id = ${of.cohort}`
  const found = await sql<UseCounts>`
    select coalesce(sum(u.opened), 0)::int as opened, coalesce(sum(u.downloaded), 0)::int as downloaded,
      coalesce(sum(u.verified), 0)::int as verified
    from certificates c join certificate_uses u on u.certificate_id = c.id
    where ${chosen} and ${seesLearner(viewer, sql`c.learner_id`)}`.execute(db)
  return found.rows[0] ?? { opened: 0, downloaded: 0, verified: 0 }
}
