import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startSimulatedMoodle } from '../../src/demo/moodle.ts'
import { buildDemoWorld } from '../../src/demo/world.ts'

/** Key paths, key orders and refusals recorded from a real Moodle. */
const recorded = z
  .object({
    shapes: z.record(z.string(), z.array(z.string())),
    keyOrder: z.record(z.string(), z.array(z.string())),
    refusals: z.record(z.string(), z.string()),
  })
  .parse(
    JSON.parse(
      readFileSync(new URL('../fixtures/demo/moodle-recorded.json', import.meta.url), 'utf8'),
    ),
  )

const TOKEN = 'demo-token'
const world = buildDemoWorld()
const OFFICIALS = '3'
const OF_2022 = '2'
let moodle: Awaited<ReturnType<typeof startSimulatedMoodle>>

beforeAll(async () => {
  moodle = await startSimulatedMoodle({ world, token: TOKEN })
})
afterAll(() => moodle.close())

async function post(parameters: Record<string, string>): Promise<Response> {
  return fetch(`${moodle.url}/webservice/rest/server.php`, {
    method: 'POST',
    body: new URLSearchParams(parameters),
  })
}

async function text(name: string, parameters: Record<string, string> = {}): Promise<string> {
  const answer = await post({
    wstoken: TOKEN,
    moodlewsrestformat: 'json',
    wsfunction: name,
    ...parameters,
  })
  expect(answer.status).toBe(200)
  return answer.text()
}

const call = async (name: string, parameters?: Record<string, string>): Promise<unknown> =>
  JSON.parse(await text(name, parameters))

function options(pairs: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(pairs).flatMap(([name, value], index) => [
      [`options[${index}][name]`, name],
      [`options[${index}][value]`, value],
    ]),
  )
}

const Row = z.record(z.string(), z.unknown())
const Rows = z.array(Row)
const Grades = z.object({
  usergrades: z.array(z.looseObject({ userid: z.number(), gradeitems: Rows })),
})
const Participants = z.array(
  z.looseObject({ id: z.number(), roles: z.array(z.object({ shortname: z.string() })) }),
)

/** `.usergrades[].gradeitems[].graderaw: number` for every value of an answer. */
function shapeOf(value: unknown, at = '', paths = new Set<string>()): Set<string> {
  if (Array.isArray(value)) {
    paths.add(`${at}: list`)
    for (const item of value) shapeOf(item, `${at}[]`, paths)
  } else if (value === null) paths.add(`${at}: null`)
  else if (typeof value === 'object') {
    paths.add(`${at}: object`)
    for (const [key, item] of Object.entries(value)) shapeOf(item, `${at}.${key}`, paths)
  } else paths.add(`${at}: ${typeof value}`)
  return paths
}

const keyOf = (path: string) => path.replace(/: \w+$/, '')

describe('the shape of the simulated answers', () => {
  const calls: [string, Record<string, string>][] = [
    ['core_webservice_get_site_info', {}],
    ['core_course_get_courses_by_field', { field: 'shortname', value: 'KNS-SL-2026-1' }],
    ['core_enrol_get_enrolled_users', { courseid: OFFICIALS }],
    ['gradereport_user_get_grade_items', { courseid: OFFICIALS }],
    ['core_course_get_contents', { courseid: OFFICIALS }],
    ['mod_attendance_get_sessions', { attendanceid: '4' }],
    ['core_completion_get_activities_completion_status', { courseid: OF_2022, userid: '105' }],
    ['mod_quiz_get_user_attempts', { quizid: OF_2022, userid: '105', status: 'all' }],
  ]
  /** A label's text, a page's files and course settings: nothing that the demo's courses have. */
  const notInTheDemo =
    /\.(description|details|contents|filters|courseformatoptions|mimetypes)(\[\]|$)/

  it.each(calls)('is that of a recorded Moodle: %s', async (name, parameters) => {
    const simulated = shapeOf(await call(name, parameters))
    const real = recorded.shapes[name] ?? []
    expect([...simulated].filter((path) => !real.includes(path))).toEqual([])
    const keys = new Set([...simulated].map(keyOf))
    const missing = real.map(keyOf).filter((key) => !keys.has(key) && !notInTheDemo.test(key))
    expect(missing).toEqual([])
  })

  it('is that of a recorded Moodle: mod_quiz_get_quizzes_by_courses', async () => {
    const name = 'mod_quiz_get_quizzes_by_courses'
    const Quizzes = z.object({ quizzes: Rows })
    const { quizzes } = Quizzes.parse(await call(name, { 'courseids[0]': OFFICIALS }))
    const file = new URL('../fixtures/moodle/quizzes-by-courses-c1.json', import.meta.url)
    const [real] = Quizzes.parse(JSON.parse(readFileSync(file, 'utf8'))).quizzes
    expect(quizzes).toHaveLength(1)
    expect([...shapeOf(quizzes[0])]).toEqual([...shapeOf(real)])
    expect(Quizzes.parse(await call(name, { 'courseids[0]': '90' })).quizzes).toEqual([])
  })

  it('keeps the order of the keys', async () => {
    const participants = Rows.parse(
      await call('core_enrol_get_enrolled_users', { courseid: OFFICIALS }),
    )
    const learner = participants.find((row) => 'idnumber' in row && 'enrolledcourses' in row)
    expect(Object.keys(learner ?? {})).toEqual(recorded.keyOrder.participant)
    const answer = await call('gradereport_user_get_grade_items', { courseid: OFFICIALS })
    const [first] = z.object({ usergrades: Rows }).parse(answer).usergrades
    expect(Object.keys(first ?? {})).toEqual(recorded.keyOrder.userGrades)
    const { usergrades } = Grades.parse(answer)
    const graded = usergrades.find(({ gradeitems }) => gradeitems[0]?.graderaw !== null)
    const ungraded = usergrades.find(({ gradeitems }) => gradeitems[0]?.graderaw === null)
    expect(Object.keys(graded?.gradeitems[0] ?? {})).toEqual(recorded.keyOrder.quizItem)
    expect(Object.keys(graded?.gradeitems.at(-1) ?? {})).toEqual(recorded.keyOrder.courseTotal)
    expect(Object.keys(ungraded?.gradeitems[0] ?? {})).toEqual(
      recorded.keyOrder.quizItemWithoutGrade,
    )
  })

  it('writes doubles with 17 digits, slashes and letters as PHP does', async () => {
    const answer = await text('gradereport_user_get_grade_items', { courseid: OFFICIALS })
    expect(answer).toContain('"graderaw":4.9900000000000002,')
    expect(answer).toContain('<\\/i>4.99"')
    expect(answer).toContain('"itemname":"Ki\\u1ec3m tra cu\\u1ed1i kh\\u00f3a"')
  })
})

