/**
 * A Moodle that answers over real sockets from the recorded answers in test/fixtures/moodle: pages, filters and
 * fields are honoured, faults come on demand.
 */
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

const FIXTURES = new URL('../fixtures/moodle/', import.meta.url)

export interface ReplayOptions {
  token?: string
  /** The token lacks moodle/site:viewfullnames: only `fullname` comes, given name first. */
  withoutViewFullNames?: boolean
  /** The token sees hidden courses in the list of all courses. */
  seesHiddenCourses?: boolean
  /** Functions that are not in the token's service. */
  withoutFunctions?: string[]
  /** Functions that the site does not have at all, because a plug-in is missing. */
  unknownFunctions?: string[]
}

/** What comes instead of the recorded answer. */
interface ReplayFault {
  /** A recorded fault, such as `err-invalid-token.json`, with the status it was recorded with. */
  file?: string
  status?: number
  headers?: Record<string, string>
  body?: string
  /** Sends nothing at all, or the half of an answer, and keeps the connection open. */
  hang?: 'headers' | 'body'
  /** Breaks the connection off. */
  broken?: boolean
}

interface ReplayRequest {
  wsfunction: string
  params: Record<string, string>
}

export interface MoodleReplay {
  url: string
  token: string
  /** Every request that arrived, in order, without the token. */
  requests: ReplayRequest[]
  /** The next request (of that function) gets the fault; call it several times for several requests. */
  failNext(fault: ReplayFault, wsfunction?: string): void
  /** Every further request (of that function) gets the fault. */
  failAlways(fault: ReplayFault, wsfunction?: string): void
  /** Changes the recorded answers of a function before they are sent. */
  edit(
    wsfunction: string,
    change: (answer: unknown, params: Record<string, string>) => unknown,
  ): void
  close(): Promise<void>
}

const Rows = z.array(z.looseObject({ id: z.number() }))
const Courses = z.object({
  courses: z.array(z.looseObject({ id: z.number(), shortname: z.string() })),
})
const Grades = z.object({ usergrades: z.array(z.looseObject({ userid: z.number() })) })

const Attempted = z.object({
  usergrades: z.array(
    z.object({
      userid: z.number(),
      gradeitems: z.array(
        z.object({
          itemmodule: z.string().nullable(),
          graderaw: z.number().nullable(),
          gradedatesubmitted: z.number().nullable(),
        }),
      ),
    }),
  ),
})

const IDNUMBERS: Readonly<Record<string, number>> = { CDSX22: 2, KNS22: 9 }
const STATUS_OF: Readonly<Record<string, number>> = {
  'err-site-webservices-disabled.txt': 403,
  'err-site-rest-disabled.txt': 403,
  'err-site-cli-maintenance.html': 503,
}

/** The text of a recorded answer. */
export function recorded(file: string): string {
  return readFileSync(new URL(file, FIXTURES), 'utf8')
}

function parsed(file: string): unknown {
  return JSON.parse(recorded(file))
}

