/** SQL of one learner's private link. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { hasGoneOut } from '../found.ts'

export interface StoredLink {
  certificate: string
  number: string
  cohort: string
  /** null: taken back. */
  tokenSealed: Buffer | null
  /** Last day in Vietnam; null: as long as the certificate. */
  expiresOn: string | null
  /** Before the agency's first signature the link opens nothing. */
  hasGoneOut: boolean
}

/** Held until the transaction ends. null also for a certificate that the viewer does not see. */
export async function holdLink(
  db: Queryable,
  viewer: Viewer,
  id: string,
): Promise<StoredLink | null> {
  const found = await sql<StoredLink>`
    select c.id as certificate, c.number, c.cohort_id as cohort, c.token_sealed as "tokenSealed",
      c.link_expires_on as "expiresOn", ${hasGoneOut} as "hasGoneOut"
    from certificates c where c.id = ${id}::uuid and ${seesLearner(viewer, sql`c.learner_id`)}
    for update of c`.execute(db)
  return found.rows[0] ?? null
}

export async function saveLink(
  db: Queryable,
  id: string,
  link: {
    /** null: opens nothing; left out: as it was. */
    token?: { hash: Buffer; sealed: Buffer } | null
    expiresOn: string | null
  },
): Promise<void> {
  const { token, expiresOn } = link
  await db
    .updateTable('certificates')
    .set({
      link_expires_on: expiresOn,
      ...(token === undefined
        ? {}
        : { token_hash: token?.hash ?? null, token_sealed: token?.sealed ?? null }),
    })
    .where('id', '=', id)
    .execute()
}
