/** SQL of certificates in lists, within the viewer's scope. The learner's own link is never part of one. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { shownKey } from '../roster/shown-key.ts'

type ListedState = 'valid' | 'revoked' | 'awaiting-signature'

export interface CertificateView {
  id: string
  revision: number
  number: string
  registerNumber: number
  issuer: string
  year: number
  /** Of the present revision. */
  code: string
  state: 'valid' | 'revoked'
  /** The present revision has no file with the agency's signature yet, and needs one. */
  awaitsSignature: boolean
  cohort: string
  learner: string
  /** As the certificate says. */
  fullName: string
  issuedOn: string
  /** The learner's present outcome; null where they are decided no more. */
  verdict: 'passed' | 'failed' | 'incomplete' | 'review' | null
}

export interface CertificateFilter {
  id?: string | undefined
  cohort?: string | undefined
  state?: ListedState | undefined
  /** As printed. */
  number?: string | undefined
  after?: string | undefined
  limit: number
}

/** SQL condition of a filter that is left out by null. */
const stateIs = (state: ListedState | undefined) => {
  if (state === undefined) return sql<boolean>`true`
  if (state === 'revoked') return sql<boolean>`c.state = 'revoked'`
  return sql<boolean>`(c.state = 'valid' and c.awaits_signature = ${state === 'awaiting-signature'})`
}

/** One page by id. */
export async function listCertificates(
  db: Queryable,
  viewer: Viewer,
  filter: CertificateFilter,
): Promise<CertificateView[]> {
  const { id = null, cohort = null, number = null, after = null } = filter
  const result = await sql<CertificateView>`
    select c.id, c.revision, c.number, c.register_number as "registerNumber", c.issuer, c.year, r.code, c.state,
      c.awaits_signature as "awaitsSignature", c.cohort_id as cohort, ${shownKey} as learner,
      r.snapshot->'learner'->>'fullName' as "fullName", c.issued_on as "issuedOn", o.verdict
    from certificates c
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    join learners l on l.id = c.learner_id
    left join outcomes o on o.enrolment_id = c.enrolment_id
    where (${id}::uuid is null or c.id = ${id}::uuid)
      and (${cohort}::text is null or c.cohort_id = ${cohort})
      and (${number}::text is null or c.number = ${number})
      and ${stateIs(filter.state)}
      and (${after}::uuid is null or c.id > ${after}::uuid)
      and ${seesLearner(viewer, sql`c.learner_id`)}
    order by c.id limit ${filter.limit}`.execute(db)
  return result.rows
}
