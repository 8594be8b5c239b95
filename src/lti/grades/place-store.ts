/** SQL of where an outcome belongs in the gradebooks of a platform: the courses of its class, and the columns made there. */
import { sql } from 'kysely'
import type { Queryable, Trx } from '../../database/connection.ts'
import { keptLearner } from '../../roster/kept-learner.ts'
import { classesOfCourse } from '../course-classes.ts'

/** One person in one course. */
export interface Place {
  courseId: string
  cohortId: string
  /** Of the class. */
  name: string
  lineItemsUrl: string
  scopes: string[]
  /** As the platform calls the person. */
  sub: string
  /** Of the column that was made for the class; null: none yet. */
  lineItem: string | null
}

/** Of a learner who has come from the platform. By course, then by name. */
export async function placesOf(
  db: Queryable,
  registrationId: string,
  { learnerId, cohortId }: { learnerId: string; cohortId: string },
): Promise<Place[]> {
  const found = await sql<Place>`
    select course.id as "courseId", h.id as "cohortId", v.definition->>'name' as name,
      course.line_items_url as "lineItemsUrl", course.grade_scopes as scopes, who.sub, item.url as "lineItem"
    from ${classesOfCourse}
    join lti_people who on who.registration_id = course.registration_id
    join accounts a on a.id = who.account_id and a.platform_id = g.platform_id and a.state = 'linked'
    join learners m on m.id = a.learner_id and m.erased_at is null
    left join lti_line_items item on item.course_id = course.id and item.cohort_id = h.id
    where g.id = ${registrationId}::uuid and h.id = ${cohortId} and course.line_items_url is not null
      and ${keptLearner('m')} = ${learnerId}::uuid
    order by course.id, who.sub`.execute(db)
  return found.rows
}

/** Nobody else keeps a column for this class there until the transaction ends. @returns the one that is known by now */
export async function lockLineItem(
  trx: Trx,
  { courseId, cohortId }: Pick<Place, 'courseId' | 'cohortId'>,
): Promise<string | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`lti-line-item/${courseId}/${cohortId}`}, 0))`.execute(
    trx,
  )
  const found = await trx
    .selectFrom('lti_line_items')
    .select('url')
    .where('course_id', '=', courseId)
    .where('cohort_id', '=', cohortId)
    .executeTakeFirst()
  return found?.url ?? null
}

export async function keepLineItem(
  trx: Trx,
  { courseId, cohortId }: Pick<Place, 'courseId' | 'cohortId'>,
  url: string,
  now: Date,
): Promise<void> {
  await trx
    .insertInto('lti_line_items')
    .values({ course_id: courseId, cohort_id: cohortId, url, made_at: now })
    .onConflict((conflict) =>
      conflict.columns(['course_id', 'cohort_id']).doUpdateSet({ url, made_at: now }),
    )
    .execute()
}
