/** SQL of documents laid beside decisions: kept encrypted, shown to whoever sees everybody they are about. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'

export interface StoredAttachment {
  id: string
  name: string
  mediaType: string
  sha256: Buffer
  sealed: Buffer
  size: number
}

export async function insertAttachment(
  db: Queryable,
  { mediaType, ...attachment }: StoredAttachment,
  by: { actor: string; at: Date },
): Promise<void> {
  await db
    .insertInto('attachments')
    .values({ ...attachment, media_type: mediaType, received_at: by.at, received_by: by.actor })
    .execute()
}

/**
 * SQL condition: the decisions that the document `a` lies beside, or their undoing, are about people whom the viewer
 * sees, and nobody else: a list of many names them all.
 */
const isAboutPeopleSeen = (viewer: Viewer) =>
  viewer.unitId === null
    ? sql<boolean>`true`
    : sql<boolean>`coalesce((
        select bool_and(${seesLearner(viewer, sql`person.learner_id`)}) from (
          select whom.learner_id from decision_acts act
          cross join lateral (select coalesce(act.undoes, act.id) as id) about
          cross join lateral (
            select e.learner_id from overrides d join enrolments e on e.id = d.enrolment_id where d.act_id = about.id
            union all
            select e.learner_id from excuses d join enrolments e on e.id = d.enrolment_id where d.act_id = about.id
            union all
            select e.learner_id from presences d join enrolments e on e.id = d.enrolment_id where d.act_id = about.id
            union all
            select learner_id from account_links where act_id = about.id
            union all
            select learner_id from account_rejections where act_id = about.id
            union all
            select kept from learner_merges where act_id = about.id
          ) whom
          where act.attachment_id = a.id
          union all
          select c.learner_id from (
            select certificate_id from certificate_revisions where attachment_id = a.id
            union all select certificate_id from certificate_revocations where attachment_id = a.id
          ) act join certificates c on c.id = act.certificate_id
        ) person
        where person.learner_id is not null), false)`

/** null also for a document that is about anybody whom the viewer does not see. */
export async function findAttachment(
  db: Queryable,
  viewer: Viewer,
  id: string,
): Promise<StoredAttachment | null> {
  const found = await sql<StoredAttachment>`
    select a.id, a.name, a.media_type as "mediaType", a.sha256, a.sealed, a.size
    from attachments a where a.id = ${id}::uuid and a.erased_at is null and ${isAboutPeopleSeen(viewer)}`.execute(
    db,
  )
  return found.rows[0] ?? null
}

/**
 * Whether the viewer may lay the document beside a decision: one that they may read, or have brought and nobody has
 * used. Laying it beside a decision of one's own opens it.
 */
export async function mayLayBeside(db: Queryable, viewer: Viewer, id: string): Promise<boolean> {
  const found = await sql`
    select from attachments a where a.id = ${id}::uuid and (${isAboutPeopleSeen(viewer)}
      or (a.received_by = ${viewer.actor}
        and not exists (select from decision_acts act where act.attachment_id = a.id)
        and not exists (select from certificate_revisions r where r.attachment_id = a.id)
        and not exists (select from certificate_revocations r where r.attachment_id = a.id)))`.execute(
    db,
  )
  return found.rows.length > 0
}