describe('participants', () => {
  const page = async (from: number, number: number, more: Record<string, string> = {}) =>
    Participants.parse(
      await call('core_enrol_get_enrolled_users', {
        courseid: OFFICIALS,
        ...options({ sortby: 'id', limitfrom: `${from}`, limitnumber: `${number}`, ...more }),
      }),
    )

  it('come in pages until a short one, the teacher among them, without a total', async () => {
    const pages = [await page(0, 250), await page(250, 250), await page(500, 250)]
    expect(pages.map(({ length }) => length)).toEqual([250, 250, 101])
    expect(await page(750, 250)).toEqual([])
    const ids = pages.flat().map(({ id }) => id)
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b))
    const teachers = pages.flat().filter(({ roles }) => roles[0]?.shortname === 'teacher')
    expect(teachers).toHaveLength(1)
  })

  it('hold suspended enrolments that only onlyactive tells apart', async () => {
    const all = await page(0, 0)
    const active = await page(0, 0, { onlyactive: '1' })
    const suspended = await page(0, 0, { onlysuspended: '1' })
    expect([all.length, active.length, suspended.length]).toEqual([601, 591, 10])
    expect(suspended.some((user) => 'suspended' in user)).toBe(false)
  })

  it('give only the fields asked for, and ignore options they do not know', async () => {
    const [row] = Rows.parse(
      await call('core_enrol_get_enrolled_users', {
        courseid: OFFICIALS,
        ...options({
          limitfrom: '3',
          limitnumber: '1',
          userfields: 'id,idnumber,firstname,lastname',
          limit: '5',
        }),
      }),
    )
    expect(Object.keys(row ?? {}).filter((key) => key !== 'idnumber')).toEqual([
      'id',
      'firstname',
      'lastname',
      'fullname',
    ])
  })
})

describe('grades', () => {
  it('come for the whole course in one answer, without the suspended', async () => {
    const { usergrades } = Grades.parse(
      await call('gradereport_user_get_grade_items', { courseid: OFFICIALS }),
    )
    expect(usergrades).toHaveLength(590)
  })

  it('say what a person set by hand, which the attempts do not know', async () => {
    const { usergrades } = Grades.parse(
      await call('gradereport_user_get_grade_items', { courseid: OFFICIALS }),
    )
    const overridden = usergrades.filter(
      ({ gradeitems }) => gradeitems[0]?.gradeisoverridden === true,
    )
    expect(overridden).toHaveLength(2)
    expect(overridden[0]?.gradeitems[0]?.graderaw).toBe(7.125)
    const { attempts } = z.object({ attempts: Rows }).parse(
      await call('mod_quiz_get_user_attempts', {
        quizid: OFFICIALS,
        userid: String(overridden[0]?.userid),
      }),
    )
    expect(attempts.map((attempt) => attempt.sumgrades)).toEqual([4.5])
  })

  it('of somebody who is not enrolled are empty and without status', async () => {
    const { usergrades } = Grades.parse(
      await call('gradereport_user_get_grade_items', { courseid: OFFICIALS, userid: '105' }),
    )
    expect(Object.keys(usergrades[0]?.gradeitems[0] ?? {})).toEqual(
      recorded.keyOrder.quizItemNotEnrolled,
    )
  })
})

