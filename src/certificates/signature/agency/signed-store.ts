/** SQL of files that come back signed: whose they are, and where they are kept. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../../access/viewer.ts'
import type { Queryable } from '../../../database/connection.ts'
import { dateInVietnam } from '../../../foundation/dates.ts'
import { sha256 } from '../../../foundation/secrets.ts'
import { shownKey } from '../../../roster/shown-key.ts'
import type { SignerOfFile } from './examine.ts'

/** A revision that a file says it is of. */
export interface TargetRevision {
  id: string
  revision: number
  presentRevision: number
  state: 'valid' | 'revoked'
  cohort: string
  number: string
  learner: string
  agencySignature: boolean
  madeAt: Date
}

/** @param code printed on the file and embedded in it */
export async function findTarget(
  db: Queryable,
  viewer: Viewer,
  code: string,
): Promise<TargetRevision | null> {
  const found = await sql<TargetRevision>`
    select c.id, r.revision, c.revision as "presentRevision", c.state, c.cohort_id as cohort, c.number,
      ${shownKey} as learner, coalesce((r.snapshot->>'agencySignature')::boolean, false) as "agencySignature",
      r.created_at as "madeAt"
    from certificate_revisions r
    join certificates c on c.id = r.certificate_id
    join learners l on l.id = c.learner_id
    where r.code = ${code} and ${seesLearner(viewer, sql`c.learner_id`)}`.execute(db)
  return found.rows[0] ?? null
}

/** The code of the revision whose file has one of these digests. */
export async function findCodeByDigest(
  db: Queryable,
  digests: readonly Buffer[],
): Promise<string | null> {
  if (digests.length === 0) return null
  const found = await sql<{ code: string }>`
    select r.code from certificate_files f
    join certificate_revisions r on r.certificate_id = f.certificate_id and r.revision = f.revision
    where f.sha256 = any(${digests}::bytea[]) and f.kind in ('pdf', 'agency-pdf')
    limit 1`.execute(db)
  return found.rows[0]?.code ?? null
}

/** The files of a revision that carry or may get signatures, the one made here first. */
export async function filesOf(
  db: Queryable,
  { id, revision }: Pick<TargetRevision, 'id' | 'revision'>,
): Promise<{ made: Buffer | null; signed: Buffer[] }> {
  const rows = await db
    .selectFrom('certificate_files')
    .select(['kind', 'bytes'])
    .where('certificate_id', '=', id)
    .where('revision', '=', revision)
    .where('kind', 'in', ['pdf', 'agency-pdf'])
    .orderBy('version')
    .execute()
  return {
    made: rows.find(({ kind }) => kind === 'pdf')?.bytes ?? null,
    signed: rows.filter(({ kind }) => kind === 'agency-pdf').map(({ bytes }) => bytes),
  }
}

export interface PresentState {
  id: string
  revision: number
  state: 'valid' | 'revoked'
  awaitsSignature: boolean
  /** Signed files of the present revision. */
  versions: number
}

/** Locks the certificates until the transaction ends. */
export async function lockCertificates(
  trx: Queryable,
  ids: readonly string[],
): Promise<Map<string, PresentState>> {
  await sql`select id from certificates where id = any(${ids}::uuid[]) order by id for update`.execute(
    trx,
  )
  const found = await sql<PresentState>`
    select c.id, c.revision, c.state, c.awaits_signature as "awaitsSignature",
      (select count(*) from certificate_files f where f.certificate_id = c.id and f.revision = c.revision
        and f.kind = 'agency-pdf')::int as versions
    from certificates c where c.id = any(${ids}::uuid[])`.execute(trx)
  return new Map(found.rows.map((row) => [row.id, row]))
}

export interface AcceptedFile {
  target: TargetRevision
  bytes: Buffer
  version: number
  signers: readonly SignerOfFile[]
}

export async function insertSigned(
  trx: Queryable,
  { target, bytes, version, signers }: AcceptedFile,
  now: Date,
): Promise<void> {
  await trx
    .insertInto('certificate_files')
    .values({
      certificate_id: target.id,
      revision: target.revision,
      kind: 'agency-pdf',
      version,
      sha256: sha256(bytes),
      bytes,
      details: JSON.stringify({ signers }),
      created_at: now,
    })
    .execute()
}

/** The present revision of these certificates has its signed file: links, lists and counts take it from here. */
export async function endWaiting(trx: Queryable, ids: readonly string[], now: Date): Promise<void> {
  // The days of a private link count from when it first opens.
  await sql`update certificates set awaits_signature = false, first_signed_at = coalesce(first_signed_at, ${now}),
      link_expires_on = case when first_signed_at is null and revision = 1
        then link_expires_on + greatest(${dateInVietnam(now)}::date - (issued_at at time zone 'Asia/Ho_Chi_Minh')::date, 0)
        else link_expires_on end
    where id = any(${ids}::uuid[]) and awaits_signature`.execute(trx)
}
