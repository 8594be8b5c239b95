import { readdirSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import type { ErrorCode } from '../../../src/foundation/errors.ts'
import { errorOf, everythingIn, startLocalPlatform } from '../local-platform.ts'
import { course, FINAL_TEST, gather, type Reading, startReading } from './reading.ts'

const SITE = 'core_webservice_get_site_info'
const PEOPLE = 'core_enrol_get_enrolled_users'
const GRADES = 'gradereport_user_get_grade_items'
const COURSE_SEARCH = 'core_course_get_courses_by_field'
const ROLL = 'mod_attendance_get_sessions'
const COMPLETION = 'core_completion_get_activities_completion_status'

let reading: Reading
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await reading.close()
  for (const close of closers.splice(0)) await close()
})

const everything = [course({ finalTests: [FINAL_TEST], attendance: ['sessions', 'topics'] })]

/** Recorded fault, the call that gets it, and what it means there. */
const FAULTS: readonly [file: string, wsfunction: string, code: ErrorCode][] = [
  ['err-invalid-token.json', SITE, 'platform.unauthorised'],
  ['err-no-token.json', SITE, 'platform.unauthorised'],
  ['err-expired-token.json', SITE, 'platform.unauthorised'],
  ['err-expired-token-second-try.json', SITE, 'platform.unauthorised'],
  ['err-service-account-suspended.json', SITE, 'platform.unauthorised'],
  ['err-expired-token.json', GRADES, 'platform.unauthorised'],
  ['err-function-not-in-service.json', SITE, 'platform.unauthorised'],
  ['err-nocap-enrolled-users.json', PEOPLE, 'platform.no-right'],
  ['err-hidden-course-enrolled-users.json', PEOPLE, 'platform.no-right'],
  ['err-courses-hidden-breaks-all.json', COURSE_SEARCH, 'platform.no-right'],
  ['err-nocap-grades.json', GRADES, 'platform.no-right'],
  ['err-hidden-course-grades.json', GRADES, 'platform.no-right'],
  ['err-teacher-other-course.json', GRADES, 'platform.no-right'],
  ['err-nocap-attendance.json', ROLL, 'platform.no-right'],
  ['err-nocap-activities-completion.json', COMPLETION, 'platform.no-right'],
  ['err-nocap-course-completion.json', COMPLETION, 'platform.no-right'],
  ['err-nocap-quiz-attempts.json', GRADES, 'platform.no-right'],
  ['err-nocap-report.json', GRADES, 'platform.no-right'],
  ['err-course-completion-disabled.json', COMPLETION, 'platform.no-right'],
  ['err-site-webservices-disabled.txt', SITE, 'platform.no-right'],
  ['err-site-rest-disabled.txt', SITE, 'platform.no-right'],
  ['err-unknown-course-enrolled-users.json', PEOPLE, 'platform.not-found'],
  ['err-unknown-course-grades.json', GRADES, 'platform.not-found'],
  ['err-unknown-course-debug.json', GRADES, 'platform.not-found'],
  ['err-unknown-course-contents.json', 'core_course_get_contents', 'platform.not-found'],
  ['err-unknown-course-activities-completion.json', COMPLETION, 'platform.not-found'],
  ['err-unknown-course-course-completion.json', COMPLETION, 'platform.not-found'],
  ['err-unknown-attendance.json', ROLL, 'platform.not-found'],
  ['err-unknown-quiz.json', ROLL, 'platform.not-found'],
  ['err-unknown-function.json', ROLL, 'platform.not-found'],
  ['err-unknown-user-grades.json', GRADES, 'platform.not-found'],
  ['err-course-completion-no-criteria.json', COMPLETION, 'platform.not-found'],
  ['err-site-maintenance.json', SITE, 'platform.unavailable'],
  ['err-site-cli-maintenance.html', SITE, 'platform.unavailable'],
  ['err-db-down.json', SITE, 'platform.unavailable'],
  ['err-db-down.json', GRADES, 'platform.unavailable'],
  ['err-bad-param-type.json', PEOPLE, 'platform.bad-answer'],
  ['err-bad-param-type-debug.json', PEOPLE, 'platform.bad-answer'],
  ['err-missing-param.json', PEOPLE, 'platform.bad-answer'],
  ['err-extra-param.json', PEOPLE, 'platform.bad-answer'],
  ['err-bad-sortby.json', PEOPLE, 'platform.bad-answer'],
  ['err-no-function.json', PEOPLE, 'platform.bad-answer'],
  ['err-quiz-attempts-bad-status.json', GRADES, 'platform.bad-answer'],
  ['err-users-by-field-badfield.json', PEOPLE, 'platform.bad-answer'],
  ['err-onlyactive-and-onlysuspended.json', PEOPLE, 'platform.bad-answer'],
  ['err-invalid-token-xml.xml', SITE, 'platform.bad-answer'],
]

