/** SQL of how far each course of a platform was read. */
import { sql } from 'kysely'
import type { CourseRequest } from '../../connectors/contract.ts'
import type { Queryable } from '../database/connection.ts'
import { rowsAsTable } from '../database/rows.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** A platform that tells changes only is read whole this often: what is gone, and what was mended, shows only then. */
const WHOLE_EVERY_DAYS = 7

/** What is asked of a course, one text a thing. */
function thingsAsked({ finalTests, attempts, attendance }: CourseRequest): string[] {
  return [
    ...finalTests.map((test) => `test:${test}`),
    ...attempts.map((rule) => `attempts:${rule}`),
    ...attendance.map((kind) => `attendance:${kind}`),
  ]
}

/**
 * Since when changes of all these courses are unread; null when some of what is asked was never read whole, or not
 * for some days, or at a time that is still to come.
 */
export async function readPosition(
  db: Queryable,
  platformId: string,
  requests: readonly CourseRequest[],
  now: Date,
): Promise<Date | null> {
  const rows = await db
    .selectFrom('course_positions')
    .selectAll()
    .where('platform_id', '=', platformId)
    .execute()
  const known = new Map(rows.map((row) => [row.course, row]))
  let since: Date | null = null
  for (const request of requests) {
    const row = known.get(request.course)
    if (!row?.whole_at || now.getTime() - row.whole_at.getTime() >= WHOLE_EVERY_DAYS * DAY_MS)
      return null
    // The clock was ahead when that was written: what has changed meanwhile would be taken for read.
    if (row.since > now || row.whole_at > now) return null
    const asked = new Set(Object.values(row.asked))
    if (!thingsAsked(request).every((thing) => asked.has(thing))) return null
    if (since === null || row.since < since) since = row.since
  }
  return since
}

/** The next reading of these courses is a whole one, whatever was read before. */
export async function readWholeNext(
  db: Queryable,
  platformId: string,
  courses: readonly string[],
): Promise<void> {
  await sql`update course_positions set whole_at = null
    where platform_id = ${platformId} and course = any(${[...courses]}::text[])`.execute(db)
}

/** @param whole everything of the courses was read, not only changes */
export async function savePosition(
  db: Queryable,
  platformId: string,
  requests: readonly CourseRequest[],
  { since, whole }: { since: Date; whole: boolean },
): Promise<void> {
  if (requests.length === 0) return
  const given = rowsAsTable(
    't',
    { course: 'text', asked: 'jsonb' },
    requests.map((request) => ({ course: request.course, asked: thingsAsked(request) })),
  )
  await sql`
    insert into course_positions as p (platform_id, course, asked, since, whole_at)
    select ${platformId}, course, asked, ${since}::timestamptz, ${whole ? since : null}::timestamptz from ${given}
    on conflict (platform_id, course) do update set asked = excluded.asked, since = excluded.since,
      whole_at = coalesce(excluded.whole_at, p.whole_at)`.execute(db)
}
