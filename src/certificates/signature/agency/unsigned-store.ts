/** SQL of certificates that wait for the agency's signature, within the viewer's scope. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../../access/viewer.ts'
import type { Queryable } from '../../../database/connection.ts'
import { shownKey } from '../../../roster/shown-key.ts'

export interface UnsignedLine {
  certificate: string
  revision: number
  year: number
  registerNumber: number
  number: string
  learner: string
  fullName: string
  unit: string
  /** The code of the present revision. */
  id: string
}

/** In the order of the register. */
export async function unsignedLines(
  db: Queryable,
  viewer: Viewer,
  cohortId: string,
): Promise<UnsignedLine[]> {
  const found = await sql<UnsignedLine>`
    select c.id as certificate, c.revision, c.year, c.register_number as "registerNumber", c.number,
      ${shownKey} as learner, r.snapshot->'learner'->>'fullName' as "fullName",
      r.snapshot->'learner'->>'unit' as unit, r.code as id
    from certificates c
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    join learners l on l.id = c.learner_id
    where c.cohort_id = ${cohortId} and c.awaits_signature and c.state = 'valid'
      and ${seesLearner(viewer, sql`c.learner_id`)}
    order by c.issuer, c.year, c.register_number`.execute(db)
  return found.rows
}
