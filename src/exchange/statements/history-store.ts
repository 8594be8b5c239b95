/**
 * SQL of what statements need beside the fact that is told: what came before it, what the store holds of that, and whether
 * a later one has gone out.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import type { ExchangeEvent } from '../events.ts'
import type { EndedRevision } from './certificate-statements.ts'
import type { OutcomeRevision } from './outcome-statements.ts'
import type { Held } from './to-void.ts'

const named = (events: readonly ExchangeEvent[]): RawBuilder<unknown> =>
  rowsAsTable(
    'e',
    { position: 'int8', kind: 'text', subject: 'uuid', revision: 'int4' },
    events.map(({ position, kind, subject, revision }) => ({ position, kind, subject, revision })),
  )

/**
 * Of a delivery `d`. Refused are its statements together, so that nothing of them is held; with 409 the store holds what it
 * was told before under the same ids. Of what a person put away the fault is left; without one there was nothing to tell.
 */
const held = sql<Held>`case when d.position is null then 'unknown' when d.state = 'sent' then 'yes'
  when d.state in ('dead', 'skipped') and d.status in (400, 413, 422) then 'no'
  when d.state = 'skipped' and d.fault is null then 'no' else 'perhaps' end`

/** Programs and classes as they were named when it was decided; who it is about is told by the fact. */
type Revision = Omit<OutcomeRevision, 'learner'>

/** By the position of the event: every revision up to the one that it tells of, in order. */
export async function readRevisions(
  db: Queryable,
  subscriberId: string,
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
      o.decided_at as at, ${held} as held
    from ${named(events)}
    join outcome_revisions o on o.enrolment_id = e.subject and o.revision <= e.revision
    join enrolments n on n.id = o.enrolment_id
    left join program_versions pv on pv.program_id = o.program_id and pv.version = o.program_version
    left join cohort_versions cv on cv.cohort_id = n.cohort_id and cv.version = o.cohort_version
    left join events x on x.kind = 'outcome.changed' and x.subject = o.enrolment_id and x.revision = o.revision
    left join deliveries d on d.subscriber_id = ${subscriberId}::uuid and d.position = x.position
    order by e.position, o.revision`.execute(db)
  for (const { position, ...revision } of found.rows) histories.get(position)?.push(revision)
  return histories
}

/** By the position of the event: the revisions that it ended, and those that ended before, in order. */
export async function endedRevisions(
  db: Queryable,
  subscriberId: string,
  events: readonly ExchangeEvent[],
): Promise<Map<number, EndedRevision[]>> {
  const histories = new Map<number, EndedRevision[]>(events.map(({ position }) => [position, []]))
  if (events.length === 0) return histories
  const found = await sql<EndedRevision & { position: number }>`
    select e.position, r.certificate_id as "certificateId", r.revision, r.created_at as at,
      coalesce(v.at, n.created_at) as "endedAt", v.at is not null as "isRevoked", ${held} as held
    from ${named(events)}
    join certificate_revisions r on r.certificate_id = e.subject
      and (r.revision < e.revision or r.revision = e.revision and e.kind = 'certificate.revoked')
    left join certificate_revocations v on v.certificate_id = r.certificate_id and v.revision = r.revision
    left join certificate_revisions n on n.certificate_id = r.certificate_id and n.revision = r.revision + 1
    left join events x on x.subject = r.certificate_id and x.revision = r.revision
      and x.kind = case when r.revision = 1 then 'certificate.issued' else 'certificate.revised' end
    left join deliveries d on d.subscriber_id = ${subscriberId}::uuid and d.position = x.position
    order by e.position, r.revision`.execute(db)
  for (const { position, ...ended } of found.rows) histories.get(position)?.push(ended)
  return histories
}

/**
 * Positions of events of which the subscriber has taken a later one about the same thing, or was to hear nothing of it: a
 * dead letter that is sent again. What it says has ceased to hold, and nothing is left to void it, so it is told no more.
 */
export async function overtaken(
  db: Queryable,
  subscriberId: string,
  events: readonly ExchangeEvent[],
): Promise<Set<number>> {
  const found = await sql<{ position: number }>`
    select e.position from ${named(events)}
    where exists (select from deliveries d where d.subscriber_id = ${subscriberId}::uuid
      and d.subject = e.subject and d.position > e.position
      and (d.state = 'sent' or d.state = 'skipped' and d.fault is null))`.execute(db)
  return new Set(found.rows.map(({ position }) => position))
}
