/** Every revision of a certificate is written here, with whatever stands and falls with it. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { rowsAsTable } from '../database/rows.ts'
import { enterStatusLists } from './credential/status-entries.ts'
import { readDossiers } from './dossier/freeze.ts'
import { queueMails } from './mail/outbox.ts'
import type { CertificateSnapshot } from './snapshot.ts'

export interface NewRevision {
  certificateId: string
  enrolmentId: string
  revision: number
  kind: 'issued' | 'revised' | 'reinstated'
  /** With the code of this revision; no two revisions share one. */
  snapshot: CertificateSnapshot
  /** The decision of the rules that it rests on. */
  outcomeRevision: number
  /** Why it was made; null for the first. */
  reason: string | null
  attachmentId: string | null
}

export interface RevisionContext {
  /** What its code, its credential and its status list are served under. */
  publicUrl: string
  now: Date
  actor: string
  /** Whether mail is switched on (`MAIL_URL`): learners are told of it where their program says so. */
  mail: boolean
}

export async function insertRevisions(
  db: Queryable,
  revisions: readonly NewRevision[],
  context: RevisionContext,
): Promise<void> {
  const freeze = await beginRevisions(db, revisions, context)
  await freeze()
}

/**
 * Some hundred at a time, for what led to them is in memory together.
 * @returns what freezes that; until then they are not whole
 */
export async function beginRevisions(
  db: Queryable,
  revisions: readonly NewRevision[],
  context: RevisionContext,
): Promise<() => Promise<void>> {
  const { publicUrl, now, actor } = context
  const rows = rowsAsTable(
    't',
    {
      certificate_id: 'uuid',
      revision: 'int4',
      kind: 'text',
      snapshot: 'jsonb',
      code: 'text',
      outcome_revision: 'int4',
      reason: 'text',
      attachment_id: 'uuid',
    },
    revisions.map((revision) => ({
      certificate_id: revision.certificateId,
      revision: revision.revision,
      kind: revision.kind,
      snapshot: revision.snapshot,
      code: revision.snapshot.code,
      outcome_revision: revision.outcomeRevision,
      reason: revision.reason,
      attachment_id: revision.attachmentId,
    })),
  )
  await sql`insert into certificate_revisions (certificate_id, revision, kind, snapshot, code, outcome_revision,
      reason, attachment_id, public_url, created_at, actor)
    select certificate_id, revision, kind, snapshot, code, outcome_revision, reason, attachment_id, ${publicUrl}, ${now}, ${actor}
    from ${rows}`.execute(db)
  await sql`insert into public_addresses (url, first_used_at) values (${publicUrl}, ${now})
    on conflict do nothing`.execute(db)
  await enterStatusLists(db, revisions, { publicUrl, now })
  // A file that awaits the agency's signature is told of when it is there.
  if (context.mail)
    await queueMails(
      db,
      revisions.filter(({ snapshot }) => !snapshot.agencySignature),
      { now, actor },
    )
  return await readDossiers(db, revisions, now)
}
