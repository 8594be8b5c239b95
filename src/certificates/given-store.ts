/** SQL of the certificates that were given: to certain people, and with a run. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { shownKey } from '../roster/shown-key.ts'
import { type LinkDeps, opensOn } from './link/links.ts'
import { writeLink } from './link/write.ts'

export interface GivenCertificate {
  id: string
  enrolmentId: string
  /** Employee code, or the roster's other key. */
  learner: string
  number: string
  registerNumber: number
  year: number
  /** Of its present revision. */
  code: string
  state: 'valid' | 'revoked'
  issuedOn: string
  awaitsSignature: boolean
  /** The learner's own; null where it opens nothing: before the agency's first signature, taken back, expired. */
  link: string | null
}

/** The certificates of these enrolments that there are, in the order of the register. */
export async function certificatesOfEnrolments(
  { db, vault, clock, publicUrl }: LinkDeps,
  viewer: Viewer,
  enrolmentIds: readonly string[],
): Promise<GivenCertificate[]> {
  const result = await sql<
    Omit<GivenCertificate, 'link'> & { token_sealed: Buffer | null; opens: boolean }
  >`
    select c.id, c.enrolment_id as "enrolmentId", ${shownKey} as learner, c.number,
      c.register_number as "registerNumber", c.year, r.code, c.state, c.issued_on as "issuedOn",
      c.awaits_signature as "awaitsSignature", c.token_sealed, ${opensOn(clock.now())} as opens
    from certificates c
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    join learners l on l.id = c.learner_id
    where c.enrolment_id = any(${[...enrolmentIds]}::uuid[]) and ${seesLearner(viewer, sql`l.id`)}
    order by c.issuer, c.year, c.register_number`.execute(db)
  return result.rows.map(({ token_sealed, opens, ...given }) => ({
    ...given,
    link: opens && token_sealed ? writeLink(vault, publicUrl, token_sealed) : null,
  }))
}

/**
 * How many certificates a run has given, also before it was cut off, and how many were given in its cohort since it was
 * asked for, by whomever.
 */
export async function countGiven(
  db: Queryable,
  runId: string,
): Promise<{ own: number; issued: number; awaitingSignature: number }> {
  const result = await sql<{ own: number; issued: number; awaitingSignature: number }>`
    select count(*) filter (where c.run_id = asked.id) as own,
      count(*) filter (where not c.awaits_signature) as issued,
      count(*) filter (where c.awaits_signature) as "awaitingSignature"
    from runs asked
    join certificates c on c.cohort_id = asked.subject
      and (c.run_id = asked.id or c.inserted_at >= asked.requested_at)
    where asked.id = ${runId}`.execute(db)
  return result.rows[0] ?? { own: 0, issued: 0, awaitingSignature: 0 }
}
