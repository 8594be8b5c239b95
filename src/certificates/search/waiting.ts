/** SQL of what waits for somebody, in numbers. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'

export interface WaitingCounts {
  /** Lists that are open or being released. */
  proposals: number
  /** Certificates that await the agency's signature. */
  signing: number
  /** People who have asked for their link. */
  requests: number
}

export async function countWaiting(db: Queryable, viewer: Viewer): Promise<WaitingCounts> {
  const ofBranch =
    viewer.unitId === null
      ? sql<boolean>`true`
      : sql<boolean>`exists (select from proposal_items i join enrolments e on e.id = i.enrolment_id
          where i.proposal_id = p.id and ${seesLearner(viewer, sql`e.learner_id`)})`
  const found = await sql<WaitingCounts>`select
    (select count(*) from proposals p where p.state in ('open', 'releasing') and ${ofBranch}) as proposals,
    (select count(*) from certificates c where c.awaits_signature and c.state = 'valid'
      and ${seesLearner(viewer, sql`c.learner_id`)}) as signing,
    (select count(*) from link_requests q where q.closed_at is null
      and ${seesLearner(viewer, sql`q.learner_id`)}) as requests`.execute(db)
  return found.rows[0] ?? { proposals: 0, signing: 0, requests: 0 }
}

export interface SigningCohort {
  id: string
  name: string
  waiting: number
  /** The file to be signed could not be made. */
  faulty: number
  /** Day of issue of the one that waits longest. */
  since: string
}

/** Cohorts with certificates that await the agency's signature, whoever waits longest first. */
export async function cohortsToSign(db: Queryable, viewer: Viewer): Promise<SigningCohort[]> {
  const found = await sql<SigningCohort>`
    select c.cohort_id as id, v.definition->>'name' as name, count(*) as waiting,
      count(*) filter (where not c.file_made and c.file_fault is not null) as faulty, min(c.issued_on) as since
    from certificates c
    join cohorts h on h.id = c.cohort_id
    join cohort_versions v on v.cohort_id = h.id and v.version = h.version
    where c.awaits_signature and c.state = 'valid' and ${seesLearner(viewer, sql`c.learner_id`)}
    group by c.cohort_id, v.definition->>'name' order by since, name`.execute(db)
  return found.rows
}
