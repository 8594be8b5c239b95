/** What somebody is in the course they come from. Only roles of the course count: whoever runs the site teaches nothing there. */

const OF_COURSE = 'http://purl.imsglobal.org/vocab/lis/v2/membership#'
const TEST_USER = 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser'
const TEACHES = ['Instructor', 'ContentDeveloper', 'Administrator', 'Manager']

export interface CourseRoles {
  isTeacher: boolean
  isLearner: boolean
  /** A teacher looks as if they were a learner: nobody real. */
  isTest: boolean
}

export function rolesInCourse(roles: readonly string[]): CourseRoles {
  // Platforms may write roles of the course by their bare name.
  const names = new Set(roles.map((role) => role.replace(OF_COURSE, '')))
  return {
    isTeacher: TEACHES.some((role) => names.has(role)),
    isLearner: names.has('Learner'),
    isTest: roles.includes(TEST_USER),
  }
}
