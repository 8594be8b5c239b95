/**
 * SQL of whom something has changed for. Triggers note what changes (`evidence_changes`); here it is found out whose outcomes
 * that concerns (`changed_enrolments`), and these are taken off by the transaction that decides them anew.
 */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'

/**
 * Finds out whose outcomes all that was noted so far concerns, in every cohort that has been looked at before: who begins
 * to look at one later sees all of it anyway.
 */
export async function spreadChanges(db: Queryable): Promise<void> {
  await sql`
    with taken as (delete from evidence_changes returning versions, learners, enrolments),
    -- One by one, by their keys: a planner that knows nothing of their number would rather read whole tables.
    people as (
      select a.learner_id as id from taken cross join lateral unnest(taken.versions) version (id)
      cross join lateral (select platform_id, account from record_versions where id = version.id offset 0) r
      cross join lateral (
        select learner_id from accounts
        where platform_id = r.platform_id and source_id = r.account and learner_id is not null offset 0) a
      union
      select unnest(learners) from taken
    ),
    concerned as (
      select e.id, e.cohort_id from people
      cross join lateral (select id, cohort_id from enrolments where learner_id = people.id offset 0) e
      union
      select e.id, e.cohort_id from taken cross join lateral unnest(taken.enrolments) enrolment (id)
      cross join lateral (select id, cohort_id from enrolments where id = enrolment.id offset 0) e
    )
    insert into changed_enrolments (cohort_id, enrolment_id)
    select cohort_id, id from concerned where cohort_id in (select cohort_id from cohort_looks)
      -- A class that is over is never decided again, and notes of it would pile up. A note that somebody is just taking off
      -- does not count: they may have read already.
      and not exists (
        select from changed_enrolments noted
        where noted.cohort_id = concerned.cohort_id and noted.enrolment_id = concerned.id
        limit 1 for key share skip locked)`.execute(db)
}

/**
 * @param basis what the outcomes of everybody rest on by now
 * @returns whether everybody has been looked at on this basis, so that only whoever is noted since needs to be
 */
export async function beginLook(
  db: Queryable,
  cohortId: string,
  { basis, now, full }: { basis: Buffer; now: Date; full: boolean },
): Promise<boolean> {
  const begun = await sql<{ known: boolean }>`
    insert into cohort_looks as l (cohort_id, basis, looked_at) values (${cohortId}, null, ${now})
    on conflict (cohort_id) do update set
      -- By a clock that was set back windows are open again.
      basis = case when l.basis = ${basis} and l.looked_at <= ${now} and not ${full}::bool then l.basis end,
      looked_at = greatest(l.looked_at, ${now}::timestamptz)
    returning basis is not null as known`.execute(db)
  const known = begun.rows[0]?.known ?? false
  // Everybody is read after this, and what was noted so far with them.
  if (!known) await sql`delete from changed_enrolments where cohort_id = ${cohortId}`.execute(db)
  return known
}

/** Everybody has been looked at. */
export async function endLook(
  db: Queryable,
  cohortId: string,
  { basis, now }: { basis: Buffer; now: Date },
): Promise<void> {
  await sql`update cohort_looks set basis = ${basis}, looked_at = ${now} where cohort_id = ${cohortId}`.execute(
    db,
  )
}

/**
 * Notes whom no change tells of: new ones, those whose time has come, and those that wait to be looked at again.
 * @returns how many are noted now
 */
export async function noteDue(db: Queryable, cohortId: string, now: Date): Promise<number> {
  await sql`
    insert into changed_enrolments (cohort_id, enrolment_id)
    select cohort_id, enrolment_id from outcomes where cohort_id = ${cohortId} and due_at <= ${now}
    union
    select cohort_id, enrolment_id from outcomes where cohort_id = ${cohortId} and reopened_at is not null
    union
    select e.cohort_id, e.id from enrolments e
    join learners l on l.id = e.learner_id and l.merged_into is null and l.erased_at is null
    where e.cohort_id = ${cohortId} and not exists (select from outcomes o where o.enrolment_id = e.id)`.execute(
    db,
  )
  const noted = await sql<{ count: number }>`
    select count(distinct enrolment_id) as count from changed_enrolments where cohort_id = ${cohortId}`.execute(
    db,
  )
  return noted.rows[0]?.count ?? 0
}

/**
 * The next of those that are noted, in the order of their ids, and takes their notes off. What is read of them after this
 * holds all that the notes were made for; what changes meanwhile makes notes that stay.
 */
export async function takeNoted(
  db: Queryable,
  cohortId: string,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const taken = await sql<{ id: string }>`
    delete from changed_enrolments where cohort_id = ${cohortId} and enrolment_id = any(array(
      select distinct enrolment_id from changed_enrolments
      where cohort_id = ${cohortId} and (${after}::uuid is null or enrolment_id > ${after}::uuid)
      order by enrolment_id limit ${limit}))
    returning enrolment_id as id`.execute(db)
  return [...new Set(taken.rows.map(({ id }) => id))].toSorted()
}
