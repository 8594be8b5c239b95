/** SQL of the files of certificates. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { sha256 } from '../foundation/secrets.ts'
import { type FoundCertificate, withSnapshot } from './found.ts'

/** One revision of one certificate. */
export type RevisionKey = Pick<FoundCertificate, 'id' | 'revision'>

export interface StoredFile {
  bytes: Buffer
  sha256: Buffer
}

/** The file as it was made here; null: nobody has made it yet. */
export async function selectMade(db: Queryable, key: RevisionKey): Promise<StoredFile | null> {
  const file = await db
    .selectFrom('certificate_files')
    .select(['bytes', 'sha256'])
    .where('certificate_id', '=', key.id)
    .where('revision', '=', key.revision)
    .where('kind', '=', 'pdf')
    .executeTakeFirst()
  return file ?? null
}

/** The newest file that the agency has signed itself; null: there is none. */
export async function selectAgencySigned(
  db: Queryable,
  key: RevisionKey,
): Promise<StoredFile | null> {
  const file = await db
    .selectFrom('certificate_files')
    .select(['bytes', 'sha256'])
    .where('certificate_id', '=', key.id)
    .where('revision', '=', key.revision)
    .where('kind', '=', 'agency-pdf')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return file ?? null
}

/** Keeps the file that was made, unless another has been kept meanwhile. */
export async function insertMade(
  db: Queryable,
  key: RevisionKey,
  bytes: Buffer,
  now: Date,
): Promise<void> {
  // One statement: a crash must not leave a file that the certificate does not know of.
  await sql`with made as (
      insert into certificate_files (certificate_id, revision, kind, sha256, bytes, created_at)
      values (${key.id}, ${key.revision}, 'pdf', ${sha256(bytes)}, ${bytes}, ${now})
      on conflict do nothing
    )
    update certificates set file_made = true, file_fault = null, file_tried_at = null
    where id = ${key.id} and revision = ${key.revision}`.execute(db)
}

/** Why the file of the present revision could not be made, for whoever mends it. */
export async function noteFileFault(
  db: Queryable,
  key: RevisionKey,
  fault: string,
  now: Date,
): Promise<void> {
  await db
    .updateTable('certificates')
    .set({ file_fault: fault, file_tried_at: now })
    .where('id', '=', key.id)
    .where('revision', '=', key.revision)
    .where('file_made', '=', false)
    .execute()
}

/** When the revision was made: the time that its file is signed with. */
export async function revisionMadeAt(db: Queryable, key: RevisionKey): Promise<Date> {
  const revision = await db
    .selectFrom('certificate_revisions')
    .select('created_at')
    .where('certificate_id', '=', key.id)
    .where('revision', '=', key.revision)
    .executeTakeFirstOrThrow()
  return revision.created_at
}

/** SHA-256 of the file that is served for a revision: the agency's newest, else the one made here; null: none yet. */
export async function fileDigest(db: Queryable, key: RevisionKey): Promise<Buffer | null> {
  const file = await db
    .selectFrom('certificate_files')
    .select('sha256')
    .where('certificate_id', '=', key.id)
    .where('revision', '=', key.revision)
    .where('kind', 'in', ['agency-pdf', 'pdf'])
    // 'agency-pdf' comes before 'pdf'.
    .orderBy('kind')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return file?.sha256 ?? null
}

export interface FileOfDigest {
  certificateId: string
  revision: number
  kind: 'pdf' | 'credential' | 'agency-pdf'
  version: number
}

/** Which file that was ever stored has these bytes; null: none. Revoked and replaced ones are found as well. */
export async function findByDigest(db: Queryable, digest: Buffer): Promise<FileOfDigest | null> {
  const file = await db
    .selectFrom('certificate_files')
    .select(['certificate_id as certificateId', 'revision', 'kind', 'version'])
    .where('sha256', '=', digest)
    .limit(1)
    .executeTakeFirst()
  return file ?? null
}

interface Row {
  id: string
  revision: number
  state: 'valid' | 'revoked'
  snapshot: unknown
}

export async function countWithoutFile(
  db: Queryable,
  cohort: string,
  triedBefore: Date,
): Promise<number> {
  const result = await sql<{ count: number }>`
    select count(*) from certificates c where not c.file_made and c.cohort_id = ${cohort}
      and (c.file_fault is null or c.file_tried_at <= ${triedBefore})`.execute(db)
  return result.rows[0]?.count ?? 0
}

/** Certificates whose file has not been made, by id; one that could not be made is left alone for a while. */
export async function certificatesWithoutFile(
  db: Queryable,
  limit: number,
  {
    after,
    cohort,
    triedBefore,
  }: { after: string | null; cohort: string | null; triedBefore: Date },
): Promise<FoundCertificate[]> {
  const result = await sql<Row>`
    select c.id, c.revision, c.state, r.snapshot
    from certificates c
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    where not c.file_made and (${after}::uuid is null or c.id > ${after}::uuid)
      and (${cohort}::text is null or c.cohort_id = ${cohort})
      and (c.file_fault is null or c.file_tried_at <= ${triedBefore})
    order by c.id limit ${limit}`.execute(db)
  return result.rows.map(withSnapshot)
}
