/** SQL of looking at certificates: by private link, by public code, in lists; and their files. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Database, Queryable } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { sha256, type Vault } from '../foundation/secrets.ts'
import { shownKey } from '../roster/shown-key.ts'
import type { CertificateRenderer } from './render.ts'
import { CertificateSnapshot } from './snapshot.ts'

export interface FoundCertificate {
  id: string
  revision: number
  state: 'valid' | 'revoked'
  snapshot: CertificateSnapshot
}

interface Row {
  id: string
  revision: number
  state: 'valid' | 'revoked'
  snapshot: unknown
}

const selectCertificate = sql`
  select c.id, c.revision, c.state, r.snapshot
  from certificates c
  join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision`

function first(rows: Row[]): FoundCertificate | null {
  const row = rows[0]
  return row ? { ...row, snapshot: CertificateSnapshot.parse(row.snapshot) } : null
}

/** The learner's own link. */
export async function findByToken(
  db: Queryable,
  vault: Vault,
  token: string,
): Promise<FoundCertificate | null> {
  const hash = vault.hash('link-token', token)
  const result = await sql<Row>`${selectCertificate} where c.token_hash = ${hash}`.execute(db)
  return first(result.rows)
}

/** The printed code: what anyone may check. */
export async function findByCode(db: Queryable, code: string): Promise<FoundCertificate | null> {
  const result = await sql<Row>`${selectCertificate} where r.code = ${code}`.execute(db)
  return first(result.rows)
}

/**
 * The file of a certificate: made once, then the same bytes for ever. Two that make it at once keep the first one's.
 */
export async function certificateFile(
  deps: { db: Queryable; clock: Clock; renderer: CertificateRenderer },
  certificate: FoundCertificate,
): Promise<{ bytes: Buffer; sha256: Buffer }> {
  const key = {
    certificate_id: certificate.id,
    revision: certificate.revision,
    kind: 'pdf' as const,
  }
  const stored = () =>
    deps.db
      .selectFrom('certificate_files')
      .select(['bytes', 'sha256'])
      .where('certificate_id', '=', key.certificate_id)
      .where('revision', '=', key.revision)
      .where('kind', '=', key.kind)
      .executeTakeFirst()
  const known = await stored()
  if (known) return known
  const bytes = deps.renderer.render(certificate.snapshot)
  // One statement: a crash must not leave a file that the certificate does not know of.
  await sql`with made as (
      insert into certificate_files (certificate_id, revision, kind, sha256, bytes, created_at)
      values (${key.certificate_id}, ${key.revision}, ${key.kind}, ${sha256(bytes)}, ${bytes}, ${deps.clock.now()})
      on conflict do nothing
    )
    update certificates set file_made = true where id = ${key.certificate_id} and revision = ${key.revision}`.execute(
    deps.db,
  )
  const kept = await stored()
  if (!kept) throw new Error(`the file of certificate ${certificate.id} was not stored`)
  return kept
}

/** SHA-256 of the file of a certificate; null when it has not been made. */
export async function fileDigest(
  db: Queryable,
  certificate: Pick<FoundCertificate, 'id' | 'revision'>,
): Promise<Buffer | null> {
  const file = await db
    .selectFrom('certificate_files')
    .select('sha256')
    .where('certificate_id', '=', certificate.id)
    .where('revision', '=', certificate.revision)
    .where('kind', '=', 'pdf')
    .executeTakeFirst()
  return file?.sha256 ?? null
}

/** Certificates whose file has not been made, by id. */
export async function certificatesWithoutFile(
  db: Database,
  limit: number,
  { after, cohort }: { after: string | null; cohort: string | null },
): Promise<FoundCertificate[]> {
  const result = await sql<Row>`${selectCertificate}
    where not c.file_made and (${after}::uuid is null or c.id > ${after}::uuid)
      and (${cohort}::text is null or c.cohort_id = ${cohort})
    order by c.id limit ${limit}`.execute(db)
  return result.rows.map((row) => ({ ...row, snapshot: CertificateSnapshot.parse(row.snapshot) }))
}

export interface CertificateView {
  id: string
  revision: number
  number: string
  registerNumber: number
  issuer: string
  year: number
  code: string
  state: 'valid' | 'revoked'
  cohort: string
  learner: string
  fullName: string
  issuedOn: string
}

export async function listCertificates(
  db: Queryable,
  viewer: Viewer,
  filter: {
    id?: string | undefined
    cohort?: string | undefined
    after?: string | undefined
    limit: number
  },
): Promise<CertificateView[]> {
  const result = await sql<CertificateView>`
    select c.id, c.revision, c.number, c.register_number as "registerNumber", c.issuer, c.year, r.code, c.state,
      c.cohort_id as cohort, ${shownKey} as learner,
      r.snapshot->'learner'->>'fullName' as "fullName", c.issued_on as "issuedOn"
    from certificates c
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    join learners l on l.id = c.learner_id
    where (${filter.id ?? null}::uuid is null or c.id = ${filter.id ?? null}::uuid)
      and (${filter.cohort ?? null}::text is null or c.cohort_id = ${filter.cohort ?? null})
      and (${filter.after ?? null}::uuid is null or c.id > ${filter.after ?? null}::uuid)
      and ${seesLearner(viewer, sql`c.learner_id`)}
    order by c.id limit ${filter.limit}`.execute(db)
  return result.rows
}

/** The learner's private link, from the ciphertext: for sending it again, never for a list. */
export async function privateLinks(
  db: Queryable,
  vault: Vault,
  viewer: Viewer,
  cohortId: string,
  limit: number,
): Promise<{ learner: string; link: string }[]> {
  const result = await sql<SealedLink & { learner: string }>`
    select c.public_url, c.token_sealed, ${shownKey} as learner
    from certificates c join learners l on l.id = c.learner_id
    where c.cohort_id = ${cohortId} and ${seesLearner(viewer, sql`l.id`)}
    order by c.year, c.register_number limit ${limit}`.execute(db)
  return result.rows.map((row) => ({ learner: row.learner, link: openLink(vault, row) }))
}

interface SealedLink {
  public_url: string
  token_sealed: Buffer
}

function openLink(vault: Vault, { public_url, token_sealed }: SealedLink): string {
  return `${public_url}/c/${vault.decrypt('link-token-store', token_sealed).toString()}`
}

/** What a run issued, with the learners' private links: for whoever asked for the issue. */
export async function issuedByRun(
  db: Queryable,
  vault: Vault,
  viewer: Viewer,
  runId: string,
): Promise<{ number: string; code: string; link: string; learner: string }[]> {
  const result = await sql<SealedLink & { number: string; code: string; learner: string }>`
    select c.number, r.code, c.public_url, c.token_sealed, ${shownKey} as learner
    from certificates c
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    join learners l on l.id = c.learner_id
    where c.run_id = ${runId} and ${seesLearner(viewer, sql`l.id`)}
    order by c.year, c.register_number`.execute(db)
  return result.rows.map(({ number, code, learner, ...sealed }) => ({
    number,
    code,
    learner,
    link: openLink(vault, sealed),
  }))
}
