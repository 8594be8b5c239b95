/** SQL of the certificate that an enrolment's outcome is compared with: the one that is in force, now or at an instant. */
import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import type { ProgramVersion } from './store.ts'

/** Points of 10 that the certificate was given on, and the program, in its version, under which. */
export type CertifiedOutcome = ProgramVersion & { score: string | null }

/**
 * SQL: the outcome, as a row of `outcome_revisions`, that the certificate of an enrolment rested on at an instant; none
 * before it was issued and while it was revoked.
 */
export function certifiedAt(enrolmentId: RawBuilder<unknown>, at: Date): RawBuilder<unknown> {
  return sql`(
    select earned.* from certificates c
    join lateral (
      select revision, outcome_revision from certificate_revisions
      where certificate_id = c.id and created_at <= ${at} order by revision desc limit 1
    ) made on true
    join outcome_revisions earned
      on earned.enrolment_id = c.enrolment_id and earned.revision = made.outcome_revision
    where c.enrolment_id = ${enrolmentId} and not exists (
      select from certificate_revocations r
      where r.certificate_id = c.id and r.revision = made.revision and r.at <= ${at}))`
}

/** What the certificate of an enrolment rested on at an instant. */
export async function certifiedOutcomeAt(
  db: Queryable,
  enrolmentId: string,
  at: Date,
): Promise<CertifiedOutcome | null> {
  const found = await sql<CertifiedOutcome>`
    select earned.program_id as id, earned.program_version as version, earned.score
    from ${certifiedAt(sql`${enrolmentId}::uuid`, at)} earned`.execute(db)
  return found.rows[0] ?? null
}

/** Something that happened to a certificate. */
export interface CertificateEvent {
  change: 'issued' | 'revised' | 'reinstated' | 'revoked'
  number: string
  actor: string
  at: Date
}

/** In the order in which it happened, by enrolment. */
export async function certificateEvents(
  db: Queryable,
  enrolmentIds: readonly string[],
): Promise<Map<string, CertificateEvent[]>> {
  const events = new Map<string, CertificateEvent[]>()
  if (enrolmentIds.length === 0) return events
  const found = await sql<CertificateEvent & { enrolment: string }>`
    select c.enrolment_id as enrolment, c.number, e.change, e.actor, e.at
    from certificates c
    join lateral (
      select kind as change, actor, created_at as at, revision, 0 as rank
      from certificate_revisions where certificate_id = c.id
      union all
      select 'revoked', actor, at, revision, 1 from certificate_revocations where certificate_id = c.id
    ) e on true
    where c.enrolment_id = any(${[...enrolmentIds]}::uuid[])
    order by c.enrolment_id, e.revision, e.rank`.execute(db)
  for (const { enrolment, ...event } of found.rows)
    events.set(enrolment, [...(events.get(enrolment) ?? []), event])
  return events
}
