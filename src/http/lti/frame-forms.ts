/**
 * Forms of pages in a frame. A browser that keeps no cookie there sends none: what each form carries sealed says who is
 * there, from where, and until when. Nothing of it stands in an address.
 */
import { z } from 'zod'
import { deepLinkAnswerPage } from '../../console/lti/deep-link-page.tsx'
import { peoplePage } from '../../console/lti/people-page.tsx'
import { HocvuError } from '../../foundation/errors.ts'
import { signedAnswer } from '../../lti/deep-linking/answer.ts'
import { listClasses } from '../../lti/panel/class-store.ts'
import { type FrameVisit, openVisit, sealVisit } from '../../lti/panel/frame-visit.ts'
import { peopleOfClass } from '../../lti/panel/people-store.ts'
import { foreignForm, notFound, type RawCall, type Route } from '../route.ts'
import { fieldsOf } from './fields.ts'
import { inFrameOf } from './in-frame.ts'
import { showCourse } from './show-launch.ts'

const Carried = z.object({ visit: z.string().max(60_000) })
const People = Carried.extend({
  class: z.string().max(200),
  search: z.string().max(100).default(''),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
})
const Choice = Carried.extend({ choice: z.enum(['add', 'nothing']) })

const shown = { limit: 'frame', type: 'text/html' } as const

export const ltiFrameFormRoutes: Route[] = [
  foreignForm({
    ...shown,
    path: '/lti/panel',
    summary: 'In the frame of a course: back to what its item shows.',
    handler: async ({ deps, body }) => {
      const { visit } = fieldsOf(Carried, body, 'form')
      return await showCourse(deps, await openVisit(deps, visit))
    },
  }),
  foreignForm({
    ...shown,
    path: '/lti/people',
    summary:
      'In the frame of a course: the people of a class by name, where its teachers may see them.',
    handler: async ({ deps, body }) => {
      const fields = fieldsOf(People, body, 'form')
      const visit = await openVisit(deps, fields.visit)
      const { registration, language } = visit
      const seen = await classSeen(deps, visit, fields.class)
      const { search, page } = fields
      const asked = { cohort: seen.id, platform: seen.platform, search }
      const found = await peopleOfClass(deps.db, { ...asked, page })
      const html = peoplePage({
        ...{ language, now: deps.clock.now(), class: seen, search, ...found },
        sealed: sealVisit(deps, visit),
      })
      return inFrameOf(registration, html)
    },
  }),
  foreignForm({
    ...shown,
    path: '/lti/deep-link',
    summary: 'In the frame of a platform: takes what was chosen for a course back to it.',
    handler: async ({ deps, body }) => {
      const { visit: sealed, choice } = fieldsOf(Choice, body, 'form')
      const visit = await openVisit(deps, sealed)
      const { registration, language, message } = visit
      if (message.kind !== 'deep-linking' || (choice === 'add' && !visit.isTeacher))
        throw new HocvuError(
          'lti.message-refused',
          'The platform did not ask this person for an item.',
        )
      const token = await signedAnswer(deps, { ...visit, message }, choice)
      const now = deps.clock.now()
      const to = message.returnUrl
      const formsTo = new URL(to).origin
      const html = deepLinkAnswerPage({ language, now, to, token })
      return inFrameOf(registration, html, { formsTo, scripts: true })
    },
  }),
]

/** @throws HocvuError `not-found` for a class of another course, and for who may not see people */
async function classSeen(
  { db }: Pick<RawCall['deps'], 'db'>,
  { registration, course, isTeacher }: FrameVisit,
  id: string,
): Promise<{ id: string; name: string; platform: string }> {
  const { platformId: platform, teachersSee } = registration
  if (!isTeacher || teachersSee !== 'people' || platform === null || course === null)
    throw notFound()
  const found = (await listClasses(db, course.id)).find((one) => one.id === id)
  if (found === undefined) throw notFound()
  return { id: found.id, name: found.name, platform }
}
