/** SQL of opening a learner's private link. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { prepared } from '../../database/prepared.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import type { Vault } from '../../foundation/secrets.ts'
import type { Feedback } from '../feedback/store.ts'
import { type FoundCertificate, hasGoneOut } from '../found.ts'
import {
  type HistoryColumns,
  historyColumns,
  type PublicHistory,
  readHistory,
  snapshotAt,
} from '../revisions/history-store.ts'

export interface LinkedCertificate extends FoundCertificate {
  /** The present revision has no file with the agency's signature yet, and needs one. */
  awaitsSignature: boolean
  history: PublicHistory
  /** What was said by this link before; null: nothing. */
  feedback: Feedback | null
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
  const found = await sql<
    Omit<LinkedCertificate, 'snapshot' | 'history'> & HistoryColumns
  >`${prepared}
    select c.id, c.revision, c.state, c.awaits_signature as "awaitsSignature",
      (select json_build_object('stars', f.stars, 'comment', f.comment) from feedback f
        where f.certificate_id = c.id) as feedback, ${historyColumns}
    from certificates c
    where c.token_hash = ${hash} and ${hasGoneOut}
      and coalesce(c.link_expires_on, 'infinity'::date) >= ${dateInVietnam(clock.now())}::date`.execute(
    db,
  )
  const [row] = found.rows
  if (row === undefined) return null
  const { revisions, revocations, ...certificate } = row
  const history = readHistory({ revisions, revocations })
  return { ...certificate, history, snapshot: snapshotAt(history, certificate.revision) }
}
