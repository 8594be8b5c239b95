/** The REST functions of a simulated Open edX site, answering as edx-platform does to a user who is global staff. */
import { type OpenEdxPage, pageByCursor, pageByNumber } from './open-edx-pages.ts'
import {
  blockKey,
  type OpenEdxCourse,
  type OpenEdxEnrolment,
  type OpenEdxSite,
} from './open-edx-site.ts'

export interface OpenEdxQuestion {
  /** Host and path as they were asked, without query. */
  address: string
  path: string
  query: URLSearchParams
}

/** `json` undefined: an HTML page, which is what the site has for addresses it does not know. */
export interface OpenEdxAnswer {
  status: number
  json: unknown
}

/** Whom the client acts for. */
const SERVICE_USER = 'hocvu_service'

type Answer = (site: OpenEdxSite, question: OpenEdxQuestion, parts: string[]) => OpenEdxAnswer

const COURSE = '([^/]+)'
const routes: readonly [RegExp, Answer][] = [
  [/^\/api\/user\/v1\/me$/, () => ok({ username: SERVICE_USER })],
  [/^\/api\/user\/v1\/accounts$/, accounts],
  [new RegExp(`^/api/courses/v1/courses/${COURSE}/$`), courseDetail],
  [/^\/api\/courses\/v1\/blocks\/$/, blocks],
  [/^\/api\/enrollment\/v1\/enrollments$/, enrolments],
  [new RegExp(`^/api/grades/v1/courses/${COURSE}/$`), courseGrades],
  [new RegExp(`^/api/grades/v1/gradebook/${COURSE}/$`), gradebook],
  [/^\/api\/certificates\/v0\/certificates\/([^/]+)\/$/, certificates],
  [new RegExp(`^/api/certificates/v0/certificates/([^/]+)/courses/${COURSE}/$`), certificate],
  [new RegExp(`^/completion-aggregator/v1/course/${COURSE}/$`), completion],
]

export function openEdxAnswer(site: OpenEdxSite, question: OpenEdxQuestion): OpenEdxAnswer {
  for (const [pattern, answer] of routes) {
    const match = pattern.exec(question.path)
    if (match) return answer(site, question, match.slice(1).map(decodeURIComponent))
  }
  return { status: 404, json: undefined }
}

function accounts(site: OpenEdxSite, { query }: OpenEdxQuestion): OpenEdxAnswer {
  const asked = new Set((query.get('username') ?? SERVICE_USER).split(','))
  const found = site.accounts.filter(({ username }) => asked.has(username))
  if (found.length === 0) return { status: 404, json: undefined }
  return ok(
    found.map(({ username, name, email, emailConfirmed }) => ({
      username,
      name,
      email,
      is_active: emailConfirmed,
      date_joined: '2026-01-05T01:00:00Z',
      country: 'VN',
      year_of_birth: null,
      phone_number: null,
    })),
  )
}

function courseDetail(site: OpenEdxSite, _: OpenEdxQuestion, [id = '']: string[]): OpenEdxAnswer {
  if (!isCourseKey(id))
    return {
      status: 400,
      json: {
        field_errors: {
          course_key: { developer_message: `'${id}' is not a valid course key.` },
        },
      },
    }
  const course = site.courses.find((one) => one.id === id)
  if (!course) return { status: 404, json: { developer_message: 'Course not found.' } }
  const [org, number] = id.replace('course-v1:', '').split('+')
  return ok({ id, course_id: id, name: course.name, org, number, pacing: 'self', hidden: false })
}

function blocks(site: OpenEdxSite, { query }: OpenEdxQuestion): OpenEdxAnswer {
  const course = site.courses.find(({ id }) => id === query.get('course_id'))
  if (!course) return { status: 404, json: { developer_message: 'Course not found' } }
  if (query.get('block_types_filter') !== 'chapter') return ok([])
  return ok(
    course.chapters.map(({ id, name }) => ({
      id: blockKey(course, 'chapter', id),
      block_id: id,
      type: 'chapter',
      display_name: name,
    })),
  )
}

/** Newest first. The list of a course that the site does not have is empty. */
function enrolments(site: OpenEdxSite, question: OpenEdxQuestion): OpenEdxAnswer {
  const { query } = question
  const id = query.get('course_id') ?? ''
  if (!isCourseKey(id))
    return { status: 400, json: { course_id: [`'${id}' is not a valid course id.`] } }
  const users = query.get('username')?.split(',')
  const rows = (site.courses.find((course) => course.id === id)?.enrolments ?? []).filter(
    ({ username }) => users === undefined || users.includes(username),
  )
  const page = pageByCursor(rows, question, { newestFirst: true, size: 100, most: 100 })
  return listed(page, ({ created, mode, active, username }) => ({
    created: created.toISOString(),
    mode,
    is_active: active,
    user: username,
    course_id: id,
  }))
}

function courseGrades(site: OpenEdxSite, question: OpenEdxQuestion, [id]: string[]): OpenEdxAnswer {
  const course = site.courses.find((one) => one.id === id)
  if (!course) return unknownGrades(id)
  return listed(gradePage(course, question), (enrolment) => courseGrade(course, enrolment))
}

