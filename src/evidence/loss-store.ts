/** SQL of whom a pull met, and whose enrolment it found suspended, ended or gone. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { rowsAsTable } from '../database/rows.ts'
import type { RecordRow } from './record-store.ts'

interface PageOfRun {
  platformId: string
  runId: string
}

/**
 * The enrolments of one page; written once, whatever becomes of them. One that was met as active after all, further on in
 * the same pull, is no loss.
 */
export async function noteMet(
  db: Queryable,
  { runId }: PageOfRun,
  seq: number,
  met: readonly { course: string; source_id: string; active: boolean }[],
): Promise<void> {
  if (met.length === 0) return
  const given = rowsAsTable('t', { course: 'text', source_id: 'text', active: 'bool' }, met)
  await sql`
    with given as materialized (select * from ${given}),
    found as (
      delete from sync_losses l using given t
      where t.active and l.run_id = ${runId} and l.course = t.course and l.source_id = t.source_id
    )
    insert into sync_met (run_id, seq, course, source_ids)
    select ${runId}::uuid, ${seq}::int, course, array_agg(source_id) from given group by course
    on conflict (run_id, seq, course) do update set source_ids = excluded.source_ids`.execute(db)
}

/** Ids (course and source id) of those of the given enrolments that are active as far as is known. */
export async function activeAmong(
  db: Queryable,
  platformId: string,
  rows: readonly RecordRow[],
): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const given = rowsAsTable(
    't',
    { course: 'text', source_id: 'text' },
    rows.map(({ course, source_id }) => ({ course, source_id })),
  )
  const result = await sql<{ course: string; source_id: string }>`
    select r.course, r.source_id from ${given}
    join records r on r.platform_id = ${platformId} and r.course = t.course and r.source_id = t.source_id
    join record_versions v on v.id = r.version_id
    where v.payload->>'state' = 'active'`.execute(db)
  return new Set(result.rows.map(({ course, source_id }) => `${course}\u0000${source_id}`))
}

export async function noteLosses(
  db: Queryable,
  { runId }: PageOfRun,
  rows: readonly RecordRow[],
): Promise<void> {
  if (rows.length === 0) return
  const given = rowsAsTable(
    't',
    { course: 'text', source_id: 'text', record: 'jsonb' },
    rows.map((row) => ({
      course: row.course,
      source_id: row.source_id,
      record: row,
    })),
  )
  await sql`insert into sync_losses (run_id, course, source_id, record)
    select ${runId}::uuid, course, source_id, record from ${given}
    on conflict (run_id, course, source_id) do update set record = excluded.record`.execute(db)
}

export async function lossesOf(db: Queryable, runId: string): Promise<object[]> {
  const rows = await db
    .selectFrom('sync_losses')
    .select('record')
    .where('run_id', '=', runId)
    .execute()
  return rows.map(({ record }) => record)
}

export interface KnownEnrolment {
  course: string
  sourceId: string
  account: string
  payload: object
  state: string
}

/** Enrolments of courses that were listed whole, which the pull did not meet. */
export async function vanishedEnrolments(
  db: Queryable,
  { platformId, runId }: PageOfRun,
  courses: readonly string[],
): Promise<KnownEnrolment[]> {
  const result = await sql<KnownEnrolment>`
    select r.course, r.source_id as "sourceId", r.account, v.payload, v.payload->>'state' as state
    from records r join record_versions v on v.id = r.version_id
    where r.platform_id = ${platformId} and r.kind = 'enrolment' and r.course = any(${[...courses]}::text[])
      and v.payload->>'state' <> 'removed'
      and not exists (
        select from (select course, unnest(source_ids) as source_id from sync_met where run_id = ${runId} offset 0) met
        where met.course = r.course and met.source_id = r.source_id)
    order by r.course, r.source_id`.execute(db)
  return result.rows
}

/** How many enrolments of each course were active before the run: who is new in it makes nobody's loss smaller. */
export async function activeByCourse(
  db: Queryable,
  { platformId, runId }: PageOfRun,
  courses: readonly string[],
): Promise<Map<string, number>> {
  const result = await sql<{ course: string; count: number }>`
    select r.course, count(*)::int as count
    from records r join record_versions v on v.id = r.version_id
    left join lateral (
      select p.payload->>'state' as state from record_versions p
      where v.run_id = ${runId} and p.platform_id = r.platform_id and p.course = r.course
        and p.source_id = r.source_id and p.run_id <> ${runId}
      order by p.id desc limit 1) earlier on true
    where r.platform_id = ${platformId} and r.kind = 'enrolment' and r.course = any(${[...courses]}::text[])
      and case when v.run_id = ${runId} then earlier.state else v.payload->>'state' end = 'active'
    group by r.course`.execute(db)
  return new Map(result.rows.map(({ course, count }) => [course, count]))
}

/** What a pull noted of whom it met is of no use once it has ended. */
export async function forgetMet(db: Queryable, runId: string): Promise<void> {
  await db.deleteFrom('sync_met').where('run_id', '=', runId).execute()
  await db.deleteFrom('sync_losses').where('run_id', '=', runId).execute()
}

/** The same of runs that ended without coming to their end: they failed, and are not taken up again. */
export async function forgetMetOfEnded(db: Queryable): Promise<void> {
  for (const table of ['sync_met', 'sync_losses'])
    await sql`delete from ${sql.table(table)} t using runs r
      where r.id = t.run_id and r.finished_at is not null`.execute(db)
}
