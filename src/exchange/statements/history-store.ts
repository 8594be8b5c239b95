/** SQL of what statements need beside the fact that is told: what came before it, and whether a later one has gone out. */
import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import type { ExchangeEvent } from '../events.ts'
import type { FormerRevision } from './certificate-statements.ts'
import type { OutcomeRevision } from './outcome-statements.ts'

const named = (events: readonly ExchangeEvent[]): RawBuilder<unknown> =>
  rowsAsTable(
    'e',
    { position: 'int8', subject: 'uuid', revision: 'int4' },
    events.map(({ position, subject, revision }) => ({ position, subject, revision })),
  )

/** Programs and classes as they were named when it was decided; who it is about is told by the fact. */
type Revision = Omit<OutcomeRevision, 'learner'>

/** By the position of the event: every revision up to the one that it tells of, in order. */
export async function readRevisions(
  db: Queryable,
  events: readonly ExchangeEvent[],
): Promise<Map<number, Revision[]>> {
  const histories = new Map<number, Revision[]>(events.map(({ position }) => [position, []]))
  if (events.length === 0) return histories
  const found = await sql<Revision & { position: number }>`
    select e.position, o.enrolment_id as "enrolmentId", o.revision, n.cohort_id as cohort,
      o.program_version as "programVersion", o.verdict, o.score, o.attendance,
      array(select r->>'code' from jsonb_array_elements(o.reasons) r) as reasons,
      coalesce(cv.definition->>'name', n.cohort_id) as "cohortName",
      json_build_object('vi', coalesce(pv.definition->'title'->>'vi', o.program_id),
        'en', pv.definition->'title'->>'en') as "programTitle",
      o.decided_at as at
    from ${named(events)}
    join outcome_revisions o on o.enrolment_id = e.subject and o.revision <= e.revision
    join enrolments n on n.id = o.enrolment_id
    left join program_versions pv on pv.program_id = o.program_id and pv.version = o.program_version
    left join cohort_versions cv on cv.cohort_id = n.cohort_id and cv.version = o.cohort_version
    order by e.position, o.revision`.execute(db)
  for (const { position, ...revision } of found.rows) histories.get(position)?.push(revision)
  return histories
}

/** By the position of the event: the revision before, where there is one. */
export async function formerRevisions(
  db: Queryable,
  events: readonly ExchangeEvent[],
): Promise<Map<number, FormerRevision>> {
  if (events.length === 0) return new Map()
  const found = await sql<FormerRevision & { position: number }>`
    select e.position, r.revision, r.created_at as at, v.at as "revokedAt" from ${named(events)}
    join certificate_revisions r on r.certificate_id = e.subject and r.revision = e.revision - 1
    left join certificate_revocations v on v.certificate_id = r.certificate_id and v.revision = r.revision`.execute(
    db,
  )
  return new Map(found.rows.map(({ position, ...former }) => [position, former]))
}

/**
 * Positions of events of which the subscriber has taken a later one about the same thing: a dead letter that is sent again.
 * What it says was voided by the later one, so it is told no more.
 */
export async function overtaken(
  db: Queryable,
  subscriberId: string,
  events: readonly ExchangeEvent[],
): Promise<Set<number>> {
  const found = await sql<{ position: number }>`
    select e.position from ${named(events)}
    where exists (select from deliveries d where d.subscriber_id = ${subscriberId}::uuid
      and d.subject = e.subject and d.position > e.position and d.state = 'sent')`.execute(db)
  return new Set(found.rows.map(({ position }) => position))
}
