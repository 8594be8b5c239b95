/** SQL of the mails about certificates that did not arrive, or may not have, as far as the viewer sees. */
import { type RawBuilder, sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'

export interface UndeliveredMail {
  certificate: string
  number: string
  fullName: string
  /** `retrying`: it failed, and is tried again by itself. */
  state: 'refused' | 'uncertain' | 'retrying'
  at: Date
}

/** The server has an answer about a mail by then. */
const STILL_SENDING_MS = 2 * 60_000

/** SQL: such mails `m` of the present revisions of certificates `c` in force, the last of each. */
export function fromUndelivered(viewer: Viewer, now: Date): RawBuilder<unknown> {
  const since = new Date(now.getTime() - STILL_SENDING_MS)
  return sql`from certificate_mails m
    join certificates c on c.id = m.certificate_id and c.revision = m.revision and c.state = 'valid'
    where (m.state = 'refused' or (m.state = 'waiting' and m.fault is not null)
        or (m.state = 'handed' and (m.fault is not null or m.changed_at <= ${since})))
      and not exists (select from certificate_mails later where later.certificate_id = m.certificate_id
        and later.revision = m.revision and later.n > m.n)
      and ${seesLearner(viewer, sql`c.learner_id`)}`
}

/** The newest first. */
export async function undeliveredMails(
  db: Queryable,
  viewer: Viewer,
  now: Date,
  limit: number,
): Promise<UndeliveredMail[]> {
  const found = await sql<UndeliveredMail>`
    select c.id as certificate, c.number, l.full_name as "fullName", found.at,
      case found.state when 'refused' then 'refused' when 'handed' then 'uncertain' else 'retrying' end as state
    from (
      select m.certificate_id, m.state, m.changed_at as at ${fromUndelivered(viewer, now)}
      order by m.changed_at desc, m.certificate_id limit ${limit}) found
    join certificates c on c.id = found.certificate_id
    join learners l on l.id = c.learner_id
    order by found.at desc, c.number`.execute(db)
  return found.rows
}
