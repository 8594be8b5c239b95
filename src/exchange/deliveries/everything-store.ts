/** SQL of telling one subscriber how everything stands, or one outcome. */
import { type RawBuilder, sql } from 'kysely'
import type { Queryable, Trx } from '../../database/connection.ts'
import type { EventKind } from '../events.ts'

export async function cohortsWithEnrolments(db: Queryable): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select c.id from cohorts c where exists (select from enrolments n where n.cohort_id = c.id) order by c.id`.execute(
    db,
  )
  return found.rows.map(({ id }) => id)
}

/** Of each enrolment of the cohort the present outcome, of each certificate what it became last. */
const standings = (cohort: string): RawBuilder<unknown> => sql`
  select 'outcome.changed' as kind, o.enrolment_id as subject, o.revision, d.decided_at as at
  from enrolments n join outcomes o on o.enrolment_id = n.id
  join outcome_revisions d on d.enrolment_id = o.enrolment_id and d.revision = o.revision
  where n.cohort_id = ${cohort}
  union all
  select case when v.at is not null then 'certificate.revoked' when r.kind = 'issued' then 'certificate.issued'
      else 'certificate.revised' end, c.id, c.revision, coalesce(v.at, r.created_at)
  from enrolments n join certificates c on c.enrolment_id = n.id
  join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
  left join certificate_revocations v on v.certificate_id = c.id and v.revision = c.revision and c.state = 'revoked'
  where n.cohort_id = ${cohort}`

/**
 * Waits for whatever is being noted, and lets nothing be noted meanwhile: what is read here is the newest, and whatever
 * becomes so afterwards gets a later position.
 * @returns how many deliveries it opened
 */
export async function noteStandings(
  trx: Trx,
  { id, events }: { id: string; events: readonly EventKind[] },
  cohort: string,
  now: Date,
): Promise<number> {
  await sql`select pg_advisory_xact_lock(7201, 9)`.execute(trx)
  const wanted = sql`(select * from (${standings(cohort)}) s where s.kind = any(${[...events]}::text[]))`
  return await note(trx, id, wanted, now)
}

/**
 * The present outcome of one enrolment, to one subscriber. Its row is held: what is decided afterwards gets a later
 * position. Shares the lock with whatever is being noted.
 */
export async function noteOutcome(
  trx: Trx,
  subscriberId: string,
  enrolmentId: string,
  now: Date,
): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(7201, 9)`.execute(trx)
  await sql`select from outcomes where enrolment_id = ${enrolmentId}::uuid for update`.execute(trx)
  const present = sql`(
    select 'outcome.changed' as kind, o.enrolment_id as subject, o.revision, d.decided_at as at
    from outcomes o
    join outcome_revisions d on d.enrolment_id = o.enrolment_id and d.revision = o.revision
    where o.enrolment_id = ${enrolmentId}::uuid)`
  await note(trx, subscriberId, present, now)
}

/** @returns how many deliveries it opened */
async function note(
  trx: Trx,
  subscriberId: string,
  wanted: RawBuilder<unknown>,
  now: Date,
): Promise<number> {
  await sql`
    insert into events (kind, subject, revision, at)
    select s.kind, s.subject, s.revision, s.at from ${wanted} s on conflict do nothing`.execute(trx)
  const opened = await sql`
    insert into deliveries as d (subscriber_id, position, subject, state, not_before, changed_at)
    select ${subscriberId}::uuid, e.position, e.subject, 'waiting', ${now}::timestamptz, ${now}::timestamptz
    from ${wanted} s join events e on e.kind = s.kind and e.subject = s.subject and e.revision = s.revision
    order by e.position
    on conflict (subscriber_id, position) do update
      set state = 'waiting', tries = 0, not_before = excluded.not_before, changed_at = excluded.changed_at
      where d.state not in ('waiting', 'claimed')`.execute(trx)
  return Number(opened.numAffectedRows ?? 0)
}
