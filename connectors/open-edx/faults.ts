/** What a refusal of an Open edX site means. Its words follow the site's language, so status and `error_code` decide. */
import { z } from 'zod'
import { HocvuError } from '../../src/foundation/errors.ts'
import type { HttpAnswer } from '../http.ts'

/** Django REST framework says `detail`, the platform's own views say `developer_message` or `message`. */
const Refusal = z
  .object({
    error_code: z.string(),
    developer_message: z.unknown(),
    detail: z.unknown(),
    message: z.unknown(),
    field_errors: z.object({ course_key: z.unknown() }).partial(),
    course_id: z.unknown(),
  })
  .partial()

/**
 * The fault of an answer with another status than 2xx; null where the status alone says enough.
 * @param about the question, and the course it is about
 */
export function refusalOf(
  { status, body }: HttpAnswer,
  about: { what: string; course: string | null },
): HocvuError | null {
  const refusal = Refusal.safeParse(parsed(body)).data
  if (refusal === undefined) return null
  const said = [refusal.developer_message, refusal.detail, refusal.message].find(
    (words) => typeof words === 'string' && words.trim() !== '',
  )
  const where = about.course === null ? about.what : `${about.what} of course ${about.course}`
  const quoted = typeof said === 'string' ? ` ("${plain(said)}")` : ''
  if (status === 403)
    return new HocvuError(
      'platform.no-right',
      refusal.error_code === 'feature_not_enabled'
        ? `${where}: the gradebook is switched off, so single assignments cannot be read. Switch on the course waffle flag grades.writable_gradebook for the course, or leave \`finalTest\` out of the cohort's evidence to take the course grade.`
        : `${where}: the site does not allow this${quoted}. Make the user of the OAuth application global staff (is_staff).`,
    )
  const badCourseId =
    status === 400 &&
    (refusal.field_errors?.course_key !== undefined ||
      refusal.course_id !== undefined ||
      refusal.error_code === 'invalid_course_key')
  if (about.course !== null && (status === 404 || badCourseId))
    return new HocvuError(
      'platform.not-found',
      `${where}: the site does not have it${quoted}. Write \`course\` of the cohort's evidence as the site does, such as course-v1:Org+Number+Run.`,
    )
  return null
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

/** The site's own words, short enough for a message. */
function plain(words: string): string {
  return words
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 160)
}
