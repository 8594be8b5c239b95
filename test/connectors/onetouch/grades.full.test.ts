import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { passes, pointsOf, shareOf } from '../../../src/reconciliation/score.ts'
import { errorOf } from '../local-platform.ts'
import {
  COURSE,
  course,
  FINAL_TEST,
  gather,
  ofKind,
  type Reading,
  Report,
  recordOf,
  startReading,
  withGrades,
} from './reading.ts'

const REPORT = 'gradereport_user_get_grade_items'
const courses = [course({ finalTests: [FINAL_TEST] })]

let reading: Reading
beforeEach(async () => {
  reading = await startReading()
})
afterEach(() => reading.close())

/** Changes the final test of some users in the replayed report. */
function editTest(change: Record<number, Record<string, unknown> | null>): void {
  reading.site.edit(REPORT, (answer) => {
    const report = Report.parse(withGrades(answer, (user) => change[user] ?? {}))
    for (const user of report.usergrades)
      if (change[Number(user.userid)] === null)
        user.gradeitems = user.gradeitems.filter((item) => item.id !== 2)
    return report
  })
}

describe('the final test of a learner', () => {
  it.each([
    [5, '4.99'],
    [7, '5'],
    [10, '10'],
    [12, '0'],
    [13, '5'],
  ])('of user %i has the exact score %s', async (user, raw) => {
    const { records } = await gather(reading.pull({ courses }))
    const [attempt] = recordOf(records, 'test', user).attempts
    expect(attempt).toMatchObject({ raw, minimum: '0', maximum: '10', overridden: false })
  })

  it('says which item it is, and when it was handed in, never when it was graded', async () => {
    const { records } = await gather(reading.pull({ courses }))
    expect(recordOf(records, 'test', 32)).toEqual({
      kind: 'test',
      sourceId: 'grade:2:32',
      account: '32',
      course: COURSE,
      sourceUpdatedAt: null,
      test: { id: '2', name: FINAL_TEST, code: 'KTCK' },
      attempts: [
        {
          id: 'final',
          raw: '7.125',
          minimum: '0',
          maximum: '10',
          submittedAt: new Date(1669645625 * 1000).toISOString(),
          overridden: true,
        },
      ],
    })
  })

  it.each([
    ['in progress', 15],
    ['never attempted', 19],
    ['set to nothing by hand', 33],
  ])('has no attempt when it is %s', async (_, user) => {
    const { records } = await gather(reading.pull({ courses }))
    expect(recordOf(records, 'test', user).attempts).toEqual([])
  })

  it('has no time of handing in when the platform knows none', async () => {
    editTest({ 7: { gradedatesubmitted: null } })
    const { records } = await gather(reading.pull({ courses }))
    expect(recordOf(records, 'test', 7).attempts[0]?.submittedAt).toBeNull()
  })

  it('is withheld by the platform for suspended enrolments: no record, not an empty one', async () => {
    const { records } = await gather(reading.pull({ courses }))
    const accounts = ofKind(records, 'test').map((record) => record.account)
    expect(accounts).not.toContain('27')
    expect(accounts).toContain('105')
  })

  it.each([
    ['of 100', { grademin: 0, grademax: 100, graderaw: 49.9 }, '4.99', false],
    ['of 100, exactly at the mark', { grademin: 0, grademax: 100, graderaw: 50 }, '5', true],
    ['from 1 to 5', { grademin: 1, grademax: 5, graderaw: 3.5 }, '6.25', true],
    [
      'from 20 to 80',
      { grademin: 20, grademax: 80, graderaw: 49.99 },
      '4.99833333333333333333',
      false,
    ],
    ['below nothing', { grademin: -10, grademax: 10, graderaw: 0 }, '5', true],
    ['of 3', { grademin: 0, grademax: 3, graderaw: 1 }, '3.33333333333333333333', false],
    [
      'with five decimals',
      { grademin: 0, grademax: 9.99999, graderaw: 4.99999 },
      '4.99999499999499999499',
      false,
    ],
    [
      'of words, the second of two',
      { grademin: 1, grademax: 2, graderaw: 2, scaleid: 3 },
      '10',
      true,
    ],
    [
      'of words, the second of three',
      { grademin: 1, grademax: 3, graderaw: 2, scaleid: 4 },
      '5',
      true,
    ],
    [
      'shown as letters',
      { grademin: 0, grademax: 10, graderaw: 5, gradeformatted: 'C' },
      '5',
      true,
    ],
  ])(
    'on a scale %s keeps its own range, and is worth its points of 10 exactly',
    async (_, grade, points, passed) => {
      editTest({ 7: grade })
      const { records } = await gather(reading.pull({ courses }))
      const [attempt] = recordOf(records, 'test', 7).attempts
      if (!attempt) throw new Error('no attempt')
      expect(attempt).toMatchObject({
        raw: String(grade.graderaw),
        minimum: String(grade.grademin),
        maximum: String(grade.grademax),
      })
      expect(pointsOf(shareOf(attempt))).toBe(points)
      expect(passes(attempt, { pass: '5', scale: '10' })).toBe(passed)
    },
  )
})

