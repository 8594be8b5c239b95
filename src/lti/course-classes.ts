/** SQL of which classes belong to which course of a learning platform. */
import { sql } from 'kysely'

/**
 * `lti_courses course`, its `lti_registrations g`, its class `cohorts h` in the present version `cohort_versions v`: those
 * whose evidence names the course of this platform by its id, and those that a person has said belong to it. A short name is
 * whatever a teacher types, on Moodle too, where `KNS&#45;1` is another short name than `KNS-1` and is told as the same.
 */
export const classesOfCourse = sql`lti_courses course
    join lti_registrations g on g.id = course.registration_id
    cross join cohorts h
    join cohort_versions v on v.cohort_id = h.id and v.version = h.version and (
      exists (select from lti_course_cohorts x where x.course_id = course.id and x.cohort_id = h.id)
      or exists (select from jsonb_array_elements(v.definition->'evidence') e
        where e->>'platform' = g.platform_id and e->>'course' = course.context_id))`

/** The same of classes whose evidence names a course of this platform by that short name: for a person to look at. A number is an id. */
export const classesCalledAlike = sql`lti_courses course
    join lti_registrations g on g.id = course.registration_id
    join cohorts h on h.active
    join cohort_versions v on v.cohort_id = h.id and v.version = h.version and exists (
      select from jsonb_array_elements(v.definition->'evidence') e
      where e->>'platform' = g.platform_id and e->>'course' = course.label)
      and not exists (select from lti_course_cohorts x where x.course_id = course.id and x.cohort_id = h.id)
      and course.label <> course.context_id and course.label !~ '^[0-9]+$'`
