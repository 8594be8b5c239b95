/** SQL of opening a learner's private link. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import type { Vault } from '../../foundation/secrets.ts'
import { type FoundCertificate, hasGoneOut, withSnapshot } from '../found.ts'

export interface LinkedCertificate extends FoundCertificate {
  /** The present revision has no file with the agency's signature yet, and needs one. */
  awaitsSignature: boolean
}

/**
 * The certificate of a private link. Unknown, taken back, expired and not yet signed are one answer of one query, so
 * that nobody can tell them apart, by the time it takes either.
 */
export async function findByToken(
  { db, vault, clock }: { db: Queryable; vault: Vault; clock: { now(): Date } },
  token: string,
): Promise<LinkedCertificate | null> {
  const hash = vault.hash('link-token', token)
  const found = await sql<Omit<LinkedCertificate, 'snapshot'> & { snapshot: unknown }>`
    select c.id, c.revision, c.state, r.snapshot, c.awaits_signature as "awaitsSignature"
    from certificates c
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    where c.token_hash = ${hash} and ${hasGoneOut}
      and coalesce(c.link_expires_on, 'infinity'::date) >= ${dateInVietnam(clock.now())}::date`.execute(
    db,
  )
  const [row] = found.rows
  return row === undefined ? null : withSnapshot(row)
}
