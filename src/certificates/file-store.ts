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
    update certificates set file_made = true, file_fault = null, file_tried_at = null, file_begun = 0
    where id = ${key.id} and revision = ${key.revision}`.execute(db)
}

/** So many may begin to make a file without coming to an end before it is believed to be the file that ends them. */
const UNENDED = 3

/** Making a file takes a small part of it: whoever begins so soon after another is beside them, not after their end. */
const BESIDE = sql.raw(`interval '10 seconds'`)

/** SQL condition: making the file of `c` has ended its process so often that it is left alone, each time for longer. */
const rests = (now: Date) => sql<boolean>`(c.file_begun >= ${UNENDED} and
  c.file_tried_at > ${now}::timestamptz - least(interval '1 hour' * power(2, least(c.file_begun, 20) - ${UNENDED}), interval '1 day'))`

/**
 * To be called, and committed, before the file of a revision is made: what ends the process leaves no other trace.
 * Many who open a certificate at once are one beginning.
 * @returns false when it rests, and must not be made now
 */
export async function beginFile(db: Queryable, key: RevisionKey, now: Date): Promise<boolean> {
  const resting = await sql`with begun as (
      update certificates c set file_begun = c.file_begun + 1, file_tried_at = ${now},
        file_fault = case when c.file_begun + 1 < ${UNENDED} then c.file_fault
          else 'Making it was begun ' || c.file_begun + 1 || ' times and came to no end: it ends its process, or several were stopped while at it. It is tried again after an hour, and then more and more seldom. Mend the template, or what it prints.' end
      where c.id = ${key.id} and c.revision = ${key.revision} and not c.file_made and not ${rests(now)}
        and (c.file_begun = 0 or c.file_tried_at is null or c.file_tried_at <= ${now}::timestamptz - ${BESIDE})
    )
    select from certificates c
    where c.id = ${key.id} and c.revision = ${key.revision} and not c.file_made and ${rests(now)}`.execute(
    db,
  )
  return resting.rows.length === 0
}

/** Making the file of the present revision has ended without one. @param fault why, for whoever mends it; null: it is not its own */
export async function noteFileFault(
  db: Queryable,
  key: RevisionKey,
  fault: string | null,
  now: Date,
): Promise<void> {
  await db
    .updateTable('certificates')
    .set({ file_fault: fault, file_tried_at: fault === null ? null : now, file_begun: 0 })
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

/** One that could not be made is left alone for this long, or until somebody opens it. */
const PAUSE_MS = 60 * 60 * 1000

/** SQL condition: the file of `c` is to be made. */
const waitsForFile = (now: Date) => sql<boolean>`(not c.file_made and not ${rests(now)}
  and (c.file_fault is null or c.file_tried_at <= ${new Date(now.getTime() - PAUSE_MS)}))`

export async function countWithoutFile(db: Queryable, cohort: string, now: Date): Promise<number> {
  const result = await sql<{ count: number }>`
    select count(*) from certificates c where c.cohort_id = ${cohort} and ${waitsForFile(now)}`.execute(
    db,
  )
  return result.rows[0]?.count ?? 0
}

/** Certificates whose file has not been made, by id; one that could not be made is left alone for a while. */
export async function certificatesWithoutFile(
  db: Queryable,
  limit: number,
  { after, cohort, now }: { after: string | null; cohort: string | null; now: Date },
): Promise<FoundCertificate[]> {
  const result = await sql<Row>`
    select c.id, c.revision, c.state, r.snapshot
    from certificates c
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    where ${waitsForFile(now)} and (${after}::uuid is null or c.id > ${after}::uuid)
      and (${cohort}::text is null or c.cohort_id = ${cohort})
    order by c.id limit ${limit}`.execute(db)
  return result.rows.map(withSnapshot)
}
