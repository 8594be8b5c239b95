/** SQL of looking back at records: which versions were known at an instant, and what they say. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import { type Sources, sourcesAsTable } from '../evidence-store.ts'
import { type CatalogueSession, sourceName } from '../sessions.ts'
import type { VersionOfRecord } from './newest.ts'

/**
 * SQL condition on `record_versions v`: known at an instant. What a later run made of answers that are older than
 * itself (a replay) was not known before that run.
 */
const knownAt = (at: Date) => sql<boolean>`v.observed_at <= ${at} and exists (
  select from runs where runs.id = v.run_id and coalesce(runs.started_at, runs.created_at) <= ${at})`

export interface RecordKey {
  platform: string
  course: string
  sourceId: string
}

export interface MovedRecord extends RecordKey {
  /** The account that the record was of, before it became another's. */
  account: string
}

/** Records of the courses that were once of another account than today. */
export async function movedRecords(db: Queryable, sources: Sources): Promise<MovedRecord[]> {
  if (sources.length === 0) return []
  const found = await sql<MovedRecord>`
    select distinct v.platform_id as platform, v.course, v.source_id as "sourceId", v.account
    from ${sourcesAsTable(sources)}
    join records r on r.platform_id = src.platform_id and r.course = src.course
    join record_versions v
      on v.platform_id = r.platform_id and v.course = r.course and v.source_id = r.source_id
    where v.account <> r.account`.execute(db)
  return found.rows
}

export interface KnownVersion extends VersionOfRecord {
  kind: string
  account: string
}

const ofKeys = (keys: readonly RecordKey[]) =>
  rowsAsTable(
    'k',
    { platform: 'text', course: 'text', source_id: 'text' },
    keys.map(({ platform, course, sourceId }) => ({ platform, course, source_id: sourceId })),
  )

const versionColumns = sql`v.id, v.platform_id as platform, v.course, v.source_id as "sourceId", v.kind, v.account,
  v.observed_at as "observedAt", v.source_updated_at as "sourceUpdatedAt"`

/** Every version that was known at an instant of the records that are these accounts' today, and of some others. */
export async function versionsOfAccounts(
  db: Queryable,
  sources: Sources,
  accounts: readonly { platform: string; sourceId: string }[],
  others: readonly RecordKey[],
  at: Date,
): Promise<KnownVersion[]> {
  if (accounts.length === 0 || sources.length === 0) return []
  const found = await sql<KnownVersion>`
    with keys as (
      select r.platform_id as platform, r.course, r.source_id
      from ${rowsAsTable(
        'a',
        { platform: 'text', source_id: 'text' },
        accounts.map(({ platform, sourceId }) => ({ platform, source_id: sourceId })),
      )}
      cross join lateral (
        select r.* from ${sourcesAsTable(sources)}
        join records r on r.platform_id = src.platform_id and r.course = src.course and r.account = a.source_id
        where src.platform_id = a.platform offset 0
      ) r
      union select * from ${ofKeys(others)}
    )
    select ${versionColumns} from keys k
    cross join lateral (
      select * from record_versions v
      where v.platform_id = k.platform and v.course = k.course and v.source_id = k.source_id offset 0
    ) v
    where ${knownAt(at)} order by v.id`.execute(db)
  return found.rows
}

/** The same of the session records of a course that follow each other by the platform's id. */
export async function sessionVersions(
  db: Queryable,
  course: { platform: string; course: string },
  after: string | null,
  limit: number,
  at: Date,
): Promise<{ versions: KnownVersion[]; last: string | null }> {
  const keys = await sql<RecordKey>`
    select platform_id as platform, course, source_id as "sourceId" from records
    where platform_id = ${course.platform} and course = ${course.course} and kind = 'sessions'
      and (${after}::text is null or source_id > ${after})
    order by source_id limit ${limit}`.execute(db)
  const found = await sql<KnownVersion>`
    select ${versionColumns} from ${ofKeys(keys.rows)}
    join record_versions v on v.platform_id = k.platform and v.course = k.course and v.source_id = k.source_id
    where ${knownAt(at)} order by v.id`.execute(db)
  return { versions: found.rows, last: keys.rows.at(-1)?.sourceId ?? null }
}

