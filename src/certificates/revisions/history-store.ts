/** SQL of all that happened to certificates. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { CertificateSnapshot } from '../snapshot.ts'

export interface StoredRevision {
  revision: number
  kind: 'issued' | 'revised' | 'reinstated'
  at: Date
  actor: string
  /** null for the first. */
  reason: string | null
  attachment: string | null
  code: string
  snapshot: CertificateSnapshot
}

interface StoredRevocation {
  revision: number
  at: Date
  actor: string
  reason: string
  attachment: string | null
}

export interface StoredFileLine {
  revision: number
  kind: 'pdf' | 'credential' | 'agency-pdf'
  version: number
  /** In hex. */
  sha256: string
  at: Date
  /** Of signed files: who signed, when. */
  details: unknown
}

export interface StoredHistory {
  revisions: StoredRevision[]
  revocations: StoredRevocation[]
}

/** What anybody may read of it. */
export interface PublicHistory {
  revisions: Pick<StoredRevision, 'revision' | 'kind' | 'at' | 'snapshot'>[]
  revocations: Pick<StoredRevocation, 'revision' | 'at' | 'reason'>[]
}

/** As JSON brings it: times as text, what a revision says not read yet. */
export interface HistoryColumns {
  revisions: { revision: number; kind: StoredRevision['kind']; at: string; snapshot: unknown }[]
  revocations: { revision: number; at: string; reason: string }[]
}

/** SQL: columns with the history of the certificate `c`, for `readHistory`: one query tells all that a page says. */
export const historyColumns = sql<HistoryColumns>`
  (select json_agg(json_build_object('revision', h.revision, 'kind', h.kind, 'at', h.created_at,
      'snapshot', h.snapshot) order by h.revision)
    from certificate_revisions h where h.certificate_id = c.id) as revisions,
  (select coalesce(json_agg(json_build_object('revision', h.revision, 'at', h.at, 'reason', h.reason)
      order by h.revision), '[]')
    from certificate_revocations h where h.certificate_id = c.id) as revocations`

export function readHistory({ revisions, revocations }: HistoryColumns): PublicHistory {
  return {
    revisions: revisions.map(({ at, snapshot, ...revision }) => ({
      ...revision,
      at: new Date(at),
      snapshot: CertificateSnapshot.parse(snapshot),
    })),
    revocations: revocations.map(({ at, ...revocation }) => ({ ...revocation, at: new Date(at) })),
  }
}

/** What the certificate said at a revision of its history. */
export function snapshotAt({ revisions }: PublicHistory, revision: number): CertificateSnapshot {
  const found = revisions.find((one) => one.revision === revision)
  if (found === undefined) throw new Error(`there is no revision ${revision}`)
  return found.snapshot
}

/** Of a certificate that was found by its link or its code before. */
export async function revisionsAndRevocations(
  db: Queryable,
  certificateId: string,
): Promise<StoredHistory> {
  const revisions = await sql<Omit<StoredRevision, 'snapshot'> & { snapshot: unknown }>`
    select revision, kind, created_at as at, actor, reason, attachment_id as attachment, code, snapshot
    from certificate_revisions where certificate_id = ${certificateId}::uuid order by revision`.execute(
    db,
  )
  const revocations = await sql<StoredRevocation>`
    select revision, at, actor, reason, attachment_id as attachment
    from certificate_revocations where certificate_id = ${certificateId}::uuid order by revision`.execute(
    db,
  )
  return {
    revisions: revisions.rows.map((row) => ({
      ...row,
      snapshot: CertificateSnapshot.parse(row.snapshot),
    })),
    revocations: revocations.rows,
  }
}

/** The files of every revision that the viewer may see, without their bytes. */
export async function filesOf(
  db: Queryable,
  viewer: Viewer,
  certificateId: string,
): Promise<StoredFileLine[]> {
  const found = await sql<StoredFileLine>`
    select f.revision, f.kind, f.version, encode(f.sha256, 'hex') as sha256, f.created_at as at, f.details
    from certificate_files f join certificates c on c.id = f.certificate_id
    where f.certificate_id = ${certificateId}::uuid and ${seesLearner(viewer, sql`c.learner_id`)}
    order by f.revision, f.kind, f.version`.execute(db)
  return found.rows
}
