/** The web service functions that the token must be allowed to call, by what the cohorts ask for. */
import { HocvuError } from '../../src/foundation/errors.ts'
import type { CourseRequest } from '../contract.ts'
import type { SiteInfo } from './wire.ts'

export function neededFunctions(courses: readonly CourseRequest[]): string[] {
  const attendance = new Set(courses.flatMap((course) => course.attendance))
  const needed = [
    'core_webservice_get_site_info',
    'core_course_get_courses_by_field',
    'core_enrol_get_enrolled_users',
  ]
  if (courses.some((course) => course.finalTests.length > 0))
    needed.push('gradereport_user_get_grade_items')
  if (attendance.has('sessions') || attendance.has('topics'))
    needed.push('core_course_get_contents')
  if (attendance.has('sessions')) needed.push('mod_attendance_get_sessions')
  if (attendance.has('topics')) needed.push('core_completion_get_activities_completion_status')
  return needed
}

export function missingFunctions(site: SiteInfo, courses: readonly CourseRequest[]): string[] {
  const allowed = new Set(site.functions.map((entry) => entry.name))
  return neededFunctions(courses).filter((name) => !allowed.has(name))
}

/**
 * @throws HocvuError `platform.no-right` naming every function that is missing from the service;
 * `configuration.invalid` where a cohort asks for what Moodle cannot say
 */
export function requireFunctions(site: SiteInfo, courses: readonly CourseRequest[]): void {
  const reported = courses.find((course) => course.attendance.includes('reported'))
  if (reported)
    throw new HocvuError(
      'configuration.invalid',
      `Course ${reported.course}: Moodle reports no attendance of its own. Set \`attendance\` of the cohort's evidence to sessions, topics or none.`,
      { params: { place: `course ${reported.course}` } },
    )
  const missing = missingFunctions(site, courses)
  if (missing.length > 0)
    throw new HocvuError(
      'platform.no-right',
      `The token's web service lacks ${missing.join(', ')}. ${
        missing.includes('mod_attendance_get_sessions')
          ? 'Install the plug-in mod_attendance if it is not there, and add'
          : 'Add'
      } the functions to the service (Site administration > Server > Web services > External services).`,
    )
}
