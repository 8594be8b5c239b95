/** A certificate that somebody holds the link or the code of, and which of them the public may see at all. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { CertificateSnapshot } from './snapshot.ts'

export interface FoundCertificate {
  id: string
  revision: number
  state: 'valid' | 'revoked'
  snapshot: CertificateSnapshot
}

/**
 * SQL condition: the certificate `c` has gone out. One whose program asks for the agency's own signature is not there
 * for the public until the first signed file is; a later revision that waits for its signature hides nothing.
 */
export const hasGoneOut = sql<boolean>`(not c.awaits_signature or c.first_signed_at is not null or exists (
  select from certificate_revisions earlier
  where earlier.certificate_id = c.id and earlier.revision < c.revision
    and not coalesce((earlier.snapshot->>'agencySignature')::boolean, false)))`

/** The row with its snapshot read. */
export function withSnapshot<Row extends { snapshot: unknown }>(
  row: Row,
): Omit<Row, 'snapshot'> & { snapshot: CertificateSnapshot } {
  return { ...row, snapshot: CertificateSnapshot.parse(row.snapshot) }
}

/** The certificate as it is now; null when it has been revoked, or awaits a signature or not, other than asked for. */
export async function presentCertificate(
  db: Queryable,
  id: string,
  { awaitsSignature }: { awaitsSignature: boolean },
): Promise<FoundCertificate | null> {
  const found = await sql<Omit<FoundCertificate, 'snapshot'> & { snapshot: unknown }>`
    select c.id, c.revision, c.state, r.snapshot
    from certificates c
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    where c.id = ${id} and c.state = 'valid' and c.awaits_signature = ${awaitsSignature}`.execute(
    db,
  )
  const [row] = found.rows
  return row === undefined ? null : withSnapshot(row)
}
