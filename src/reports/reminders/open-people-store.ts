/** SQL of who has not finished a class, or has a window that closes. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import {
  type DateString,
  endOfDateInVietnam,
  startOfDateInVietnam,
} from '../../foundation/dates.ts'

/**
 * Enrolments of open classes that are not decided for good, of the people whom the viewer sees.
 * @param windowOn only those whose window closes on the day
 */
export async function countOpenPeople(
  db: Queryable,
  viewer: Viewer,
  of: { cohortId: string } | { programId: string },
  windowOn: DateString | null,
): Promise<number> {
  const which = 'cohortId' in of ? sql`c.id = ${of.cohortId}` : sql`c.program_id = ${of.programId}`
  const window =
    windowOn === null
      ? sql`true`
      : sql`o.due_at > ${startOfDateInVietnam(windowOn)} and o.due_at <= ${endOfDateInVietnam(windowOn)}`
  const found = await sql<{ people: number }>`
    select count(distinct e.learner_id)::int as people
    from enrolments e
    join cohorts c on c.id = e.cohort_id and c.active
    join learners l on l.id = e.learner_id and l.merged_into is null and l.erased_at is null
    left join outcomes o on o.enrolment_id = e.id
    where ${which} and coalesce(o.verdict, 'incomplete') = 'incomplete' and ${window}
      and ${seesLearner(viewer, sql`e.learner_id`)}`.execute(db)
  return found.rows[0]?.people ?? 0
}
