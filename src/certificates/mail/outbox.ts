/** SQL of mails that are to be sent: one for each revision of a certificate, and further ones when a person asks. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import { keptLearner } from '../../roster/kept-learner.ts'
import type { NewRevision } from '../revision-store.ts'

/**
 * The same mail has the same id, however often it is handed over: servers and people can tell that they have it already.
 * @param n how many mails there were of the revision, this one included
 */
const messageId = (n: number) =>
  sql`concat_ws('.', r.certificate_id, r.revision, ${n}::int) || '@'
    || coalesce(substring(r.public_url from '^https?://([A-Za-z0-9.-]+)'), 'hocvu')`

/**
 * Notes that the learners of these revisions are to be told, where the program says `certificate.email: true` and the
 * roster has an address. Called in the transaction that makes the certificate available; called again it does nothing.
 * Whoever calls it has looked whether mail is switched on: a setting that is changed later mails nothing by itself.
 */
export async function queueMails(
  db: Queryable,
  revisions: readonly Pick<NewRevision, 'certificateId' | 'revision'>[],
  { now, actor }: { now: Date; actor: string },
): Promise<void> {
  if (revisions.length === 0) return
  const rows = rowsAsTable(
    't',
    { certificate_id: 'uuid', revision: 'int4' },
    revisions.map(({ certificateId, revision }) => ({ certificate_id: certificateId, revision })),
  )
  await sql`insert into certificate_mails (certificate_id, revision, n, state, message_id, not_before, created_at, changed_at, actor)
    select r.certificate_id, r.revision, 1, 'waiting', ${messageId(1)}, ${now}, ${now}, ${now}, ${actor}
    from ${rows}
    join certificate_revisions r on r.certificate_id = t.certificate_id and r.revision = t.revision
    join certificates c on c.id = r.certificate_id
    join learners known on known.id = c.learner_id
    join learners l on l.id = ${keptLearner('known')}
    join cohorts on cohorts.id = c.cohort_id
    join programs on programs.id = cohorts.program_id
    join program_versions v on v.program_id = programs.id and v.version = programs.version
    where v.definition->'certificate'->>'email' = 'true' and l.email is not null
    on conflict do nothing`.execute(db)
}

/** The mails of a revision of a certificate that the caller holds. */
export async function mailsBefore(
  db: Queryable,
  { certificateId, revision }: Pick<NewRevision, 'certificateId' | 'revision'>,
): Promise<{ count: number; goneOut: number; underWay: number | null }> {
  const found = await sql<{ count: number; goneOut: number; underWay: number | null }>`
    select count(*)::int as count, (count(*) filter (where state in ('sent', 'handed')))::int as "goneOut",
      max(n) filter (where state in ('waiting', 'claimed')) as "underWay"
    from certificate_mails where certificate_id = ${certificateId}::uuid and revision = ${revision}`.execute(
    db,
  )
  return found.rows[0] ?? { count: 0, goneOut: 0, underWay: null }
}

/** What waits for its next try is due at once: a person has mended what was in the way. */
export async function hurryMails(
  db: Queryable,
  viewer: Viewer,
  { cohort, certificate }: { cohort?: string | undefined; certificate?: string | undefined },
  now: Date,
): Promise<void> {
  await sql`update certificate_mails m set not_before = ${now} from certificates c
    where m.state = 'waiting' and m.not_before > ${now} and c.id = m.certificate_id
      and (${cohort ?? null}::text is null or c.cohort_id = ${cohort ?? null})
      and (${certificate ?? null}::uuid is null or c.id = ${certificate ?? null}::uuid)
      and ${seesLearner(viewer, sql`c.learner_id`)}`.execute(db)
}

/** One more, because a person asked for it. @param n how many there are then */
export async function queueOneMore(
  db: Queryable,
  mail: Pick<NewRevision, 'certificateId' | 'revision'> & { n: number },
  { now, actor }: { now: Date; actor: string },
): Promise<void> {
  const { certificateId, revision, n } = mail
  await sql`insert into certificate_mails (certificate_id, revision, n, state, message_id, not_before, created_at, changed_at, actor)
    select r.certificate_id, r.revision, ${n}, 'waiting', ${messageId(n)}, ${now}, ${now}, ${now}, ${actor}
    from certificate_revisions r
    where r.certificate_id = ${certificateId}::uuid and r.revision = ${revision}`.execute(db)
}
