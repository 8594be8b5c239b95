/** SQL of courses of learning platforms and their classes, as people look after them. About nobody. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { classesCalledAlike, classesOfCourse } from './course-classes.ts'

interface CourseClass {
  id: string
  name: string
  /** A person has said so; else its evidence names the course. */
  byHand: boolean
}

export interface ListedCourse {
  id: string
  registrationId: string
  /** Of the registration. */
  platform: string
  deploymentId: string
  contextId: string
  label: string | null
  title: string | null
  /** Names and Roles; null: not offered. */
  membersUrl: string | null
  offersGrades: boolean
  firstSeenAt: Date
  lastSeenAt: Date
  classes: CourseClass[]
  /** Whose evidence has the course's short name: they may belong to it, when a person says so. */
  calledAlike: Pick<CourseClass, 'id' | 'name'>[]
}

const columns = sql`c.id, c.registration_id as "registrationId", r.name as platform, c.deployment_id as "deploymentId",
  c.context_id as "contextId", c.label, c.title, c.members_url as "membersUrl",
  c.line_items_url is not null as "offersGrades", c.first_seen_at as "firstSeenAt", c.last_seen_at as "lastSeenAt",
  coalesce((select json_agg(json_build_object('id', h.id, 'name', v.definition->>'name', 'byHand',
      exists (select from lti_course_cohorts x where x.course_id = course.id and x.cohort_id = h.id)) order by h.id)
    from ${classesOfCourse} where course.id = c.id), '[]') as classes,
  coalesce((select json_agg(json_build_object('id', h.id, 'name', v.definition->>'name') order by h.id)
    from ${classesCalledAlike} where course.id = c.id), '[]') as "calledAlike"`

const from = sql`from lti_courses c join lti_registrations r on r.id = c.registration_id`

/** From which somebody has come last first. */
export async function listCourses(
  db: Queryable,
  registrationId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ courses: ListedCourse[]; total: number }> {
  const found =
    await sql<ListedCourse>`select ${columns} ${from} where r.id = ${registrationId}::uuid
    order by c.last_seen_at desc, c.id limit ${limit} offset ${offset}`.execute(db)
  const counted = await sql<{ total: number }>`select count(*)::int as total ${from}
    where r.id = ${registrationId}::uuid`.execute(db)
  return { courses: found.rows, total: counted.rows[0]?.total ?? 0 }
}

/** null: there is none of that id. */
export async function findCourse(db: Queryable, id: string): Promise<ListedCourse | null> {
  const found = await sql<ListedCourse>`select ${columns} ${from} where c.id = ${id}::uuid`.execute(
    db,
  )
  return found.rows[0] ?? null
}

/** Those that can tell who is in them. */
export async function coursesWithMembers(db: Queryable, cohortId: string): Promise<ListedCourse[]> {
  const found = await sql<ListedCourse>`select ${columns} ${from}
    where r.state = 'active' and c.members_url is not null
      and c.id in (select course.id from ${classesOfCourse} where h.id = ${cohortId})
    order by c.title, c.id`.execute(db)
  return found.rows
}

/** Of each registration, how many courses somebody has come from, and how many deployments wait. */
export async function registrationFigures(
  db: Queryable,
): Promise<Map<string, { courses: number; waiting: number; lastSeenAt: Date | null }>> {
  const found = await sql<{
    id: string
    courses: number
    waiting: number
    lastSeenAt: Date | null
  }>`select r.id,
      (select count(*)::int from lti_courses c where c.registration_id = r.id) as courses,
      (select max(c.last_seen_at) from lti_courses c where c.registration_id = r.id) as "lastSeenAt",
      (select count(*)::int from lti_deployments d where d.registration_id = r.id and d.state = 'waiting') as waiting
    from lti_registrations r`.execute(db)
  return new Map(found.rows.map(({ id, ...figures }) => [id, figures]))
}

/** @returns false: it belonged to the course by hand already */
export async function insertCourseClass(
  db: Queryable,
  { courseId, cohortId }: { courseId: string; cohortId: string },
  { actor, now }: { actor: string; now: Date },
): Promise<boolean> {
  const made = await db
    .insertInto('lti_course_cohorts')
    .values({ course_id: courseId, cohort_id: cohortId, added_at: now, added_by: actor })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return made.numInsertedOrUpdatedRows === 1n
}

/** @returns whether it was there */
export async function deleteCourseClass(
  db: Queryable,
  { courseId, cohortId }: { courseId: string; cohortId: string },
): Promise<boolean> {
  const gone = await db
    .deleteFrom('lti_course_cohorts')
    .where('course_id', '=', courseId)
    .where('cohort_id', '=', cohortId)
    .executeTakeFirst()
  return gone.numDeletedRows === 1n
}
