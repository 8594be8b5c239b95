/** A missing right is never missing data, and what cannot be read does not stop what can. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Checkpoint, CourseRequest, SourceRecord } from '../../../connectors/contract.ts'
import { recorded } from '../../support/moodle-replay.ts'
import { errorOf } from '../local-platform.ts'
import {
  course,
  FINAL_TEST,
  gather,
  ofKind,
  type Reading,
  Report,
  recordOf,
  rowsOf,
  startReading,
  withGrades,
} from './reading.ts'

const REPORT = 'gradereport_user_get_grade_items'
const ROLL = 'mod_attendance_get_sessions'
const CONTENTS = 'core_course_get_contents'
const everything = [course({ finalTests: [FINAL_TEST], attendance: ['sessions'] })]

let reading: Reading
afterEach(() => reading.close())

/** What a pull delivers although it fails in the end. */
async function delivered(courses: CourseRequest[], checkpoint: Checkpoint | null = null) {
  const records: SourceRecord[] = []
  let last = checkpoint
  const error = await errorOf(
    (async () => {
      for await (const page of reading.pull({ courses, checkpoint })) {
        records.push(...page.records)
        last = page.checkpoint
      }
    })(),
  )
  const kinds = [...new Set(records.map(({ kind }) => kind))].sort()
  return { error, kinds, last }
}

describe('a site without the attendance plug-in', () => {
  it('says so, and its people and grades are read', async () => {
    reading = await startReading({}, { unknownFunctions: [ROLL] })
    const { error, kinds } = await delivered(everything)
    expect(error).toMatchObject({ code: 'platform.not-found', retryable: false })
    expect(String(error)).toContain('has no attendance plug-in (mod_attendance)')
    expect(kinds).toEqual(['account', 'enrolment', 'test'])
  })

  it('is told from a service that lacks the function', async () => {
    reading = await startReading({}, { withoutFunctions: [ROLL] })
    const { error, kinds } = await delivered(everything)
    expect(error).toMatchObject({ code: 'platform.no-right' })
    expect(String(error)).toContain(`the token's web service lacks ${ROLL}`)
    expect(kinds).toEqual(['account', 'enrolment', 'test'])
  })

  it('asks nothing of the plug-in where no cohort needs it', async () => {
    reading = await startReading({}, { unknownFunctions: [ROLL] })
    const { records } = await gather(reading.pull({ courses: [course({ finalTests: ['KTCK'] })] }))
    expect(ofKind(records, 'test')).toHaveLength(190)
  })
})

describe('a part that cannot be read', () => {
  it.each([
    ['grades', REPORT, 'err-nocap-grades.json', ['account', 'enrolment', 'sessions']],
    ['attendance', ROLL, 'err-nocap-attendance.json', ['account', 'enrolment', 'test']],
  ])('(%s) is a missing right, and the others are read', async (_, call, file, kinds) => {
    reading = await startReading()
    reading.site.failAlways({ file }, call)
    const pull = await delivered(everything)
    expect(pull.error).toMatchObject({ code: 'platform.no-right' })
    expect(pull.kinds).toEqual(kinds)
  })

  it('is all that is asked for when the pull is resumed', async () => {
    reading = await startReading()
    reading.site.failNext({ file: 'err-nocap-grades.json' }, REPORT)
    const { last } = await delivered(everything)
    reading.site.requests.length = 0
    const { records } = await gather(
      reading.pull({ courses: everything, checkpoint: JSON.parse(JSON.stringify(last)) }),
    )
    expect(ofKind(records, 'test')).toHaveLength(190)
    expect(reading.site.requests.map(({ wsfunction }) => wsfunction)).toEqual([
      'core_webservice_get_site_info',
      'core_course_get_courses_by_field',
      REPORT,
      'mod_quiz_get_quizzes_by_courses',
    ])
  })

  it('(grades) leaves the topics unread: which activity is the final test is not known', async () => {
    reading = await startReading()
    reading.site.failAlways({ file: 'err-nocap-grades.json' }, REPORT)
    const courses = [course({ finalTests: [FINAL_TEST], attendance: ['topics'] })]
    expect((await delivered(courses)).kinds).toEqual(['account', 'enrolment'])
  })
})

