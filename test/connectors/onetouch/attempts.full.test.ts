import { afterEach, describe, expect, it } from 'vitest'
import type { Checkpoint, CourseRequest } from '../../../connectors/contract.ts'
import { countedAttempts } from '../../../src/reconciliation/score.ts'
import { recorded } from '../../support/moodle-replay.ts'
import { errorOf } from '../local-platform.ts'
import {
  course,
  FINAL_TEST,
  gather,
  ofKind,
  type Reading,
  recordOf,
  startReading,
  withGrades,
} from './reading.ts'

const QUIZZES = 'mod_quiz_get_quizzes_by_courses'
const ATTEMPTS = 'mod_quiz_get_user_attempts'
const REPORT = 'gradereport_user_get_grade_items'
const HIGHEST = 1
const AVERAGE = 2
const LAST = 4

type Rules = CourseRequest['attempts']
const asking = (...attempts: Rules) => [course({ finalTests: [FINAL_TEST], attempts })]

let reading: Reading
afterEach(() => reading.close())

/** Learners whose attempts were asked for, in order. */
const asked = () =>
  reading.site.requests
    .filter(({ wsfunction }) => wsfunction === ATTEMPTS)
    .map(({ params }) => Number(params.userid))
    .sort((a, b) => a - b)

function quizSettings(change: Record<string, unknown>): void {
  reading.site.edit(QUIZZES, () => {
    const answer = JSON.parse(recorded('quizzes-by-courses-c1.json'))
    Object.assign(answer.quizzes[0], change)
    return answer
  })
}

/** Only these learners have a grade in the report; the others have none. */
function onlyGraded(users: readonly number[], change: Record<string, unknown> = {}): void {
  reading.site.edit(REPORT, (answer) =>
    withGrades(answer, (user) =>
      users.includes(user)
        ? change
        : { graderaw: null, gradedatesubmitted: null, gradeisoverridden: false },
    ),
  )
}

/** Changes the attempts of every learner that is asked for. */
function editAttempts(change: Record<string, unknown>): void {
  reading.site.edit(ATTEMPTS, (answer) => {
    const { attempts, warnings } = JSON.parse(JSON.stringify(answer))
    for (const attempt of attempts) Object.assign(attempt, change)
    return { attempts, warnings }
  })
}

describe('the final grade of the gradebook', () => {
  it('is enough where the highest attempt counts, for the program and for the quiz', async () => {
    reading = await startReading()
    const { records } = await gather(reading.pull({ courses: asking('highest') }))
    expect(recordOf(records, 'test', 13).attempts.map(({ id }) => id)).toEqual(['final'])
    expect(asked()).toEqual([])
  })

  it('is the attempt of a test that is no quiz, whatever the rule', async () => {
    reading = await startReading()
    const courses = [course({ finalTests: ['CC'], attempts: ['last', 'first'] })]
    const { records } = await gather(reading.pull({ courses }))
    expect(recordOf(records, 'test', 13).attempts).toMatchObject([{ id: 'final', raw: '5.75' }])
    expect(reading.site.requests.map(({ wsfunction }) => wsfunction)).not.toContain(QUIZZES)
  })

  it('is the attempt where the platform tells nothing else', async () => {
    reading = await startReading({}, { withoutFunctions: [QUIZZES, ATTEMPTS] })
    const { records } = await gather(reading.pull({ courses: asking('highest') }))
    expect(recordOf(records, 'test', 7).attempts).toMatchObject([{ id: 'final', raw: '5' }])
  })
})

