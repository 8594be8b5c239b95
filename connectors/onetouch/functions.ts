/** The web service functions that the token must be allowed to call, by what is read. */
import { HocvuError } from '../../src/foundation/errors.ts'
import type { CourseRequest } from '../contract.ts'
import { type Part, partsOf } from './checkpoint.ts'
import type { Moodle } from './moodle.ts'
import { Anything, type SiteInfo } from './wire.ts'

const ATTENDANCE = 'mod_attendance_get_sessions'
export const QUIZ_SETTINGS = 'mod_quiz_get_quizzes_by_courses'
export const QUIZ_ATTEMPTS = 'mod_quiz_get_user_attempts'

const FUNCTIONS_OF: Readonly<Record<Part, readonly string[]>> = {
  people: ['core_course_get_courses_by_field', 'core_enrol_get_enrolled_users'],
  grades: ['gradereport_user_get_grade_items'],
  sessions: ['core_course_get_contents', ATTENDANCE],
  topics: ['core_course_get_contents', 'core_completion_get_activities_completion_status'],
}

/** Those of the quizzes come on top, where a final test is a quiz. */
export function neededFunctions(courses: readonly CourseRequest[]): string[] {
  const parts = courses.flatMap(partsOf)
  return [
    ...new Set([
      'core_webservice_get_site_info',
      ...FUNCTIONS_OF.people,
      ...parts.flatMap((part) => FUNCTIONS_OF[part]),
    ]),
  ]
}

export function hasFunction(site: SiteInfo, name: string): boolean {
  return site.functions.some((entry) => entry.name === name)
}

/**
 * A function that the service lacks is a missing right; one that the site does not know belongs to a plug-in that is
 * not there.
 * @throws HocvuError `platform.no-right` or `platform.not-found`, naming every function that is missing for the part
 */
export async function requireFunctions(moodle: Moodle, part: Part, course: string): Promise<void> {
  const { value: site } = await moodle.site()
  const missing = FUNCTIONS_OF[part].filter((name) => !hasFunction(site, name))
  if (missing.length === 0) return
  if (missing.includes(ATTENDANCE) && !(await isKnown(moodle, ATTENDANCE)))
    throw new HocvuError(
      'platform.not-found',
      `Course ${course}: the site has no attendance plug-in (mod_attendance), so there are no roll calls to read. Install it, or set \`attendance\` of the cohort's evidence to topics or none and bring sign-in sheets as files.`,
    )
  throw lacking(missing, course)
}

export function lacking(functions: readonly string[], course: string): HocvuError {
  return new HocvuError(
    'platform.no-right',
    `Course ${course}: the token's web service lacks ${functions.join(', ')}. Add the functions to the service (Site administration > Server > Web services > External services).`,
  )
}

/** Whether the site has the function at all: asked for something else, it says so before it looks at the parameters. */
export async function isKnown(moodle: Moodle, name: string): Promise<boolean> {
  try {
    await moodle.call({ function: name, answer: Anything, place: `is there a function ${name}` })
    return true
  } catch (error) {
    if (error instanceof HocvuError && error.code === 'platform.not-found') return false
    if (error instanceof HocvuError && error.code === 'platform.no-right') return true
    throw error
  }
}
