/** SQL of the queue of waiting accounts: those with the best candidate first, within the viewer's scope. */
import { type RawBuilder, sql } from 'kysely'
import type { Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { likeText } from '../database/like-text.ts'
import { foldKey, foldName } from '../foundation/names.ts'

export interface QueueFilter {
  platform?: string | undefined
  /** Accounts with something recorded in a course that the cohort takes evidence from. */
  cohort?: string | undefined
  /** Why they wait. */
  reason?: string | undefined
  /** Words of a name, or the beginning of a code, an e-mail, a phone or the platform's own id. */
  search?: string | undefined
}

/** Where an account stands in the queue, as text for addresses: its best score and its id. */
export type QueuePlace = string

const PLACE = /^(-?\d{1,4}(?:\.\d{1,3})?)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

export const isQueuePlace = (text: string): boolean => PLACE.test(text)

const placeOf = sql<QueuePlace>`a.best_score || '_' || a.id`

/** SQL condition on the account `a`: it waits, the viewer may see it, and it fits the filter. Accounts of nobody are for the whole roster. */
function waits(viewer: Viewer, { platform, cohort, reason, search }: QueueFilter) {
  const conditions: RawBuilder<unknown>[] = [
    sql`a.state = 'waiting'`,
    viewer.unitId === null ? sql`true` : sql`false`,
  ]
  if (platform !== undefined) conditions.push(sql`a.platform_id = ${platform}`)
  if (reason !== undefined) conditions.push(sql`a.reason_code = ${reason}`)
  if (cohort !== undefined) conditions.push(inCohort(cohort))
  if (search !== undefined && search.trim() !== '') conditions.push(looksLike(search))
  return sql<boolean>`${sql.join(conditions, sql` and `)}`
}

const inCohort = (cohort: string) => sql`exists (
  select from cohorts c
  join cohort_versions v on v.cohort_id = c.id and v.version = c.version
  cross join lateral jsonb_array_elements(v.definition->'evidence') source
  join records r on r.account = a.source_id and r.platform_id = a.platform_id and r.course = source->>'course'
  where c.id = ${cohort} and source->>'platform' = a.platform_id)`

/** SQL condition on the account `a`. Marks and case do not matter. */
export function looksLike(search: string): RawBuilder<boolean> {
  const name = likeText(foldName(search))
  const key = likeText(foldKey(search))
  return sql<boolean>`(a.name_key like ${`%${name}%`} or a.employee_code_key like ${`${key}%`}
    or a.email_key like ${`${key}%`} or a.phone like ${`${key}%`}
    or lower(a.source_id) = ${foldKey(search)} or lower(a.username) = ${foldKey(search)})`
}

export async function countQueue(
  db: Queryable,
  viewer: Viewer,
  filter: QueueFilter,
): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*)::int as count from accounts a where ${waits(viewer, filter)}`.execute(db)
  return found.rows[0]?.count ?? 0
}

/**
 * The account that is to be decided next.
 * @param after a place that was passed; at the end of the queue it begins anew
 */
export async function nextInQueue(
  db: Queryable,
  viewer: Viewer,
  filter: QueueFilter,
  after: QueuePlace | null,
): Promise<{ id: string; place: QueuePlace; wrapped: boolean } | null> {
  const [, score, id] = PLACE.exec(after ?? '') ?? []
  const find = async (beyond: RawBuilder<unknown>) => {
    const found = await sql<{ id: string; place: QueuePlace }>`
      select a.id, ${placeOf} as place from accounts a
      where ${waits(viewer, filter)} and ${beyond}
      order by a.best_score desc, a.id desc limit 1`.execute(db)
    return found.rows[0] ?? null
  }
  if (score !== undefined && id !== undefined) {
    const next = await find(sql`(a.best_score, a.id) < (${score}::float8, ${id}::uuid)`)
    if (next !== null) return { ...next, wrapped: false }
  }
  const first = await find(sql`true`)
  return first === null ? null : { ...first, wrapped: score !== undefined }
}

/** null: it does not wait, or the viewer may not see it. */
export async function placeInQueue(
  db: Queryable,
  viewer: Viewer,
  id: string,
): Promise<QueuePlace | null> {
  const found = await sql<{ place: QueuePlace }>`
    select ${placeOf} as place from accounts a where a.id = ${id} and ${waits(viewer, {})}`.execute(
    db,
  )
  return found.rows[0]?.place ?? null
}

export interface QueueChoices {
  platforms: { id: string; count: number }[]
  reasons: { id: string; count: number }[]
}

/** By what the queue can be narrowed, the most frequent first; and how many wait in all. */
export async function queueChoices(
  db: Queryable,
  viewer: Viewer,
): Promise<QueueChoices & { all: number }> {
  const found = await sql<{ platform: string | null; reason: string | null; count: number }>`
    select a.platform_id as platform, a.reason_code as reason, count(*)::int as count
    from accounts a where ${waits(viewer, {})}
    group by grouping sets ((a.platform_id), (a.reason_code)) order by 3 desc, 1, 2`.execute(db)
  const platforms = found.rows.flatMap(({ platform: id, count }) =>
    id === null ? [] : [{ id, count }],
  )
  const reasons = found.rows.flatMap(({ reason: id, count }) =>
    id === null ? [] : [{ id, count }],
  )
  return { platforms, reasons, all: platforms.reduce((sum, { count }) => sum + count, 0) }
}