export async function payloadsOf(
  db: Queryable,
  versionIds: readonly number[],
): Promise<Map<number, unknown>> {
  if (versionIds.length === 0) return new Map()
  const found = await sql<{ id: number; payload: unknown }>`
    select id, payload from record_versions where id = any(${[...versionIds]}::bigint[])`.execute(
    db,
  )
  return new Map(found.rows.map(({ id, payload }) => [id, payload]))
}

const sessionsOf = (versionIds: readonly number[]) => sql`record_versions v
  cross join lateral jsonb_to_recordset(v.payload->'sessions')
    as s(code text, minutes int, taken boolean, "startsAt" text)
  where v.id = any(${[...versionIds]}::bigint[])`

/** Whether the sessions of a cohort may be others than at an instant: records read, links, people, merges since. */
export async function sessionsMayDiffer(
  db: Queryable,
  cohort: { id: string; sources: Sources },
  at: Date,
): Promise<boolean> {
  const found = await sql<{ differ: boolean }>`
    select exists (
        select from ${sourcesAsTable(cohort.sources)}
        join records r on r.platform_id = src.platform_id and r.course = src.course and r.kind = 'sessions'
        where r.observed_at >= ${at})
      or exists (select from runs where kind = 'sync' and created_at >= ${at} and options ? 'replayOf')
      or exists (select from account_links where at >= ${at})
      or exists (select from enrolments where cohort_id = ${cohort.id} and created_at > ${at})
      or exists (select from decision_acts where at >= ${at} and kind in ('merge', 'undo')) as differ`.execute(
    db,
  )
  return found.rows[0]?.differ ?? true
}

/**
 * Of the session records of courses those that name the rarer length of a session: they were set aside
 * (`setAsideContradictingSessions`, whose rule this is).
 */
export async function contradicting(
  db: Queryable,
  newest: readonly { versionId: number; firstObservedAt: Date }[],
): Promise<Set<number>> {
  if (newest.length === 0) return new Set()
  const ids = newest.map(({ versionId }) => versionId)
  const firsts = rowsAsTable(
    'f',
    { id: 'int8', first_observed_at: 'timestamptz' },
    newest.map(({ versionId, firstObservedAt }) => ({
      id: versionId,
      first_observed_at: firstObservedAt,
    })),
  )
  const found = await sql<{ id: number }>`
    with lengths as materialized (
      select v.id, v.platform_id, v.course, v.source_id, s.code, s.minutes from ${sessionsOf(ids)}
    ),
    ranked as (
      select platform_id, course, code, minutes,
        row_number() over (partition by platform_id, course, code
          order by count(*) desc, min(f.first_observed_at), min(source_id), minutes) as rank
      from lengths join ${firsts} using (id) group by platform_id, course, code, minutes
    )
    select distinct l.id from lengths l
    join ranked r using (platform_id, course, code)
    where r.rank = 1 and l.minutes <> r.minutes`.execute(db)
  return new Set(found.rows.map(({ id }) => id))
}

/** The sessions that these records name, as a cohort has them (`sessionCatalogue`). */
export async function sessionsNamedBy(
  db: Queryable,
  versionIds: readonly number[],
): Promise<CatalogueSession[]> {
  if (versionIds.length === 0) return []
  const found = await sql<CatalogueSession & { platform: string; course: string }>`
    select v.platform_id as platform, v.course, s.code, min(s.minutes)::int as minutes,
      bool_or(s.taken) as taken, min(s."startsAt") as "startsAt"
    from ${sessionsOf(versionIds)}
    group by v.platform_id, v.course, s.code order by v.platform_id, v.course, s.code`.execute(db)
  return found.rows.map(({ platform, course, ...session }) => ({
    ...session,
    source: sourceName(platform, course),
  }))
}