describe('roll calls', () => {
  it('have no row for who was not marked, and none at all for a session to come', async () => {
    const Sessions = z.array(
      z.looseObject({
        lasttaken: z.number().nullable(),
        attendance_log: z.array(z.object({ studentid: z.number(), statusid: z.string() })),
        users: z.array(z.object({ id: z.number() })),
      }),
    )
    const closed = Sessions.parse(await call('mod_attendance_get_sessions', { attendanceid: '3' }))
    expect(closed.map(({ users }) => users.length)).toEqual([600, 600, 600, 600])
    const unmarked = closed.reduce(
      (sum, { attendance_log }) => sum + 600 - attendance_log.length,
      0,
    )
    expect(unmarked).toBe(14 + 4 * 10)
    const open = Sessions.parse(await call('mod_attendance_get_sessions', { attendanceid: '4' }))
    expect(open.map(({ lasttaken }) => lasttaken !== null)).toEqual([true, true, true, false])
    expect(open[3]?.attendance_log).toEqual([])
  })
})

describe('refusals', () => {
  const sent: Record<string, Record<string, string>> = {
    'no token': { wsfunction: 'core_webservice_get_site_info', wstoken: '' },
    'unknown token': { wsfunction: 'core_webservice_get_site_info', wstoken: 'other' },
    'no function': {},
    'unknown function': { wsfunction: 'core_khong_co_ham' },
    'unknown parameter': { wsfunction: 'core_enrol_get_enrolled_users', courseid: '2', page: '2' },
    'missing parameter': { wsfunction: 'core_enrol_get_enrolled_users' },
    'wrong type': { wsfunction: 'core_enrol_get_enrolled_users', courseid: 'abc' },
    'wrong order': {
      wsfunction: 'core_enrol_get_enrolled_users',
      courseid: '2',
      ...options({ sortby: 'email' }),
    },
    'active and suspended': {
      wsfunction: 'core_enrol_get_enrolled_users',
      courseid: '2',
      ...options({ onlyactive: '1', onlysuspended: '1' }),
    },
    'unknown course': { wsfunction: 'gradereport_user_get_grade_items', courseid: '999999' },
    'unknown participants': { wsfunction: 'core_enrol_get_enrolled_users', courseid: '999999' },
    'unknown attendance': { wsfunction: 'mod_attendance_get_sessions', attendanceid: '999999' },
    'unknown quiz': { wsfunction: 'mod_quiz_get_user_attempts', quizid: '999999', userid: '105' },
    'unknown user': {
      wsfunction: 'gradereport_user_get_grade_items',
      courseid: '2',
      userid: '999999',
    },
    'bad attempt status': {
      wsfunction: 'mod_quiz_get_user_attempts',
      quizid: '2',
      userid: '105',
      status: 'xong',
    },
    'hidden grades': { wsfunction: 'gradereport_user_get_grade_items', courseid: '90' },
    'hidden participants': { wsfunction: 'core_enrol_get_enrolled_users', courseid: '90' },
  }

  it.each(Object.keys(recorded.refusals))('%s: as recorded, with HTTP 200', async (name) => {
    const answer = await post({ wstoken: TOKEN, moodlewsrestformat: 'json', ...sent[name] })
    expect(answer.status).toBe(200)
    expect((await answer.text()).replace('course id:90', 'course id:7')).toBe(
      recorded.refusals[name],
    )
  })

  it('come as XML where JSON was not asked for', async () => {
    const answer = await post({ wstoken: 'other', wsfunction: 'core_webservice_get_site_info' })
    expect(await answer.text()).toContain('<EXCEPTION class="moodle_exception">')
  })

  it('leave a hidden course out of the search', async () => {
    expect(
      await call('core_course_get_courses_by_field', {
        field: 'shortname',
        value: 'CHUAN-BI-2027',
      }),
    ).toEqual({ courses: [], warnings: [] })
  })
})

describe('what the simulation tells its starter', () => {
  it('are the requests without the token, and the clock of the demo', async () => {
    const answer = await post({
      wstoken: TOKEN,
      moodlewsrestformat: 'json',
      wsfunction: 'mod_attendance_get_sessions',
      attendanceid: '3',
    })
    expect(answer.headers.get('date')).toBe('Fri, 20 Nov 2026 02:00:00 GMT')
    await answer.body?.cancel()
    expect(moodle.requests.at(-1)).toEqual({
      function: 'mod_attendance_get_sessions',
      parameters: { attendanceid: '3' },
    })
    expect(JSON.stringify(moodle.requests)).not.toContain(TOKEN)
  })
})
