/** What somebody is in the course they come from. Only roles of the course count: whoever runs the site teaches nothing there. */
import type { LtiProduct } from '../registration.ts'

const OF_COURSE = 'http://purl.imsglobal.org/vocab/lis/v2/membership#'
const OF_INSTITUTION = 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#'
const TEST_USER = 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser'
const TEACHES = ['Instructor', 'ContentDeveloper', 'Administrator', 'Manager']

export interface CourseRoles {
  isTeacher: boolean
  isLearner: boolean
  /** A teacher looks as if they were a learner: nobody real. */
  isTest: boolean
}

/** @param product whose launch says so; null: it is not known, as in a list of members */
export function rolesInCourse(roles: readonly string[], product: LtiProduct | null): CourseRoles {
  // Platforms may write roles of the course by their bare name.
  const names = new Set(roles.map((role) => role.replace(OF_COURSE, '')))
  const ofCourse = [...names].some((name) => !/[#:/]/.test(name))
  if (product === 'open-edx' && !ofCourse) return rolesOfOlderOpenEdx(roles)
  return {
    isTeacher: TEACHES.some((role) => names.has(role)),
    isLearner: names.has('Learner'),
    isTest: roles.includes(TEST_USER),
  }
}

/** Until its ADR 0008 it wrote what somebody is in the course as a role of the institution, and teachers as students too. */
function rolesOfOlderOpenEdx(roles: readonly string[]): CourseRoles {
  const isTeacher = roles.includes(`${OF_INSTITUTION}Instructor`)
  const isLearner = roles.includes(`${OF_INSTITUTION}Student`) && !isTeacher
  return { isTeacher, isLearner, isTest: roles.includes(TEST_USER) }
}
