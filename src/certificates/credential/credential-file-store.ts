/** SQL of credentials as files: what they are made of, and their bytes. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { sha256 } from '../../foundation/secrets.ts'
import { CertificateSnapshot } from '../snapshot.ts'
import type { RevisionKey } from './status-list-store.ts'

/** The newest one, and whether what signed it is still trusted. */
export async function selectCredential(
  db: Queryable,
  { certificateId, revision }: RevisionKey,
): Promise<{ bytes: Buffer; version: number; trusted: boolean } | null> {
  const result = await sql<{ bytes: Buffer; version: number; trusted: boolean }>`
    select f.bytes, f.version, not exists (select from signing_keys k
      where k.id = f.details->>'key' and k.distrusted_at is not null) as trusted
    from certificate_files f
    where f.certificate_id = ${certificateId} and f.revision = ${revision} and f.kind = 'credential'
    order by f.version desc limit 1`.execute(db)
  return result.rows[0] ?? null
}

export interface CredentialSource {
  snapshot: CertificateSnapshot
  publicUrl: string
  at: Date
  /** null: it stands on no list yet. */
  place: { list: number; position: number } | null
}

export async function selectSource(
  db: Queryable,
  { certificateId, revision }: RevisionKey,
): Promise<CredentialSource | null> {
  const row = await db
    .selectFrom('certificate_revisions as r')
    .leftJoin('status_list_entries as e', (join) =>
      join
        .onRef('e.certificate_id', '=', 'r.certificate_id')
        .onRef('e.revision', '=', 'r.revision'),
    )
    .select(['r.snapshot', 'r.public_url', 'r.created_at', 'e.list', 'e.position'])
    .where('r.certificate_id', '=', certificateId)
    .where('r.revision', '=', revision)
    .executeTakeFirst()
  if (!row) return null
  return {
    snapshot: CertificateSnapshot.parse(row.snapshot),
    publicUrl: row.public_url,
    at: row.created_at,
    place:
      row.list === null || row.position === null
        ? null
        : { list: row.list, position: row.position },
  }
}

/** Stores it unless somebody was quicker, or the key has lost its trust meanwhile. */
export async function insertCredential(
  db: Queryable,
  { certificateId, revision }: RevisionKey,
  file: { version: number; bytes: Buffer; key: string; now: Date },
): Promise<void> {
  const details = JSON.stringify({ key: file.key })
  await sql`with trusted as (
      select id from signing_keys where id = ${file.key} and distrusted_at is null for share
    )
    insert into certificate_files (certificate_id, revision, kind, version, sha256, bytes, details, created_at)
    select ${certificateId}::uuid, ${revision}, 'credential', ${file.version}, ${sha256(file.bytes)}::bytea,
      ${file.bytes}::bytea, ${details}::jsonb, ${file.now}
    from trusted
    on conflict do nothing`.execute(db)
}
