import { afterEach, describe, expect, it } from 'vitest'
import type { CheckFinding } from '../../../connectors/contract.ts'
import { recorded } from '../../support/moodle-replay.ts'
import {
  course,
  FINAL_TEST,
  NOW,
  type Reading,
  rowsOf,
  startReading,
  withGrades,
} from './reading.ts'

let reading: Reading
afterEach(() => reading.close())

const everything = [course({ finalTests: [FINAL_TEST], attendance: ['sessions', 'topics'] })]
const faults = (findings: CheckFinding[]) =>
  findings.filter((finding) => !finding.ok).map((finding) => finding.name)

/** The recorded site answers with today's date; the clock of the tests stands still. */
const aboutTheClock = (name: string) => name === 'clock'

describe('the check of a platform', () => {
  it('proves address, token, version, functions, course, names, identity, test, attendance', async () => {
    reading = await startReading()
    const findings = await reading.check(everything)
    expect(faults(findings).filter((name) => !aboutTheClock(name))).toEqual([])
    expect(findings.map((finding) => finding.name)).toEqual(
      expect.arrayContaining([
        'address',
        'token',
        'version',
        'clock',
        'function gradereport_user_get_grade_items',
        'course CDS-XA-2022',
        'course CDS-XA-2022: names',
        'course CDS-XA-2022: identity',
        `course CDS-XA-2022: final test "${FINAL_TEST}"`,
        'course CDS-XA-2022: attendance',
        'course CDS-XA-2022: topics',
      ]),
    )
    expect(findings.find((finding) => finding.name === 'version')?.detail).toContain('4.3')
  })

  it('compares the clocks', async () => {
    reading = await startReading()
    const clock = async (date: Date) => {
      reading.site.failNext({
        body: '{"release":"4.3","version":"2023100900","functions":[]}',
        headers: { date: date.toUTCString() },
      })
      return (await reading.check([])).find((finding) => finding.name === 'clock')
    }
    expect(await clock(NOW)).toMatchObject({ ok: true })
    const late = await clock(new Date(NOW.getTime() - 600_000))
    expect(late).toMatchObject({ ok: false })
    expect(late?.detail).toContain('-600 s')
  })

  it.each([
    ['an unknown token', { file: 'err-invalid-token.json' }, 'token'],
    ['a suspended service account', { file: 'err-service-account-suspended.json' }, 'token'],
    ['web services that are off', { file: 'err-site-webservices-disabled.txt' }, 'address'],
    ['a page of something else', { body: '<html></html>' }, 'address'],
    ['a site that is down', { status: 503 }, 'address'],
  ])('tells %s, and what to do', async (_, fault, name) => {
    reading = await startReading()
    reading.site.failAlways(fault)
    const findings = await reading.check(everything)
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({ name, ok: false })
    expect(findings[0]?.mend).toBeTruthy()
  })

  it('tells of a course that cohorts name in two ways', async () => {
    reading = await startReading()
    const findings = await reading.check([course({}), course({ course: 'CDSX22' })])
    expect(findings.find(({ name }) => name === 'course CDSX22')).toMatchObject({
      ok: true,
      detail: expect.stringContaining('"CDS-XA-2022"'),
    })
  })

  it('tells each function that is missing', async () => {
    reading = await startReading({}, { withoutFunctions: ['mod_attendance_get_sessions'] })
    const findings = await reading.check(everything)
    expect(faults(findings)).toContain('function mod_attendance_get_sessions')
  })

  it('tells a plug-in that the site does not have from a function that the service lacks', async () => {
    reading = await startReading({}, { unknownFunctions: ['mod_attendance_get_sessions'] })
    const findings = await reading.check(everything)
    expect(findings).toContainEqual(
      expect.objectContaining({
        name: 'function mod_attendance_get_sessions',
        ok: false,
        detail: 'The site does not know it.',
        mend: expect.stringContaining('Install the attendance plug-in'),
      }),
    )
  })

  it.each([
    ['enrolments', 'core_enrol_get_enrolled_users', 'err-nocap-enrolled-users.json', 'onlyactive'],
    ['final test', 'gradereport_user_get_grade_items', 'err-nocap-grades.json', ''],
    [
      `attempts at "${FINAL_TEST}"`,
      'mod_quiz_get_user_attempts',
      'err-nocap-quiz-attempts.json',
      '',
    ],
    ['attendance', 'mod_attendance_get_sessions', 'err-nocap-attendance.json', ''],
    [
      'topics',
      'core_completion_get_activities_completion_status',
      'err-nocap-activities-completion.json',
      '',
    ],
  ])('proves the right to %s by the call that needs it', async (part, call, refusal, option) => {
    reading = await startReading()
    reading.site.edit(call, (answer, params) =>
      option === '' || Object.values(params).includes(option)
        ? JSON.parse(recorded(refusal))
        : answer,
    )
    const findings = await reading.check(everything.map((one) => ({ ...one, attempts: ['last'] })))
    expect(faults(findings).filter((name) => !aboutTheClock(name))).toEqual([
      `course CDS-XA-2022: ${part}`,
    ])
  })

  it('tells that single attempts are read, or that the final grade counts', async () => {
    reading = await startReading()
    const said = async (rule: 'last' | 'highest') =>
      (await reading.check([course({ finalTests: ['KTCK'], attempts: [rule] })])).find(
        ({ name }) => name === 'course CDS-XA-2022: attempts at "KTCK"',
      )
    expect(await said('last')).toMatchObject({ ok: true, detail: expect.stringContaining('each') })
    expect(await said('highest')).toMatchObject({
      ok: true,
      detail: 'The final grade of the gradebook counts.',
    })
  })

  it('tells a quiz of which the grading method cannot be seen', async () => {
    reading = await startReading({}, { withoutFunctions: ['mod_quiz_get_quizzes_by_courses'] })
    const findings = await reading.check([course({ finalTests: ['KTCK'] })])
    expect(findings.find(({ name }) => name.includes('attempts at'))).toMatchObject({
      ok: false,
      mend: expect.stringContaining('mod_quiz_get_quizzes_by_courses'),
    })
  })

  it('tells a final test whose grade is hidden', async () => {
    reading = await startReading()
    reading.site.edit('gradereport_user_get_grade_items', (answer) =>
      withGrades(answer, () => ({ gradeishidden: true, graderaw: null, status: undefined })),
    )
    const findings = await reading.check([course({ finalTests: ['KTCK'] })])
    expect(findings.find(({ name }) => name.endsWith('final test "KTCK"'))).toMatchObject({
      ok: false,
      mend: expect.stringContaining('moodle/grade:viewhidden'),
    })
  })

  it('says so when nobody learns in a course yet, so that rights cannot be proved', async () => {
    reading = await startReading()
    const findings = await reading.check([course({ course: 'TRONG', finalTests: ['KTCK'] })])
    expect(faults(findings).filter((name) => !aboutTheClock(name))).toEqual([])
    expect(findings.map(({ name }) => name)).toContain('course TRONG: learners')
  })

  it('tells an old version', async () => {
    reading = await startReading()
    reading.site.failNext({ body: '{"release":"3.9","version":"2020061500","functions":[]}' })
    expect(faults(await reading.check([]))).toContain('version')
  })

  it('tells hidden names and identity fields', async () => {
    reading = await startReading({}, { withoutViewFullNames: true })
    reading.site.edit('core_enrol_get_enrolled_users', (answer) =>
      rowsOf(answer).map(({ username, ...row }) => row),
    )
    const found = faults(await reading.check())
    expect(found).toContain('course CDS-XA-2022: names')
    expect(found).toContain('course CDS-XA-2022: identity')
  })

  it('tells a hidden course, a final test and an attendance that are not there', async () => {
    reading = await startReading()
    reading.site.edit('core_course_get_contents', () => [])
    const found = faults(
      await reading.check([
        course({ course: '7' }),
        course({ course: 'TRONG', attendance: ['sessions', 'reported'] }),
        course({ finalTests: ['Cuối kỳ'] }),
      ]),
    )
    expect(found.filter((name) => !aboutTheClock(name))).toEqual([
      'course 7',
      'course TRONG: attendance',
      'course TRONG: attendance',
      'course CDS-XA-2022: final test "Cuối kỳ"',
    ])
  })

  it('tells a course without completion tracking', async () => {
    reading = await startReading()
    reading.site.failAlways({ body: '[]' }, 'core_enrol_get_enrolled_users')
    const found = faults(
      await reading.check([course({ course: 'KHONG-HT', attendance: ['topics'] })]),
    )
    expect(found).toContain('course KHONG-HT: topics')
  })
})
