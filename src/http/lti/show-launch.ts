/** What somebody sees who has come from a course: their own, how the classes do, or what they can put into the course. */

import type { Viewer } from '../../access/viewer.ts'
import { type CoursePage, coursePage } from '../../console/lti/course-page.tsx'
import { deepLinkPage } from '../../console/lti/deep-link-page.tsx'
import { RESOURCE_LINK } from '../../lti/deep-linking/answer.ts'
import type { Launch } from '../../lti/launch/launch.ts'
import { classPanels } from '../../lti/panel/class-panel.ts'
import { type ClassOfCourse, listClasses } from '../../lti/panel/class-store.ts'
import { type FrameVisit, sealVisit } from '../../lti/panel/frame-visit.ts'
import { ownClasses } from '../../lti/panel/own.ts'
import { whoComes } from '../../lti/panel/who-store.ts'
import type { Answer } from '../answer.ts'
import type { RawCall } from '../route.ts'
import { inFrameOf } from './in-frame.ts'

type Deps = Pick<RawCall, 'deps'>['deps']

/** Everything about the launch was checked, and who comes is noted. */
export async function showLaunch(
  { deps }: Pick<RawCall, 'deps'>,
  { fullName: _, nameOrder: __, email: ___, username: ____, ...visit }: Launch,
): Promise<Answer> {
  return visit.message.kind === 'deep-linking'
    ? await showDeepLinking(deps, visit)
    : await showCourse(deps, visit)
}

export async function showCourse(deps: Deps, visit: FrameVisit): Promise<Answer> {
  const { registration, language, course, isTeacher } = visit
  const classes = course === null ? [] : await listClasses(deps.db, course.id)
  const own = await ownPart(deps, visit, classes)
  const showsPanel = isTeacher && course !== null
  const html = coursePage({
    language,
    now: deps.clock.now(),
    course: course?.title ?? course?.label ?? null,
    own,
    panel: showsPanel
      ? {
          classes: await classPanels(deps.db, classes),
          people: registration.teachersSee === 'people' && registration.platformId !== null,
          sealed: sealVisit(deps, visit),
        }
      : null,
  })
  return inFrameOf(registration, html)
}

/** Who only teaches has none, unless they are on the list of a class as well. */
async function ownPart(
  deps: Deps,
  visit: FrameVisit,
  classes: readonly ClassOfCourse[],
): Promise<CoursePage['own']> {
  const { registration, sub, course, isTeacher, isLearner, isTest } = visit
  const onlyTeaches = isTeacher && !isLearner
  const nothing = (is: Exclude<NonNullable<CoursePage['own']>['is'], 'there'>) =>
    onlyTeaches && course !== null
      ? null
      : { is, classes: classes.map(({ name }) => name).join(', ') }
  if (course === null) return nothing('no-course')
  if (isTest) return nothing('test')
  if (registration.platformId === null) return nothing('not-set-up')
  if (classes.length === 0) return isTeacher ? null : nothing('no-class')
  const comer = await whoComes(deps.db, { registrationId: registration.id, sub })
  if (comer.is !== 'known') return nothing(comer.is)
  const own = await ownClasses(deps, themselves(visit), comer.learnerId, classes)
  return own.length === 0 ? nothing('not-enrolled') : { is: 'there', classes: own }
}

/** Sees what is asked for about themselves, and may do nothing. */
const themselves = ({ registration, sub }: FrameVisit): Viewer => ({
  actor: `lti:${registration.id}:${sub}`,
  scopes: new Set(),
  unitId: null,
})

async function showDeepLinking(deps: Deps, visit: FrameVisit): Promise<Answer> {
  const { registration, language, course, isTeacher, message } = visit
  const takes = message.kind === 'deep-linking' && message.acceptTypes.includes(RESOURCE_LINK)
  const classes = course === null ? [] : await listClasses(deps.db, course.id)
  const html = deepLinkPage({
    language,
    now: deps.clock.now(),
    course: course?.title ?? course?.label ?? null,
    classes: classes.map(({ name }) => name),
    may: !isTeacher ? 'not-teacher' : takes ? 'add' : 'not-taken',
    sealed: sealVisit(deps, visit),
  })
  return inFrameOf(registration, html)
}
