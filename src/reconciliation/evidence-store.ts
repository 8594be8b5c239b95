/** SQL of evidence as it is now: the newest records of learners, and the sessions that a cohort has. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { rowsAsTable } from '../database/rows.ts'
import type { CohortDefinition } from '../programs/definition.ts'
import { type CatalogueSession, sourceName } from './sessions.ts'

export type Sources = CohortDefinition['evidence']

/** The courses of the cohort as a table `src`, each once: a course may give two papers of a test. */
export const sourcesAsTable = (sources: Sources) => {
  const courses = new Map(
    sources.map(({ platform, course }) => [
      JSON.stringify([platform, course]),
      { platform_id: platform, course },
    ]),
  )
  return rowsAsTable('src', { platform_id: 'text', course: 'text' }, [...courses.values()])
}

/**
 * The newest records `r` of the sources, of whoever `accounts a` is joined or restricted to. The offset keeps the
 * way from an account to its few records, also where no statistics tell that a course has many.
 */
export const evidenceFrom = (sources: Sources) => sql`accounts a
    cross join lateral (
      select r.* from ${sourcesAsTable(sources)}
      join records r on r.platform_id = src.platform_id and r.course = src.course and r.account = a.source_id
      where src.platform_id = a.platform_id and not r.quarantined offset 0
    ) r`

export interface EvidenceRow {
  learnerId: string
  platform: string
  course: string
  kind: string
  versionId: number
  firstObservedAt: Date
  payload: unknown
}

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

/** The sessions of a cohort: for each course the union of the codes over its learners' records. */
export async function sessionCatalogue(
  db: Queryable,
  cohortId: string,
  sources: Sources,
): Promise<CatalogueSession[]> {
  const withSessions = sources.filter((source) => source.attendance === 'sessions')
  if (withSessions.length === 0) return []
  const result = await sql<CatalogueSession & { platform: string; course: string }>`
    select r.platform_id as platform, r.course, s.code, min(s.minutes)::int as minutes,
      bool_or(s.taken) as taken, min(s."startsAt") as "startsAt"
    from ${evidenceFrom(withSessions)}
    join enrolments e on e.learner_id = a.learner_id
    join record_versions v on v.id = r.version_id
    cross join lateral jsonb_to_recordset(v.payload->'sessions')
      as s(code text, minutes int, taken boolean, "startsAt" text)
    where e.cohort_id = ${cohortId} and r.kind = 'sessions'
    group by r.platform_id, r.course, s.code order by r.platform_id, r.course, s.code`.execute(db)
  return result.rows.map(({ platform, course, ...session }) => ({
    ...session,
    source: sourceName(platform, course),
  }))
}