/** Faults of one learner: they wait in quarantine; see topics.test.ts. */
const OF_ONE_LEARNER = [
  'err-unknown-user-activities-completion.json',
  'err-unknown-user-course-completion.json',
  'err-unknown-user-quiz-attempts.json',
  'err-course-completion-not-enrolled.json',
  'err-course-completion-suspended-enrolment.json',
  'err-course-completion-expired-enrolment.json',
]

describe('a recorded fault', () => {
  it.each(FAULTS)('%s at %s is %s', async (file, wsfunction, code) => {
    reading = await startReading()
    reading.site.failAlways({ file }, wsfunction)
    const error = await errorOf(gather(reading.pull({ courses: everything })))
    expect(error).toMatchObject({ code })
    expect(everythingIn(error)).not.toContain(reading.site.token)
    expect(everythingIn(error)).not.toContain('SELECT')
    expect(everythingIn(error)).not.toContain('<p>')
  })

  it.each(OF_ONE_LEARNER)('%s concerns one learner', async (file) => {
    reading = await startReading()
    reading.site.failNext({ file }, COMPLETION)
    const { quarantined } = await gather(reading.pull({ courses: everything }))
    expect(quarantined.map((row) => row.reason)).toEqual(['learner-gone'])
  })

  it('is looked at for each that was recorded', async () => {
    reading = await startReading()
    const files = readdirSync(new URL('../../fixtures/moodle/', import.meta.url))
    const known = new Set([...FAULTS.map(([file]) => file), ...OF_ONE_LEARNER])
    expect(files.filter((file) => file.startsWith('err-') && !known.has(file))).toEqual([])
  })
})

describe('an answer that is no answer', () => {
  it.each([
    ['an HTML page with status 200', '<!DOCTYPE html><html><body>Đăng nhập</body></html>'],
    ['XML', '<?xml version="1.0"?><RESPONSE></RESPONSE>'],
    ['nothing', ''],
    ['a bare 0', '0'],
    ['a bare true', 'true'],
    ['null', 'null'],
    ['a text', '"ok"'],
    ['JSON that breaks off', '{"usergrades":[{"userid":3,'],
    ['an object of another shape', '{"grades":[]}'],
    ['an empty list', '[]'],
    [
      'an unknown errorcode',
      '{"exception":"moodle_exception","errorcode":"gremlins","message":"?"}',
    ],
    ['an error without exception', '{"errorcode":"gremlins","message":"?"}'],
    ['an exception without errorcode', '{"exception":"Error","message":"?"}'],
  ])('%s is a failure, never "no data"', async (_, body) => {
    reading = await startReading()
    reading.site.failNext({ body }, GRADES)
    const error = await errorOf(gather(reading.pull({ courses: everything })))
    expect(error).toMatchObject({ code: 'platform.bad-answer' })
  })

  it.each(['{}', '{"users":[]}', 'false', '<html></html>'])(
    'for participants neither: %s',
    async (body) => {
      reading = await startReading()
      reading.site.failAlways({ body }, PEOPLE)
      expect(await errorOf(gather(reading.pull()))).toMatchObject({ code: 'platform.bad-answer' })
    },
  )
})

