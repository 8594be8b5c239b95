/** SQL of which certificates an act is about, within the viewer's scope. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'

export interface ChosenCertificate {
  id: string
  number: string
  issuer: string
  cohort: string
}

const chosenColumns = sql`c.id, c.number, c.issuer, c.cohort_id as cohort`

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Of each name, in its place, the certificates that it may mean: the number on the paper, the public code of any of
 * its revisions, or the id.
 * @param issuer narrows numbers, which two issuers may share
 */
export async function certificatesByName(
  db: Queryable,
  viewer: Viewer,
  names: readonly string[],
  issuer: string | null,
): Promise<ChosenCertificate[][]> {
  const wanted = rowsAsTable(
    'named',
    { at: 'int4', name: 'text', id: 'uuid' },
    names.map((name, at) => ({ at, name, id: UUID.test(name) ? name : null })),
  )
  const found = await sql<ChosenCertificate & { at: number }>`
    with named as materialized (select * from ${wanted}),
    meant as (
      select named.at, c.id from named join certificates c on c.id = named.id
      union select named.at, c.id from named join certificates c on c.number = named.name
        where ${issuer}::text is null or c.issuer = ${issuer}
      union select named.at, r.certificate_id from named join certificate_revisions r on r.code = named.name
    )
    select meant.at, ${chosenColumns} from meant join certificates c on c.id = meant.id
    where ${seesLearner(viewer, sql`c.learner_id`)}
    order by c.issuer, c.year, c.register_number`.execute(db)
  const meant = names.map((): ChosenCertificate[] => [])
  for (const { at, ...certificate } of found.rows) meant[at]?.push(certificate)
  return meant
}

/**
 * Those of a cohort, in a state, whose people's outcome is the one that was looked at; and how many more are about to
 * be decided anew.
 */
export async function certificatesByOutcome(
  db: Queryable,
  viewer: Viewer,
  wanted: { cohort: string; verdict: string; reason: string | null; state: 'valid' | 'revoked' },
): Promise<{ chosen: ChosenCertificate[]; waiting: number }> {
  const { cohort, verdict, reason, state } = wanted
  const found = await sql<ChosenCertificate & { reopened: boolean }>`
    select ${chosenColumns}, o.reopened_at is not null as reopened
    from certificates c join outcomes o on o.enrolment_id = c.enrolment_id
    where c.cohort_id = ${cohort} and c.state = ${state} and o.verdict = ${verdict}
      and (${reason}::text is null or o.reason = ${reason}) and ${seesLearner(viewer, sql`c.learner_id`)}
    order by c.issuer, c.year, c.register_number`.execute(db)
  const chosen = found.rows.filter(({ reopened }) => !reopened)
  return {
    chosen: chosen.map(({ reopened: _, ...certificate }) => certificate),
    waiting: found.rows.length - chosen.length,
  }
}