describe('a grade report', () => {
  it('that leaves out active learners says who is missing', async () => {
    reading = await startReading()
    reading.site.edit(REPORT, (answer) => {
      const report = Report.parse(answer)
      return { ...report, usergrades: report.usergrades.filter(({ userid }) => userid !== 7) }
    })
    const { quarantined } = await gather(reading.pull({ courses: everything }))
    expect(quarantined).toMatchObject([
      {
        reason: 'learners-without-report',
        course: 'CDS-XA-2022',
        raw: JSON.stringify({ missing: [7] }),
        detail: expect.stringContaining('moodle/site:accessallgroups'),
      },
    ])
  })

  it('that misses somebody who has left meanwhile is right', async () => {
    reading = await startReading()
    let asked = 0
    reading.site.edit('core_enrol_get_enrolled_users', (answer, params) => {
      const all = Object.values(params).includes('onlyactive') && ++asked > 1
      return rowsOf(answer).filter(({ id }) => !all || id !== 7)
    })
    reading.site.edit(REPORT, (answer) => {
      const report = Report.parse(answer)
      return { ...report, usergrades: report.usergrades.filter(({ userid }) => userid !== 7) }
    })
    const { quarantined } = await gather(reading.pull({ courses: everything }))
    expect(quarantined).toEqual([])
  })

  it.each([
    ['hidden', { gradeishidden: true, status: undefined }],
    ['hidden until a date', { gradehiddenbydate: true }],
  ])('in which one grade is %s waits: that is not "no grade"', async (_, change) => {
    reading = await startReading()
    reading.site.edit(REPORT, (answer) => {
      const visible = JSON.stringify(answer).replaceAll(
        '"gradeishidden":true',
        '"gradeishidden":false',
      )
      return withGrades(JSON.parse(visible), (user) =>
        user === 7 ? { graderaw: null, ...change } : {},
      )
    })
    const { records, quarantined } = await gather(reading.pull({ courses: everything }))
    expect(ofKind(records, 'test')).toHaveLength(189)
    expect(quarantined).toMatchObject([
      { reason: 'grade-withheld', detail: expect.stringContaining('moodle/grade:viewhidden') },
    ])
  })

  it('in which a hidden item has no value says "none", whatever the account may see', async () => {
    reading = await startReading()
    reading.site.edit(REPORT, (answer) => {
      const hidden = JSON.stringify(answer).replaceAll(
        '"gradeishidden":true',
        '"gradeishidden":false',
      )
      return withGrades(JSON.parse(hidden), (user) =>
        user === 19 ? { gradeishidden: true, status: 'novalue' } : {},
      )
    })
    const { records, quarantined } = await gather(reading.pull({ courses: everything }))
    expect(recordOf(records, 'test', 19).attempts).toEqual([])
    expect(quarantined).toEqual([])
  })

  it('in which every grade is hidden is a missing right', async () => {
    reading = await startReading()
    reading.site.edit(REPORT, (answer) =>
      withGrades(answer, () => ({ graderaw: null, gradehiddenbydate: true })),
    )
    const { error, kinds } = await delivered(everything)
    expect(error).toMatchObject({ code: 'platform.no-right' })
    expect(String(error)).toContain('moodle/grade:viewhidden')
    expect(kinds).toEqual(['account', 'enrolment', 'sessions'])
  })

  it('that shows hidden grades says "none" where there is none', async () => {
    reading = await startReading()
    const { records, quarantined } = await gather(
      reading.pull({ courses: [course({ finalTests: ['BTH'] })] }),
    )
    expect(recordOf(records, 'test', 7).attempts).toEqual([])
    expect(quarantined).toEqual([])
  })

  it('that Moodle has not worked out waits', async () => {
    reading = await startReading()
    reading.site.edit(REPORT, (answer) =>
      withGrades(answer, (user) => (user === 7 ? { graderaw: null, gradeneedsupdate: true } : {})),
    )
    const { quarantined } = await gather(reading.pull({ courses: everything }))
    expect(quarantined.map(({ reason }) => reason)).toEqual(['grade-not-worked-out'])
  })

  it('from which a hidden item is missing is a missing right, not an item that is not there', async () => {
    reading = await startReading()
    reading.site.edit(REPORT, (answer) => {
      const report = Report.parse(answer)
      for (const user of report.usergrades)
        user.gradeitems = user.gradeitems.filter(({ id }) => id !== 5)
      return report
    })
    const hidden = [course({ finalTests: ['Điểm chuyên cần (ẩn)'] })]
    expect((await delivered(hidden)).error).toMatchObject({ code: 'platform.no-right' })
    const absent = [course({ finalTests: ['Điểm khác'] })]
    expect((await delivered(absent)).error).toMatchObject({ code: 'platform.not-found' })
  })
})

