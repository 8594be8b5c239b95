/** SQL of which classes belong to which course of a learning platform. */
import { sql } from 'kysely'

/**
 * `lti_courses course`, its `lti_registrations g`, its class `cohorts h` in the present version `cohort_versions v`: those
 * whose evidence names the course of this platform, and those that a person has said belong to it. By its id; on Moodle also
 * by its short name, which is a course's own there: elsewhere a label is whatever a teacher types. A number is an id alone,
 * or whoever calls their course like the id of another would see its people.
 */
export const classesOfCourse = sql`lti_courses course
    join lti_registrations g on g.id = course.registration_id
    cross join cohorts h
    join cohort_versions v on v.cohort_id = h.id and v.version = h.version and (
      exists (select from lti_course_cohorts x where x.course_id = course.id and x.cohort_id = h.id)
      or exists (select from jsonb_array_elements(v.definition->'evidence') e
        where e->>'platform' = g.platform_id
          and (e->>'course' = course.context_id or (g.product = 'moodle' and e->>'course' = course.label and course.label !~ '^[0-9]+$'))))`
