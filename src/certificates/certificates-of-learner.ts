/** SQL of the certificates of one person. The learner's own link is never part of it. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'

export interface LearnersCertificate {
  id: string
  number: string
  state: 'valid' | 'revoked'
  awaitsSignature: boolean
  revision: number
  issuedOn: string
  cohort: string
  /** As the certificate says. */
  fullName: string
  program: { vi: string; en: string | null }
}

/** The newest first. */
export async function certificatesOfLearner(
  db: Queryable,
  viewer: Viewer,
  learnerId: string,
): Promise<LearnersCertificate[]> {
  const found = await sql<LearnersCertificate>`
    select c.id, c.number, c.state, c.awaits_signature as "awaitsSignature", c.revision,
      c.issued_on as "issuedOn", c.cohort_id as cohort, r.snapshot->'learner'->>'fullName' as "fullName",
      r.snapshot->'program' as program
    from certificates c
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    where c.learner_id = ${learnerId}::uuid and ${seesLearner(viewer, sql`c.learner_id`)}
    order by c.issued_on desc, c.id limit 200`.execute(db)
  return found.rows
}