describe('an attendance', () => {
  it('that is hidden in the course is asked for, and refused', async () => {
    reading = await startReading()
    reading.site.edit(CONTENTS, () => [])
    reading.site.failAlways({ file: 'err-nocap-attendance.json' }, ROLL)
    expect((await delivered(everything)).error).toMatchObject({ code: 'platform.no-right' })
  })

  it('that lists nobody is a missing right while learners are active', async () => {
    reading = await startReading()
    reading.site.edit(ROLL, (answer) =>
      rowsOf(answer).map((session) => ({ ...session, users: [], attendance_log: [] })),
    )
    const { error } = await delivered(everything)
    expect(error).toMatchObject({ code: 'platform.no-right' })
    expect(String(error)).toContain('mod/attendance:canbelisted')
  })

  it('that leaves out an active learner says who is missing', async () => {
    reading = await startReading()
    reading.site.edit(ROLL, (answer) =>
      rowsOf(answer).map((session) => ({
        ...session,
        users: rowsOf(session.users).filter(({ id }) => id !== 7),
      })),
    )
    const { quarantined } = await gather(reading.pull({ courses: everything }))
    expect(quarantined).toMatchObject([
      { reason: 'learners-without-roll', raw: JSON.stringify({ missing: [7] }) },
    ])
  })

  it('without sessions is no data, and no fault', async () => {
    reading = await startReading()
    reading.site.edit(ROLL, () => JSON.parse(recorded('attendance-no-sessions.json')))
    const { records, quarantined } = await gather(reading.pull({ courses: everything }))
    expect(ofKind(records, 'sessions')).toEqual([])
    expect(quarantined).toEqual([])
  })
})

describe('a hidden course', () => {
  it('that the account may see is read like any other', async () => {
    reading = await startReading()
    reading.site.edit('core_course_get_courses_by_field', (answer) =>
      JSON.parse(JSON.stringify(answer).replaceAll('"visible":1', '"visible":0')),
    )
    const { records } = await gather(reading.pull({ courses: everything }))
    expect(ofKind(records, 'test')).toHaveLength(190)
  })
})

describe('enrolments and accounts', () => {
  it('are suspended where the enrolment is, or has ended; a suspended account stays in the course', async () => {
    reading = await startReading()
    const { records } = await gather(reading.pull({ courses: everything }))
    const state = (user: number) => recordOf(records, 'enrolment', user).state
    const [suspendedEnrolment, endedEnrolment, suspendedAccount] = [27, 103, 105]
    expect([state(suspendedEnrolment), state(endedEnrolment)]).toEqual(['suspended', 'suspended'])
    expect(state(suspendedAccount)).toBe('active')
    expect(ofKind(records, 'test').map(({ account }) => account)).toContain('105')
  })

  it('of an account that was deleted are listed no more', async () => {
    reading = await startReading()
    reading.site.edit('core_enrol_get_enrolled_users', (answer) =>
      rowsOf(answer).filter(({ id }) => id !== 7),
    )
    const { pages, records } = await gather(reading.pull({ courses: [course()] }))
    expect(pages.at(-1)?.listed).toEqual(['CDS-XA-2022'])
    expect(ofKind(records, 'enrolment').map(({ account }) => account)).not.toContain('7')
  })
})
