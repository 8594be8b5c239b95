/** SQL of one certificate as it is now, for those who administer it. The learner's own link is never part of it. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { keptLearner } from '../../roster/kept-learner.ts'
import { shownKey } from '../../roster/shown-key.ts'
import { withSnapshot } from '../found.ts'
import { opensOn } from '../link/links.ts'
import type { CertificateSnapshot } from '../snapshot.ts'

export interface CertificateCard {
  id: string
  revision: number
  number: string
  registerNumber: number
  issuer: string
  year: number
  state: 'valid' | 'revoked'
  awaitsSignature: boolean
  /** What the present revision says. */
  snapshot: CertificateSnapshot
  cohort: string
  proposal: string | null
  /** The person whom the learner's row speaks of by now. */
  learner: { id: string; key: string; fullName: string; hasMail: boolean; hasPhone: boolean }
  enrolmentId: string
  /** The learner's present outcome; null where they are decided no more. */
  verdict: 'passed' | 'failed' | 'incomplete' | 'review' | null
  /** `reopened`: about to be decided anew. */
  reopened: boolean
  fileMade: boolean
  /** Why the file of the present revision could not be made. */
  fileFault: string | null
  /** Whether the private link opens something, and its last day. */
  linkOpens: boolean
  linkTakenBack: boolean
  linkExpiresOn: string | null
}

/** @throws HocvuError `not-found`, also for one that the viewer does not see */
export async function certificateCard(
  db: Queryable,
  viewer: Viewer,
  id: string,
  now: Date,
): Promise<CertificateCard> {
  const found = await sql<Omit<CertificateCard, 'snapshot'> & { snapshot: unknown }>`
    select c.id, c.revision, c.number, c.register_number as "registerNumber", c.issuer, c.year, c.state,
      c.awaits_signature as "awaitsSignature", r.snapshot, c.cohort_id as cohort, c.enrolment_id as "enrolmentId",
      c.proposal_id as proposal,
      jsonb_build_object('id', l.id, 'key', ${shownKey}, 'fullName', l.full_name,
        'hasMail', l.email is not null, 'hasPhone', l.phone is not null) as learner,
      o.verdict, o.reopened_at is not null as reopened, c.file_made as "fileMade", c.file_fault as "fileFault",
      ${opensOn(now)} as "linkOpens", c.token_sealed is null as "linkTakenBack",
      c.link_expires_on as "linkExpiresOn"
    from certificates c
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    join learners known on known.id = c.learner_id
    join learners l on l.id = ${keptLearner('known')}
    left join outcomes o on o.enrolment_id = c.enrolment_id
    where c.id = ${id}::uuid and ${seesLearner(viewer, sql`c.learner_id`)}`.execute(db)
  const [row] = found.rows
  if (row === undefined) throw new HocvuError('not-found', 'There is no such certificate.')
  return withSnapshot(row)
}

/**
 * A file of a revision as it is stored: what was made here, or what the agency has signed.
 * @throws HocvuError `not-found`, also for one that the viewer does not see
 */
export async function storedFile(
  db: Queryable,
  viewer: Viewer,
  wanted: { id: string; revision: number; kind: 'pdf' | 'agency-pdf'; version: number },
): Promise<{ number: string; bytes: Buffer }> {
  const { id, revision, kind, version } = wanted
  const found = await sql<{ number: string; bytes: Buffer }>`
    select c.number, f.bytes from certificate_files f join certificates c on c.id = f.certificate_id
    where f.certificate_id = ${id}::uuid and f.revision = ${revision}::int and f.kind = ${kind}
      and f.version = ${version}::int and length(f.bytes) > 0 and ${seesLearner(viewer, sql`c.learner_id`)}`.execute(
    db,
  )
  const [file] = found.rows
  if (file === undefined) throw new HocvuError('not-found', 'There is no such file.')
  return file
}

/** The revision in force of a certificate that the viewer sees, to make or take its file. @throws HocvuError `not-found` */
export async function presentPaper(
  db: Queryable,
  viewer: Viewer,
  id: string,
): Promise<Pick<CertificateCard, 'id' | 'revision' | 'snapshot' | 'awaitsSignature'>> {
  const found = await sql<{
    id: string
    revision: number
    snapshot: unknown
    awaitsSignature: boolean
  }>`
    select c.id, c.revision, r.snapshot, c.awaits_signature as "awaitsSignature"
    from certificates c
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    where c.id = ${id}::uuid and ${seesLearner(viewer, sql`c.learner_id`)}`.execute(db)
  const [row] = found.rows
  if (row === undefined) throw new HocvuError('not-found', 'There is no such certificate.')
  return withSnapshot(row)
}
