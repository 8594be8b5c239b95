/** SQL of evidence as it is now: the newest records of learners, and the sessions that a cohort has. */
import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { rowsAsTable } from '../database/rows.ts'
import type { CohortDefinition } from '../programs/definition.ts'
import { type CatalogueSession, sourceName } from './sessions.ts'

export type Sources = CohortDefinition['evidence']

/** The courses of the cohort, each once: a course may give two papers of a test. */
export const coursesOf = (sources: Sources) => [
  ...new Map(
    sources.map(({ platform, course }) => [
      JSON.stringify([platform, course]),
      { platform, course },
    ]),
  ).values(),
]

/** The same as a table `src`, each with its place. */
export const sourcesAsTable = (sources: Sources) =>
  rowsAsTable(
    'src',
    { platform_id: 'text', course: 'text', place: 'int4' },
    coursesOf(sources).map(({ platform, course }, place) => ({
      platform_id: platform,
      ...{ course, place },
    })),
  )

/**
 * The newest records `r` of the sources, of whoever `accounts a` is joined or restricted to. The offset keeps the
 * way from an account to its few records, also where no statistics tell that a course has many.
 */
export const evidenceFrom = (sources: Sources) => sql`accounts a
    cross join lateral (
      select r.*, src.place from ${sourcesAsTable(sources)}
      join records r on r.platform_id = src.platform_id and r.course = src.course and r.account = a.source_id
      where src.platform_id = a.platform_id and not r.quarantined offset 0
    ) r`

/** A record, as far as the rules look at it. */
export interface KnownRecord {
  platform: string
  course: string
  kind: string
  /** Of an enrolment; of the others it may be left away. */
  firstObservedAt: Date | null
  payload: unknown
}

export interface EvidenceRow extends KnownRecord {
  learnerId: string
  versionId: number
  firstObservedAt: Date
}

/**
 * SQL: the versions of the newest records of a learner in the cohort's courses, in a fixed order, with commas between them,
 * and what they say: of each its course by place, its kind, when it was first seen if it is an enrolment, and its payload. As one
 * text it takes a part of the time that a row for each record does, there and here.
 */
export const evidenceText = (sources: Sources, learnerId: RawBuilder<unknown>) =>
  sources.length === 0
    ? sql`(select '' as versions, '' as evidence)`
    : sql`(
      select coalesce(string_agg(r.version_id::text, ',' order by r.version_id), '') as versions,
        coalesce(string_agg(concat('[', r.place, ',"', r.kind, '",',
          case when r.kind = 'enrolment' then floor(extract(epoch from r.first_observed_at) * 1000)::text else 'null' end,
          ',', v.payload, ']'), ',' order by r.version_id), '') as evidence
      from ${evidenceFrom(sources)}
      cross join lateral (select payload from record_versions where id = r.version_id offset 0) v
      where a.learner_id = ${learnerId} offset 0)`

/** The newest records of these learners in the cohort's courses, in a fixed order. */
export async function evidenceOf(
  db: Queryable,
  sources: Sources,
  learnerIds: readonly string[],
): Promise<EvidenceRow[]> {
  if (sources.length === 0) return []
  const result = await sql<EvidenceRow>`
    select a.learner_id as "learnerId", r.platform_id as platform, r.course, r.kind,
      r.version_id as "versionId", r.first_observed_at as "firstObservedAt", v.payload
    from ${evidenceFrom(sources)}
    join record_versions v on v.id = r.version_id
    where a.learner_id = any(${[...learnerIds]}::uuid[])
    order by r.version_id`.execute(db)
  return result.rows
}

/** Of how many people of a cohort the records are looked at one by one. */
const LOOKED_AT = 1000

/** From this share of these people's records on with lists of their own, everybody is thought to have their own. */
const UNLIKE = 0.98

/**
 * The sessions of a cohort: for each course the union of the codes over its learners' records. Most learners of a
 * course have one and the same list of sessions (`records.session_list`), so not all of their records are read: a
 * list is read once, as soon as anybody of the cohort has it. What the first thousand people have is known from
 * their records; of a larger cohort the other lists of its courses are gone through, from one to the next by the
 * index, and for each somebody of the cohort is looked for. Where hardly two people have the same list that would be
 * the longer way, and everybody's records are read.
 * @param lookedAt changes how it is found out, never what
 */
export async function sessionCatalogue(
  db: Queryable,
  cohortId: string,
  sources: Sources,
  lookedAt = LOOKED_AT,
): Promise<CatalogueSession[]> {
  const withSessions = sources.filter((source) => source.attendance === 'sessions')
  if (withSessions.length === 0) return []
  const result = await sql<CatalogueSession & { platform: string; course: string }>`
    with recursive few as materialized (
      select learner_id from enrolments where cohort_id = ${cohortId} limit ${lookedAt}::int
    ),
    theirs as materialized (
      select r.platform_id, r.course, r.session_list, min(r.version_id) as version_id, count(*) as records
      from ${evidenceFrom(withSessions)}
      where a.learner_id in (select learner_id from few) and r.session_list is not null
      group by r.platform_id, r.course, r.session_list
    ),
    way as materialized (
      select (select count(*) from few) >= ${lookedAt} as more,
        coalesce(count(*) >= ${UNLIKE}::float8 * sum(records), false) as unlike
      from theirs
    ),
    -- Begins before the first list.
    lists as (
      select platform_id, course, ''::bytea as session_list from ${sourcesAsTable(withSessions)}
      where (select more and not unlike from way)
      union all
      select l.platform_id, l.course, (
        select r.session_list from records r
        where r.platform_id = l.platform_id and r.course = l.course and r.session_list > l.session_list
          and not r.quarantined
        order by r.session_list limit 1)
      from lists l where l.session_list is not null
    ),
    unknown as materialized (
      select l.platform_id, l.course, l.session_list from lists l
      where l.session_list is not null and not exists (
        select from theirs t
        where t.platform_id = l.platform_id and t.course = l.course and t.session_list = l.session_list)
    ),
    others as (
      select held.version_id from unknown l
      cross join lateral (
        select r.version_id from (
          select r.platform_id, r.account, r.version_id from records r
          where r.platform_id = l.platform_id and r.course = l.course and r.session_list = l.session_list
            and not r.quarantined offset 0
        ) r
        cross join lateral (
          select from accounts a
          join enrolments e on e.learner_id = a.learner_id and e.cohort_id = ${cohortId}
          where a.platform_id = r.platform_id and a.source_id = r.account limit 1
        ) theirs
        limit 1
      ) held
    ),
    everybodys as (
      select r.version_id from ${evidenceFrom(withSessions)}
      join enrolments e on e.learner_id = a.learner_id
      where e.cohort_id = ${cohortId} and r.session_list is not null
        and (select more and unlike from way)
    )
    select v.platform_id as platform, v.course, s.code, min(s.minutes)::int as minutes,
      bool_or(s.taken) as taken, min(s."startsAt") as "startsAt"
    from (
      select version_id from theirs union all select version_id from others
      union all select version_id from everybodys
    ) lists
    cross join lateral (select * from record_versions where id = lists.version_id offset 0) v
    cross join lateral jsonb_to_recordset(v.payload->'sessions')
      as s(code text, minutes int, taken boolean, "startsAt" text)
    group by v.platform_id, v.course, s.code order by v.platform_id, v.course, s.code`.execute(db)
  return result.rows.map(({ platform, course, ...session }) => ({
    ...session,
    source: sourceName(platform, course),
  }))
}
