/** A learning platform that is connected, of which nobody runs a page, and a course of it that a class belongs to. */
import type { HttpDeps } from '../../src/http/deps.ts'
import { noteCourse } from '../../src/lti/course-store.ts'
import { addClassToCourse } from '../../src/lti/courses.ts'
import { registerPlatform } from '../../src/lti/register.ts'
import { noteDeployment } from '../../src/lti/registration-store.ts'

const ORIGIN = 'https://hoc.example.gov.vn'

/** Where it stands, and by what name it knows this service. */
export const connectedSite = {
  ...{ issuer: ORIGIN, clientId: 'a1b2c3d4', authUrl: `${ORIGIN}/mod/lti/auth.php` },
  ...{ tokenUrl: `${ORIGIN}/mod/lti/token.php`, keysUrl: `${ORIGIN}/mod/lti/certs.php` },
}

export async function connectedCourse(
  { db, clock, outgoing }: Pick<HttpDeps, 'db' | 'clock' | 'outgoing'>,
  cohortId: string,
  { offersMembers = false }: { offersMembers?: boolean } = {},
): Promise<{ registrationId: string; courseId: string }> {
  const registration = await registerPlatform({ db, clock, outgoing }, 'cli:lan', {
    ...{ name: 'Moodle của tỉnh', product: 'moodle', ...connectedSite, deployments: ['1'] },
  })
  const now = clock.now()
  await noteDeployment(db, { registrationId: registration.id, deploymentId: '7' }, now)
  const context = {
    ...{ contextId: '42', label: 'KNS-42', title: 'Kỹ năng số cơ bản' },
    membersUrl: offersMembers
      ? `${ORIGIN}/mod/lti/services.php/CourseSection/42/bindings/1/memberships`
      : null,
    ...{ lineItemsUrl: null, gradeScopes: [] },
  }
  const course = await noteCourse(db, outgoing, { registration, deploymentId: '1', context }, now)
  await addClassToCourse({ db, clock }, 'cli:lan', { courseId: course.id, cohortId })
  return { registrationId: registration.id, courseId: course.id }
}
