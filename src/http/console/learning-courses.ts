/** Courses of learning platforms: which classes belong to one, and bringing its members as a list. */
import { z } from 'zod'
import { coursePath, PLATFORMS } from '../../console/integrations/lti/addresses.ts'
import { coursePage } from '../../console/integrations/lti/course-page.tsx'
import { learningPlatformTexts } from '../../foundation/texts/console/learning-platforms.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { findCourse } from '../../lti/course-list.ts'
import { addClassToCourse, takeClassFromCourse } from '../../lti/courses.ts'
import { bringMembers } from '../../lti/members/bring-members.ts'
import { readRegistration } from '../../lti/registration-store.ts'
import { listCohorts } from '../../programs/store.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import { notFound, type Route } from '../route.ts'

const COURSE = `${PLATFORMS}/courses/{course}` as const
const params = z.object({ course: z.uuid() })
const Class = z.object({ cohort: z.string().trim().min(1).max(200) })
const writes = { scope: 'integrations:write', wholeRoster: true } as const

export const learningCourseRoutes: Route[] = [
  consolePage({
    path: COURSE,
    scope: 'integrations:read',
    wholeRoster: true,
    params,
    query: z.object({}),
    handler: async ({ deps: { db }, viewer, params: { course: id }, language }) => {
      const course = await findCourse(db, id)
      if (course === null) throw notFound()
      const registration = await readRegistration(db, course.registrationId)
      const cohorts = await listCohorts(db)
      return coursePage({
        course,
        emailVerified: registration?.emailVerified === true,
        cohorts: cohorts
          .filter(({ active }) => active)
          .map(({ definition }) => ({ id: definition.id, name: definition.name })),
        mayWrite: viewer.scopes.has('integrations:write'),
        mayBring: viewer.scopes.has('roster:write'),
        language,
      })
    },
  }),
  consoleAction({
    path: `${COURSE}/classes`,
    ...writes,
    params,
    body: Class,
    handler: async ({ deps, viewer, visit, params: { course }, body, language }) => {
      const pair = { courseId: course, cohortId: body.cohort }
      await addClassToCourse(deps, viewer.actor, pair)
      const text = fill(learningPlatformTexts[language].classAdded, { id: body.cohort })
      visit.notify({ kind: 'done', text })
      return seeOther(coursePath(course))
    },
  }),
  consoleAction({
    path: `${COURSE}/classes/remove`,
    ...writes,
    params,
    body: Class,
    handler: async ({ deps, viewer, visit, params: { course }, body, language }) => {
      const pair = { courseId: course, cohortId: body.cohort }
      await takeClassFromCourse(deps, viewer.actor, pair)
      const text = fill(learningPlatformTexts[language].classRemoved, { id: body.cohort })
      visit.notify({ kind: 'done', text })
      return seeOther(coursePath(course))
    },
  }),
  consoleAction({
    path: `${COURSE}/members`,
    // Whoever may bring a list; it may name anybody.
    scope: 'roster:write',
    wholeRoster: true,
    params,
    body: Class,
    handler: async ({ deps, viewer, visit, params: { course }, body, language }) => {
      const wanted = { courseId: course, cohortId: body.cohort }
      const { id, members, withoutKey } = await bringMembers(deps, viewer, wanted)
      const { membersRead, membersWithoutKey } = learningPlatformTexts[language]
      visit.notify({ kind: 'done', text: fill(membersRead, { n: members }) })
      if (withoutKey > 0)
        visit.notify({ kind: 'failed', text: fill(membersWithoutKey, { n: withoutKey }) })
      return seeOther(`/console/cohorts/${body.cohort}/learners/new/${id}`)
    },
  }),
]