describe('the single attempts', () => {
  it.each([
    ['the last attempt counts', ['last'], HIGHEST],
    ['the first attempt counts', ['first'], HIGHEST],
    ['the last attempt counts, and does for the quiz', ['last'], LAST],
    ['two programs count differently', ['highest', 'last'], HIGHEST],
    ['the quiz makes an average', ['highest'], AVERAGE],
  ] satisfies [string, Rules, number][])('are read where %s', async (_, rules, grademethod) => {
    reading = await startReading()
    quizSettings({ grademethod })
    onlyGraded([13])
    const { records, quarantined } = await gather(reading.pull({ courses: asking(...rules) }))
    expect(recordOf(records, 'test', 13)).toMatchObject({
      sourceId: 'grade:2:13',
      test: { id: '2', name: FINAL_TEST, code: 'KTCK' },
      attempts: [
        { id: '11', raw: '3', submittedAt: new Date(1669697789 * 1000).toISOString() },
        { id: '12', raw: '4.99', submittedAt: new Date(1669845567 * 1000).toISOString() },
        { id: '13', raw: '5', submittedAt: new Date(1669733956 * 1000).toISOString() },
      ],
    })
    expect(quarantined).toEqual([])
  })

  it('let each rule pick its own', async () => {
    reading = await startReading()
    onlyGraded([13])
    const { records } = await gather(reading.pull({ courses: asking('first', 'last', 'highest') }))
    const { attempts } = recordOf(records, 'test', 13)
    const counted = (rule: Rules[number]) =>
      countedAttempts(attempts, { attempts: rule }, null).counted?.raw
    expect([counted('first'), counted('last'), counted('highest')]).toEqual(['3', '4.99', '5'])
  })

  it('keep the scale of marks of the quiz', async () => {
    reading = await startReading()
    quizSettings({ sumgrades: 13.33333 })
    onlyGraded([7])
    editAttempts({ sumgrades: 6.66667 })
    const { records } = await gather(reading.pull({ courses: asking('last') }))
    expect(recordOf(records, 'test', 7).attempts).toMatchObject([
      { raw: '6.66667', minimum: '0', maximum: '13.33333', overridden: false },
    ])
  })

  it('are asked for only of learners who have handed something in', async () => {
    reading = await startReading()
    const { records, quarantined } = await gather(reading.pull({ courses: asking('last') }))
    expect(asked()).toHaveLength(176)
    expect(asked()).not.toContain(15)
    expect(asked()).not.toContain(19)
    expect(recordOf(records, 'test', 15).attempts).toEqual([])
    expect(ofKind(records, 'test')).toHaveLength(190)
    expect(quarantined).toEqual([])
  })

  it('give way to a grade that a person has set, or taken away', async () => {
    reading = await startReading()
    onlyGraded([7, 32, 33])
    const { records } = await gather(reading.pull({ courses: asking('last') }))
    expect(recordOf(records, 'test', 32).attempts).toMatchObject([
      { id: 'final', raw: '7.125', overridden: true },
    ])
    expect(recordOf(records, 'test', 33).attempts).toEqual([])
    expect(asked()).toEqual([7])
  })

  it.each([
    ['under way', { state: 'inprogress', sumgrades: null, timefinish: 0 }],
    ['overdue', { state: 'overdue', sumgrades: null }],
    ['abandoned', { state: 'abandoned', sumgrades: null }],
    ['previews', { preview: 1 }],
  ])('that are %s do not count', async (_, change) => {
    reading = await startReading()
    onlyGraded([13])
    reading.site.edit(ATTEMPTS, (answer) => {
      const { attempts } = JSON.parse(JSON.stringify(answer))
      Object.assign(attempts[1], change)
      return { attempts, warnings: [] }
    })
    const { records, quarantined } = await gather(reading.pull({ courses: asking('last') }))
    expect(recordOf(records, 'test', 13).attempts.map(({ id }) => id)).toEqual(['11', '13'])
    expect(quarantined).toEqual([])
  })

  it('that wait for their marks wait with all others of the learner', async () => {
    reading = await startReading()
    onlyGraded([7, 13])
    reading.site.edit(ATTEMPTS, (answer, { userid }) => {
      const { attempts } = JSON.parse(JSON.stringify(answer))
      if (userid === '13') attempts[2].sumgrades = null
      return { attempts, warnings: [] }
    })
    const { records, quarantined } = await gather(reading.pull({ courses: asking('last') }))
    expect(ofKind(records, 'test').map(({ account }) => account)).not.toContain('13')
    expect(recordOf(records, 'test', 7).attempts).toHaveLength(1)
    expect(quarantined).toMatchObject([
      { reason: 'attempt-not-marked', course: 'CDS-XA-2022', key: expect.stringContaining('1:13') },
    ])
  })

  it('that wait for their marks can only raise the highest', async () => {
    reading = await startReading()
    quizSettings({ grademethod: AVERAGE })
    onlyGraded([13])
    reading.site.edit(ATTEMPTS, (answer) => {
      const { attempts } = JSON.parse(JSON.stringify(answer))
      attempts[2].sumgrades = null
      return { attempts, warnings: [] }
    })
    const { records } = await gather(reading.pull({ courses: asking('highest') }))
    expect(recordOf(records, 'test', 13).attempts.map(({ raw }) => raw)).toEqual(['3', '4.99'])
  })

  it.each([
    ['outside the marks of the quiz', { sumgrades: 10.5 }, 'score-out-of-range'],
    ['that are no number', { sumgrades: 'mười' }, 'attempt-unreadable'],
    ['all abandoned, beside a grade', { state: 'abandoned' }, 'attempts-missing'],
  ])('%s wait in quarantine', async (_, change, reason) => {
    reading = await startReading()
    onlyGraded([7])
    editAttempts(change)
    const { records, quarantined } = await gather(reading.pull({ courses: asking('last') }))
    expect(ofKind(records, 'test').map(({ account }) => account)).not.toContain('7')
    expect(quarantined.map((row) => row.reason)).toEqual([reason])
  })

  it('of a learner who was deleted meanwhile wait in quarantine', async () => {
    reading = await startReading()
    onlyGraded([7])
    reading.site.failNext({ file: 'err-unknown-user-quiz-attempts.json' }, ATTEMPTS)
    const { quarantined } = await gather(reading.pull({ courses: asking('last') }))
    expect(quarantined.map((row) => row.reason)).toEqual(['learner-gone'])
  })
})

