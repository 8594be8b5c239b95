/** SQL of the certificates of a cohort that can be handed out, within the viewer's scope. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'

/** Enough to put certificates in order and to name them, for a whole cohort at once. */
export interface HandOutLine {
  id: string
  issuer: string
  year: number
  registerNumber: number
  number: string
  fullName: string
  unit: string
  state: 'valid' | 'revoked' | 'awaiting-signature'
}

/** In the order of the register. @param of a whole cohort, or certificates one by one */
export async function handOutLines(
  db: Queryable,
  viewer: Viewer,
  of: { cohort: string } | { ids: readonly string[] },
): Promise<HandOutLine[]> {
  const meant =
    'cohort' in of
      ? sql<boolean>`c.cohort_id = ${of.cohort}`
      : sql<boolean>`c.id = any(${[...of.ids]}::uuid[])`
  const found = await sql<HandOutLine>`
    select c.id, c.issuer, c.year, c.register_number as "registerNumber", c.number,
      r.snapshot->'learner'->>'fullName' as "fullName", r.snapshot->'learner'->>'unit' as unit,
      case when c.state = 'valid' and c.awaits_signature then 'awaiting-signature' else c.state end as state
    from certificates c
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    where ${meant} and r.snapshot->>'erasedOn' is null and ${seesLearner(viewer, sql`c.learner_id`)}
    order by c.issuer, c.year, c.register_number`.execute(db)
  return found.rows
}