function gradebook(site: OpenEdxSite, question: OpenEdxQuestion, [id]: string[]): OpenEdxAnswer {
  const course = site.courses.find((one) => one.id === id)
  if (!course) return unknownGrades(id)
  if (!site.gradebook)
    return {
      status: 403,
      json: {
        developer_message: 'The writable gradebook feature is not enabled for this course.',
        error_code: 'feature_not_enabled',
      },
    }
  const names = new Map(site.accounts.map(({ username, name }) => [username, name]))
  return listed(gradePage(course, question), (enrolment) => {
    const { email, username, percent } = courseGrade(course, enrolment)
    return {
      user_id: course.enrolments.indexOf(enrolment) + 1,
      username,
      full_name: names.get(username) ?? '',
      email,
      ...(enrolment.externalUserKey && { external_user_key: enrolment.externalUserKey }),
      percent,
      section_breakdown: course.subsections.map(({ id, label, name, possible }, index) => {
        const earned = enrolment.earned[index] ?? null
        return {
          attempted: earned !== null,
          category: label,
          label,
          module_id: blockKey(course, 'sequential', id),
          percent: earned === null ? 0 : Math.round((earned / possible) * 10_000) / 10_000,
          score_earned: earned ?? 0,
          score_possible: earned === null ? 0 : possible,
          subsection_name: escaped(name),
        }
      }),
    }
  })
}

/** Only of active enrolments, in the order in which they were made. */
function gradePage(course: OpenEdxCourse, question: OpenEdxQuestion) {
  const active = course.enrolments.filter((enrolment) => enrolment.active)
  return pageByCursor(active, question, {
    newestFirst: false,
    size: 50,
    most: Number.POSITIVE_INFINITY,
  })
}

/** The address is told of the learners of master's programs only. */
function courseGrade(course: OpenEdxCourse, { username, mode, percent }: OpenEdxEnrolment) {
  return {
    username,
    email: mode === 'masters' ? `${username}@example.edu` : '',
    course_id: course.id,
    passed: percent >= 0.5,
    percent,
    letter_grade: percent >= 0.5 ? 'Pass' : null,
  }
}

function certificates(site: OpenEdxSite, _: OpenEdxQuestion, [username]: string[]): OpenEdxAnswer {
  return ok(
    site.courses.flatMap((course) =>
      course.enrolments
        .filter((enrolment) => enrolment.username === username && enrolment.certificateAt)
        .map((enrolment) => certificateOf(course, enrolment)),
    ),
  )
}

function certificate(
  site: OpenEdxSite,
  _: OpenEdxQuestion,
  [username, id]: string[],
): OpenEdxAnswer {
  const course = site.courses.find((one) => one.id === id)
  const enrolment = course?.enrolments.find((one) => one.username === username)
  if (course && enrolment?.certificateAt) return ok(certificateOf(course, enrolment))
  return { status: 404, json: { error_code: 'no_certificate_for_user' } }
}

function certificateOf(
  course: OpenEdxCourse,
  { username, percent, certificateAt }: OpenEdxEnrolment,
) {
  return {
    username,
    course_id: course.id,
    certificate_type: 'honor',
    created_date: certificateAt?.toISOString(),
    status: 'downloadable',
    is_passing: true,
    download_url: null,
    grade: String(percent),
  }
}

/** Of active enrolments; chapters that a learner has not begun are not named. */
function completion(site: OpenEdxSite, question: OpenEdxQuestion, [id]: string[]): OpenEdxAnswer {
  const course = site.courses.find((one) => one.id === id)
  if (!site.aggregator || !course) return { status: 404, json: undefined }
  const chapters = question.query.get('requested_fields')?.split(',').includes('chapter')
  const rows = course.enrolments
    .filter((enrolment) => enrolment.active)
    .toSorted((a, b) => (a.username < b.username ? -1 : 1))
  const page = pageByNumber(rows, question, 10)
  if (page === null) return { status: 404, json: { detail: 'Invalid page.' } }
  const results = page.rows.map(({ username, chaptersCompleted }) => {
    const done = course.chapters.filter((_, index) => chaptersCompleted[index])
    return {
      username,
      course_key: course.id,
      completion: shareOf(done.length, course.chapters.length),
      ...(chapters && {
        chapter: done.map((chapter) => ({
          course_key: course.id,
          block_key: blockKey(course, 'chapter', chapter.id),
          completion: shareOf(1, 1),
        })),
      }),
    }
  })
  const { next, previous, count, pages } = page
  return ok({ pagination: { next, previous, count, num_pages: pages }, results })
}

function shareOf(earned: number, possible: number) {
  return { earned, possible, percent: possible === 0 ? 1 : earned / possible }
}

function unknownGrades(id = ''): OpenEdxAnswer {
  return {
    status: 404,
    json: {
      developer_message: `Requested grade for unknown course ${id}`,
      error_code: 'course_does_not_exist',
    },
  }
}

function listed<Row>(page: OpenEdxPage<Row>, wire: (row: Row) => unknown): OpenEdxAnswer {
  const { next, previous, rows } = page
  return ok({ next, previous, results: rows.map(wire) })
}

function isCourseKey(id: string): boolean {
  return /^course-v1:[^/+]+\+[^/+]+\+[^/?+]+$/.test(id)
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

function ok(json: unknown): OpenEdxAnswer {
  return { status: 200, json }
}