describe('attempts that may not be read', () => {
  it.each([
    ['the attempts are refused', {}, { file: 'err-nocap-quiz-attempts.json' }],
    ['the service lacks the function', { withoutFunctions: [ATTEMPTS] }, null],
    ['the service lacks the settings', { withoutFunctions: [QUIZZES] }, null],
  ])('are a missing right, not a learner without attempts: %s', async (_, options, fault) => {
    reading = await startReading({}, options)
    if (fault) reading.site.failAlways(fault, ATTEMPTS)
    onlyGraded([7])
    const error = await errorOf(gather(reading.pull({ courses: asking('last') })))
    expect(error).toMatchObject({ code: 'platform.no-right' })
  })

  it('of a quiz that the account cannot see are a missing right', async () => {
    reading = await startReading()
    reading.site.edit(QUIZZES, () => JSON.parse(recorded('quizzes-none.json')))
    const error = await errorOf(gather(reading.pull({ courses: asking('first') })))
    expect(error).toMatchObject({ code: 'platform.no-right' })
    expect(String(error)).toContain('moodle/course:viewhiddenactivities')
  })
})

describe('a later pull', () => {
  it('asks for the attempts of learners whose grade was handed in or marked since', async () => {
    reading = await startReading()
    const since = new Date('2022-12-01T00:00:00.500Z')
    const second = Math.floor(since.getTime() / 1000)
    reading.site.edit(REPORT, (answer) =>
      withGrades(answer, (user) => ({
        gradedatesubmitted: user === 7 ? second : second - 500,
        gradedategraded: user === 10 ? second + 90 : second - 1,
        graderaw: [7, 10, 12, 13].includes(user) ? 5 : null,
        gradeisoverridden: user !== 7 && user !== 10 && user !== 12 && user !== 13,
      })),
    )
    const { records } = await gather(reading.pull({ courses: asking('last'), since }))
    expect(asked()).toEqual([7, 10])
    // What stands of the others stays: a record would say that they have fewer attempts.
    const accounts = ofKind(records, 'test').map(({ account }) => account)
    expect(accounts).not.toContain('12')
    expect(accounts).not.toContain('13')
  })

  it('that was interrupted asks only for those who are left', async () => {
    reading = await startReading()
    const graded = Array.from({ length: 60 }, (_, index) => index + 110)
    onlyGraded(graded)
    const courses = asking('last')
    const whole = await gather(reading.pull({ courses }))
    const all = asked()
    expect(all.length).toBeGreaterThan(50)
    expect(whole.pages).toHaveLength(4)
    const checkpoint: Checkpoint = JSON.parse(JSON.stringify(whole.pages.at(2)?.checkpoint))
    reading.site.requests.length = 0
    const rest = await gather(reading.pull({ courses, checkpoint }))
    expect(asked()).toEqual(all.slice(50))
    expect(rest.records).toEqual(whole.pages.slice(3).flatMap((page) => page.records))
  })
})
