/** SQL of what a calendar needs beside the deadlines themselves: when what they rest on was changed, requests that are open. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import type { DateString } from '../../foundation/dates.ts'

/** The newest version of a definition, and since when it stands. */
export interface Standing {
  version: number
  changedAt: Date
}

type Kind = 'plan' | 'program' | 'cohort' | 'platform'

/** Of all definitions there are, by kind and id. */
export async function standingDefinitions(
  db: Queryable,
): Promise<(kind: Kind, id: string) => Standing> {
  const found = await sql<Standing & { kind: Kind; id: string }>`
    select 'plan' as kind, v.plan_id as id, v.version, v.created_at as "changedAt"
      from plans d join plan_versions v on v.plan_id = d.id and v.version = d.version
    union all select 'program', v.program_id, v.version, v.created_at
      from programs d join program_versions v on v.program_id = d.id and v.version = d.version
    union all select 'cohort', v.cohort_id, v.version, v.created_at
      from cohorts d join cohort_versions v on v.cohort_id = d.id and v.version = d.version
    union all select 'platform', v.platform_id, v.version, v.created_at
      from platforms d join platform_versions v on v.platform_id = d.id and v.version = d.version`.execute(
    db,
  )
  const known = new Map(found.rows.map((row) => [`${row.kind} ${row.id}`, row]))
  return (kind, id) => known.get(`${kind} ${id}`) ?? { version: 0, changedAt: new Date(0) }
}

export interface OpenRequest {
  id: string
  number: number
  dueOn: DateString
  recordedAt: Date
}

/** Requests about personal data that wait for an answer. Whose they are is not read. */
export async function openRequests(db: Queryable): Promise<OpenRequest[]> {
  const found = await sql<OpenRequest>`
    select id, number, due_on as "dueOn", recorded_at as "recordedAt"
    from privacy_requests where answered_at is null order by due_on, number`.execute(db)
  return found.rows
}