describe('a grade that makes no sense', () => {
  it('waits in quarantine, its neighbours are read', async () => {
    editTest({
      5: { graderaw: 11 },
      7: { graderaw: -1 },
      10: { grademax: 0 },
      12: { graderaw: 'NaN' },
      13: { graderaw: '7,5' },
      14: null,
      15: { gradedatesubmitted: 'yesterday' },
    })
    const { records, quarantined } = await gather(reading.pull({ courses }))
    expect(ofKind(records, 'test')).toHaveLength(184)
    expect(recordOf(records, 'test', 13).attempts[0]?.raw).toBe('7.5')
    const reasons = new Map(
      quarantined.map((row) => [row.place.match(/user (\d+)/)?.[1], row.reason]),
    )
    expect(Object.fromEntries(reasons)).toEqual({
      5: 'score-out-of-range',
      7: 'score-out-of-range',
      10: 'range-empty',
      12: 'grade-unreadable',
      14: 'item-missing',
      15: 'grade-unreadable',
    })
    expect(quarantined.find((row) => row.reason === 'range-empty')).toMatchObject({
      place: `grades of course ${COURSE}, user 10, item "${FINAL_TEST}"`,
      key: `grades of course ${COURSE}, user 10, item "${FINAL_TEST}"#2:10#range-empty`,
    })
  })

  it('of a user who cannot be told waits too', async () => {
    reading.site.edit(REPORT, (answer) => {
      const report = Report.parse(answer)
      return { ...report, usergrades: [{ userid: 'x', gradeitems: [] }, ...report.usergrades] }
    })
    const { records, quarantined } = await gather(reading.pull({ courses }))
    expect(ofKind(records, 'test')).toHaveLength(190)
    expect(quarantined.map((row) => row.reason)).toEqual(['grades-unreadable'])
  })
})

describe('the item that a cohort names', () => {
  it.each([
    ['its name', FINAL_TEST],
    ['its name with loose marks', FINAL_TEST.normalize('NFD')],
    ['its idnumber', ' KTCK '],
  ])('is found by %s', async (_, name) => {
    const { records } = await gather(reading.pull({ courses: [course({ finalTests: [name] })] }))
    expect(recordOf(records, 'test', 7).test.id).toBe('2')
  })

  it('is found by a name that the site wrote for a page', async () => {
    const every = Object.fromEntries(
      Array.from({ length: 203 }, (_, id) => [id, { itemname: 'A &amp; B' }]),
    )
    editTest(every)
    const { records } = await gather(reading.pull({ courses: [course({ finalTests: ['A & B'] })] }))
    expect(recordOf(records, 'test', 7).test.name).toBe('A & B')
  })

  it('is not found: the error lists what there is', async () => {
    const error = await errorOf(
      gather(reading.pull({ courses: [course({ finalTests: ['Cuối kỳ'] })] })),
    )
    expect(error).toMatchObject({ code: 'platform.not-found', retryable: false })
    expect(String(error)).toContain('"Cuối kỳ"')
    expect(String(error)).toContain(`"${FINAL_TEST}" (KTCK)`)
  })

  it('fits two items: the error names both', async () => {
    reading.site.edit(REPORT, (answer) => {
      const report = Report.parse(answer)
      for (const user of report.usergrades)
        for (const item of user.gradeitems) if (item.id === 5) item.itemname = FINAL_TEST
      return report
    })
    const error = await errorOf(gather(reading.pull({ courses })))
    expect(error).toMatchObject({ code: 'platform.not-found' })
    expect(String(error)).toContain(`"${FINAL_TEST}" (CC)`)
  })
})

describe('a report without anybody', () => {
  it('is a missing right when the course has active learners', async () => {
    reading.site.failNext({ file: 'grade-items-empty-course.json' }, REPORT)
    expect(await errorOf(gather(reading.pull({ courses })))).toMatchObject({
      code: 'platform.no-right',
    })
  })

  it('is right for a course without learners', async () => {
    const { records, quarantined } = await gather(
      reading.pull({ courses: [course({ course: 'TRONG', finalTests: ['bất kỳ'] })] }),
    )
    expect(records).toEqual([])
    expect(quarantined).toEqual([])
  })
})

describe('a warning beside good grades', () => {
  it('waits in quarantine', async () => {
    const warning = { item: 'user', itemid: 7, warningcode: '1', message: 'left out' }
    reading.site.edit(REPORT, (answer) => ({ ...Report.parse(answer), warnings: [warning] }))
    const { records, quarantined } = await gather(reading.pull({ courses }))
    expect(ofKind(records, 'test')).toHaveLength(190)
    expect(quarantined).toMatchObject([
      { reason: 'platform-warning', raw: JSON.stringify(warning) },
    ])
  })
})