export async function startMoodleReplay(options: ReplayOptions = {}): Promise<MoodleReplay> {
  const token = options.token ?? 'replay0token0of0a0made0up0moodle'
  const requests: ReplayRequest[] = []
  const faults: { fault: ReplayFault; wsfunction: string | undefined; always: boolean }[] = []
  const edits = new Map<string, (answer: unknown, params: Record<string, string>) => unknown>()

  const server = createServer(async (request, response) => {
    let form = ''
    for await (const chunk of request) form += String(chunk)
    const { wstoken, moodlewsrestformat, wsfunction, ...params } = Object.fromEntries(
      new URLSearchParams(form),
    )
    const name = wsfunction ?? ''
    requests.push({ wsfunction: name, params })

    const at = faults.findIndex((entry) => !entry.wsfunction || entry.wsfunction === name)
    const found = faults[at]
    if (found) {
      if (!found.always) faults.splice(at, 1)
      sendFault(response, found.fault)
      return
    }
    if (request.url !== '/webservice/rest/server.php' || request.method !== 'POST')
      return send(response, 404, 'text/html', '<html><body>Not found</body></html>')
    if (moodlewsrestformat !== 'json') return sendFile(response, 'err-invalid-token-xml.xml')
    if (wstoken !== token) return sendFile(response, 'err-invalid-token.json')
    if (options.withoutFunctions?.includes(name))
      return sendFile(response, 'err-function-not-in-service.json')
    if (options.unknownFunctions?.includes(name))
      return sendFile(response, 'err-unknown-function.json')
    const answer = answerOf(name, params, options)
    const change = edits.get(name)
    send(
      response,
      200,
      'application/json; charset=utf-8',
      JSON.stringify(change ? change(answer, params) : answer),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    token,
    requests,
    failNext: (fault, wsfunction) => faults.push({ fault, wsfunction, always: false }),
    failAlways: (fault, wsfunction) => faults.push({ fault, wsfunction, always: true }),
    edit: (wsfunction, change) => edits.set(wsfunction, change),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function answerOf(name: string, params: Record<string, string>, options: ReplayOptions): unknown {
  const course = Number(params.courseid)
  switch (name) {
    case 'core_webservice_get_site_info':
      return siteInfo(options)
    case 'core_course_get_courses_by_field':
      return coursesByField(params)
    case 'core_course_get_courses':
      return parsed(
        options.seesHiddenCourses ? 'courses-all.json' : 'err-courses-hidden-breaks-all.json',
      )
    case 'core_enrol_get_enrolled_users':
      return enrolledUsers(course, params, options)
    case 'gradereport_user_get_grade_items':
      return grades(course, Number(params.userid ?? 0))
    case 'core_course_get_contents':
      if (course === 2) return parsed('course-contents-c1.json')
      if (course === 8)
        return parsed(
          params.moodlewssettingraw === '1'
            ? 'course-contents-multilang-raw.json'
            : 'course-contents-multilang.json',
        )
      return parsed(
        course === 7 ? 'err-hidden-course-grades.json' : 'err-unknown-course-contents.json',
      )
    case 'mod_attendance_get_sessions':
      return parsed(
        {
          1: 'attendance-sessions-c1.json',
          3: 'attendance-session-not-taken.json',
          4: 'attendance-no-sessions.json',
        }[Number(params.attendanceid)] ?? 'err-unknown-attendance.json',
      )
    case 'core_grades_get_gradeitems':
      return parsed(course === 2 ? 'grade-items-c1.json' : 'err-unknown-course-grades.json')
    case 'mod_quiz_get_quizzes_by_courses':
      return parsed(
        params['courseids[0]'] === '2' ? 'quizzes-by-courses-c1.json' : 'quizzes-none.json',
      )
    case 'mod_quiz_get_user_attempts':
      return quizAttempts(Number(params.quizid), Number(params.userid))
    case 'core_completion_get_activities_completion_status':
      return activityCompletion(course, Number(params.userid))
    default:
      return parsed('err-unknown-function.json')
  }
}

function siteInfo(options: ReplayOptions): unknown {
  const info = z.looseObject({ functions: z.array(z.looseObject({ name: z.string() })) })
  const recordedInfo = info.parse(parsed('site-info.json'))
  const missing = [...(options.withoutFunctions ?? []), ...(options.unknownFunctions ?? [])]
  return {
    ...recordedInfo,
    functions: recordedInfo.functions.filter((entry) => !missing.includes(entry.name)),
  }
}

/** Without a field: all that may be seen. Names with languages are run together unless they are asked for raw. */
function coursesByField({
  field,
  value = '',
  moodlewssettingraw,
}: Record<string, string>): unknown {
  const shown = Courses.parse(parsed('courses-by-field-category.json')).courses
  const [raw] = Courses.parse(parsed('course-by-field-multilang-raw.json')).courses
  const courses = shown.map((course) =>
    moodlewssettingraw === '1' && course.id === raw?.id ? raw : course,
  )
  if (field === undefined) return { courses, warnings: [] }
  const id = field === 'idnumber' ? IDNUMBERS[value] : Number(value)
  return {
    courses: courses.filter((course) =>
      field === 'shortname' ? course.shortname === value : course.id === id,
    ),
    warnings: [],
  }
}

function enrolledUsers(
  course: number,
  params: Record<string, string>,
  options: ReplayOptions,
): unknown {
  if (course === 7) return parsed('err-hidden-course-enrolled-users.json')
  if (course === 5) return parsed('enrolled-users-empty.json')
  if (course !== 2) return parsed('err-unknown-course-enrolled-users.json')
  const asked = optionsOf(params)
  let rows = Rows.parse(parsed('enrolled-users-c1-all.json'))
  if (asked.onlyactive === '1') {
    const active = new Set(
      Rows.parse(parsed('enrolled-users-c1-onlyactive.json')).map((row) => row.id),
    )
    rows = rows.filter((row) => active.has(row.id))
  }
  if (asked.sortby === 'id') rows.sort((a, b) => a.id - b.id)
  const from = Number(asked.limitfrom ?? 0)
  const limit = Number(asked.limitnumber ?? 0)
  rows = limit > 0 ? rows.slice(from, from + limit) : rows.slice(from)
  // Moodle sends id and fullname whatever is asked for.
  const fields = asked.userfields ? ['id', 'fullname', ...asked.userfields.split(',')] : null
  const hidden = options.withoutViewFullNames ? ['firstname', 'lastname'] : []
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).filter(
        ([field]) => (fields === null || fields.includes(field)) && !hidden.includes(field),
      ),
    ),
  )
}

function optionsOf(params: Record<string, string>): Record<string, string> {
  const asked: Record<string, string> = {}
  for (const [key, name] of Object.entries(params)) {
    const index = /^options\[(\d+)\]\[name\]$/.exec(key)?.[1]
    if (index !== undefined) asked[name] = params[`options[${index}][value]`] ?? ''
  }
  return asked
}

function grades(course: number, user: number): unknown {
  if (course === 7) return parsed('err-hidden-course-grades.json')
  if (course === 5) return parsed('grade-items-empty-course.json')
  if (course !== 2) return parsed('err-unknown-course-grades.json')
  const { usergrades } = Grades.parse(parsed('grade-items-user-c1-all.json'))
  const wanted = user === 0 ? usergrades : usergrades.filter((row) => row.userid === user)
  return { usergrades: wanted, warnings: [] }
}

const ATTEMPTS_OF: Readonly<Record<number, string>> = {
  7: 'quiz-attempts-one.json',
  13: 'quiz-attempts-three.json',
  15: 'quiz-attempts-inprogress.json',
  17: 'quiz-attempts-abandoned.json',
  19: 'quiz-attempts-none.json',
}

/** Of other learners: the one attempt that their grade stands for. */
function quizAttempts(quiz: number, user: number): unknown {
  if (quiz !== 1) return parsed('err-unknown-quiz.json')
  const file = ATTEMPTS_OF[user]
  if (file) return parsed(file)
  const { usergrades } = Attempted.parse(parsed('grade-items-user-c1-all.json'))
  const grade = usergrades
    .find(({ userid }) => userid === user)
    ?.gradeitems.find(({ itemmodule }) => itemmodule === 'quiz')
  if (!grade || grade.graderaw === null) return parsed('quiz-attempts-not-enrolled.json')
  const made = { id: 1000 + user, quiz, userid: user, attempt: 1, preview: 0, state: 'finished' }
  return {
    attempts: [{ ...made, timefinish: grade.gradedatesubmitted, sumgrades: grade.graderaw }],
    warnings: [],
  }
}

function activityCompletion(course: number, user: number): unknown {
  if (course === 3) return parsed('activities-completion-completion-off.json')
  if (course !== 2) return parsed('err-unknown-course-activities-completion.json')
  if (user < 3 || user > 202) return parsed('activities-completion-not-enrolled.json')
  if (user === 5) return parsed('activities-completion-failed-499.json')
  if (user === 15) return parsed('activities-completion-none.json')
  return parsed('activities-completion-complete.json')
}

function sendFile(response: ServerResponse, file: string): void {
  const type = file.endsWith('.json')
    ? 'application/json; charset=utf-8'
    : file.endsWith('.xml')
      ? 'application/xml; charset=utf-8'
      : 'text/html; charset=utf-8'
  send(response, STATUS_OF[file] ?? 200, type, recorded(file))
}

function sendFault(response: ServerResponse, fault: ReplayFault): void {
  if (fault.broken) {
    response.destroy()
    return
  }
  if (fault.hang === 'headers') return
  if (fault.hang === 'body') {
    response.writeHead(200, { 'content-type': 'application/json', ...fault.headers })
    response.write('{"usergr')
    return
  }
  if (fault.file) {
    sendFile(response, fault.file)
    return
  }
  send(
    response,
    fault.status ?? 200,
    'application/json; charset=utf-8',
    fault.body ?? '',
    fault.headers,
  )
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': type, ...headers })
  response.end(body)
}
