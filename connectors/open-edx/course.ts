/** The course that a cohort names, and its topics. */
import { HocvuError } from '../../src/foundation/errors.ts'
import { cleanText } from '../../src/foundation/names.ts'
import { type Answered, inPath, type Site } from './site.ts'
import { Blocks, Course, Me } from './wire.ts'

export interface FoundCourse {
  /** As the site writes it. */
  id: string
  /** As the cohort's evidence names it. */
  name: string
  title: string | null
}

/** The service account as the site knows it. */
export function readMe(site: Site): Promise<Answered<{ username: string }>> {
  return site.get({ what: 'the sign-in', path: '/api/user/v1/me', course: null }, Me)
}

/**
 * Asked first: the list of enrolments of a course that the site does not have is simply empty.
 * @param me without the own user name the site answers what an anonymous visitor may see
 * @throws HocvuError `platform.not-found`
 */
export async function findCourse(site: Site, name: string, me: string): Promise<FoundCourse> {
  const { value } = await site.get(
    {
      what: 'the description',
      path: `/api/courses/v1/courses/${inPath(cleanText(name))}/`,
      query: { username: me },
      course: name,
    },
    Course,
  )
  return { id: value.id, name, title: value.name }
}

export interface Topic {
  /** The block's whole key, as the completion of a learner names it. */
  key: string
  /** The last part of the key, which stays when the block is renamed. */
  code: string
  name: string | null
}

const DEPTH = { chapter: '1', sequential: '2', vertical: '3' } as const

/** The topics that learners see. @throws HocvuError `platform.not-found` when there are none */
export async function readTopics(site: Site, course: FoundCourse): Promise<Topic[]> {
  const type = site.settings.topicBlocks
  const { value } = await site.get(
    {
      what: 'the outline',
      path: '/api/courses/v1/blocks/',
      query: {
        course_id: course.id,
        all_blocks: 'true',
        depth: DEPTH[type],
        return_type: 'list',
        requested_fields: 'visible_to_staff_only',
        block_types_filter: type,
      },
      course: course.name,
    },
    Blocks,
  )
  const topics = value
    .filter((block) => block.type === type && block.visible_to_staff_only !== true)
    .map(({ id, display_name }) => ({
      key: id,
      code: id.split(/[@/]/).at(-1) || id,
      name: display_name,
    }))
  if (topics.length > 0) return topics
  throw new HocvuError(
    'platform.not-found',
    `Course ${course.name} has no block of type ${type} that learners see. Set \`topicBlocks\` of the platform.`,
  )
}
