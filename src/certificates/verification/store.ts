/** SQL of matching a file with the register. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import type { FileOfDigest } from '../file-store.ts'

/** The public code of the revision that a stored file is of. */
export async function codeOfFile(db: Queryable, file: FileOfDigest): Promise<string> {
  const revision = await db
    .selectFrom('certificate_revisions')
    .select('code')
    .where('certificate_id', '=', file.certificateId)
    .where('revision', '=', file.revision)
    .executeTakeFirstOrThrow()
  return revision.code
}

/** Whether the bytes begin with a file of this revision that was stored, and go on after it. */
export async function continuesStoredFile(
  db: Queryable,
  { id, revision }: { id: string; revision: number },
  bytes: Buffer,
): Promise<boolean> {
  const { rows } = await sql<{ continues: boolean }>`
    select exists (
      select from certificate_files f
      where f.certificate_id = ${id} and f.revision = ${revision} and f.kind in ('pdf', 'agency-pdf')
        and length(f.bytes) < ${bytes.length} and substring(${bytes}::bytea for length(f.bytes)) = f.bytes
    ) as continues`.execute(db)
  return rows[0]?.continues ?? false
}

/** Certificates of every P12 that files were signed with, as PEM; also of those that sign no longer. */
export async function signingCertificates(db: Queryable): Promise<string[]> {
  const keys = await db
    .selectFrom('signing_keys')
    .select('public_key')
    .where('purpose', '=', 'pdf')
    .where('distrusted_at', 'is', null)
    .execute()
  return keys.map((key) => key.public_key)
}