describe('a fault that passes', () => {
  it.each([
    ['the database was down', { file: 'err-db-down.json' }],
    ['maintenance', { file: 'err-site-cli-maintenance.html' }],
    ['too many requests', { status: 429, headers: { 'retry-after': '3' } }],
    ['a broken connection', { broken: true }],
    ['a gateway error', { status: 502 }],
  ])('%s: the call is repeated, POST though it is', async (_, fault) => {
    reading = await startReading()
    for (let time = 0; time < 3; time += 1) reading.site.failNext(fault, GRADES)
    const { records } = await gather(
      reading.pull({ courses: [course({ finalTests: [FINAL_TEST] })] }),
    )
    expect(records).toHaveLength(590)
    expect(reading.pauses).toHaveLength(3)
    expect(reading.site.requests.filter(({ wsfunction }) => wsfunction === GRADES)).toHaveLength(4)
  })

  it.each(['headers', 'body'] as const)(
    'a slow answer (%s): the deadline ends it',
    async (hang) => {
      reading = await startReading({ timeouts: { call: 5, grades: 0.05 } })
      reading.site.failNext({ hang }, GRADES)
      const { records } = await gather(
        reading.pull({ courses: [course({ finalTests: [FINAL_TEST] })] }),
      )
      expect(records).toHaveLength(590)
      expect(reading.pauses.length).toBeGreaterThan(0)
    },
  )
})

describe('a service that lacks functions', () => {
  it('is told in the end, naming each of them', async () => {
    reading = await startReading({}, { withoutFunctions: [GRADES, ROLL] })
    const error = await errorOf(gather(reading.pull({ courses: everything })))
    expect(error).toMatchObject({ code: 'platform.no-right' })
    expect(String(error)).toContain(GRADES)
    expect(String(error)).toContain(ROLL)
  })

  it('but not what the cohorts need is enough', async () => {
    reading = await startReading({}, { withoutFunctions: [GRADES, ROLL] })
    expect((await gather(reading.pull())).records).toHaveLength(400)
  })

  it('without the list of all courses cannot tell a hidden course from an absent one, and says so', async () => {
    reading = await startReading({}, { withoutFunctions: ['core_course_get_courses'] })
    const error = await errorOf(gather(reading.pull({ courses: [course({ course: 'KHONG-CO' })] })))
    expect(error).toMatchObject({ code: 'platform.not-found' })
    expect(String(error)).toContain('if the course is hidden')
  })
})

describe('a redirect to another host', () => {
  it('is not followed: the token stays', async () => {
    const other = await startLocalPlatform((_, response) => response.end('[]'))
    closers.push(other.close)
    reading = await startReading()
    reading.site.failNext({ status: 302, headers: { location: `${other.url}/` } }, SITE)
    const error = await errorOf(gather(reading.pull()))
    expect(error).toMatchObject({ code: 'platform.refused-address' })
    expect(String(error)).toContain(other.url)
    expect(other.arrived).toEqual([])
  })
})

describe('the token', () => {
  it('is sent in the body only, and is in no log line and no error', async () => {
    const said: string[] = []
    for (const fault of [
      { file: 'err-db-down.json' },
      { status: 500 },
      { broken: true },
      { hang: 'headers' as const },
    ]) {
      reading = await startReading({ timeouts: { call: 0.05, grades: 0.05 } })
      reading.site.failAlways(fault)
      const error = await errorOf(gather(reading.pull()))
      said.push(everythingIn(error), ...reading.log)
      expect(said.join('\n')).not.toContain(reading.site.token)
      await reading.close()
    }
    expect(said.join('\n')).toContain('core_webservice_get_site_info')

    const site = await startLocalPlatform((_, response) => response.end('{}'))
    closers.push(site.close)
    reading = await startReading({}, { http: { baseUrl: site.url } })
    await errorOf(gather(reading.pull()))
    const [request] = site.arrived
    expect(request?.method).toBe('POST')
    expect(request?.url.href).not.toContain(reading.site.token)
    expect(JSON.stringify(request?.headers)).not.toContain(reading.site.token)
    expect(new URLSearchParams(request?.body).get('wstoken')).toBe(reading.site.token)
    expect(new URLSearchParams(request?.body).get('moodlewsrestformat')).toBe('json')
  })
})
