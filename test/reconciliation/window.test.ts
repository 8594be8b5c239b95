import { describe, expect, it } from 'vitest'
import { decide } from '../../src/reconciliation/decide.ts'
import { windowClose } from '../../src/reconciliation/window.ts'
import { attempt, rules, situation } from './situation.ts'

const nothing = { handedOutAt: null, firstSeenAt: null, firstAccessAt: null }
const tenDays = { days: 10, from: 'account' } as const
const open = { start: null, deadline: null }
/** 24:00 of a day in Vietnam. */
const endOf = (day: string) => new Date(`${day}T17:00:00Z`)

describe('the close of a window', () => {
  it('is that of the days where there is no deadline, and of neither longer than the other', () => {
    const learner = { ...nothing, handedOutAt: new Date('2022-05-06T02:00:00Z') }
    const deadline = (day: string | null) =>
      windowClose(tenDays, { start: null, deadline: day }, learner)
    expect(deadline(null)).toEqual(endOf('2022-05-16'))
    expect(deadline('2022-05-15')).toEqual(endOf('2022-05-15'))
    expect(deadline('2022-05-17')).toEqual(endOf('2022-05-16'))
  })

  it('is the end of the last valid day in Vietnam', () => {
    expect(windowClose(null, { start: null, deadline: '2022-12-31' }, nothing)).toEqual(
      endOf('2022-12-31'),
    )
  })

  it('is never without a deadline and days', () => {
    expect(windowClose(null, open, nothing)).toBeNull()
    expect(windowClose(tenDays, open, nothing)).toBeNull()
  })

  it.each([
    { from: 'account', close: '2022-05-16' },
    { from: 'first-access', close: '2022-05-18' },
    { from: 'cohort', close: '2022-05-14' },
  ] as const)('counts from: $from', ({ from, close }) => {
    const learner = {
      handedOutAt: new Date('2022-05-06T02:00:00Z'),
      firstSeenAt: new Date('2022-05-07T02:00:00Z'),
      firstAccessAt: new Date('2022-05-08T02:00:00Z'),
    }
    const cohort = { start: '2022-05-04', deadline: '2022-05-21' }
    expect(windowClose({ days: 10, from }, cohort, learner)).toEqual(endOf(close))
  })

  it('counts from the first sight of the enrolment when nobody knows when the account was handed out', () => {
    const learner = { ...nothing, firstSeenAt: new Date('2022-05-07T02:00:00Z') }
    expect(windowClose(tenDays, open, learner)).toEqual(endOf('2022-05-17'))
  })

  it('is the deadline alone for who has not entered yet, where first access counts', () => {
    const learner = { ...nothing, handedOutAt: new Date('2022-05-06T02:00:00Z') }
    const rule = { days: 10, from: 'first-access' } as const
    expect(windowClose(rule, { start: null, deadline: '2022-05-21' }, learner)).toEqual(
      endOf('2022-05-21'),
    )
  })

  it('takes the day in Vietnam: 23:30 UTC is the next morning there', () => {
    const learner = { ...nothing, handedOutAt: new Date('2022-05-05T23:30:00Z') }
    expect(windowClose(tenDays, open, learner)).toEqual(endOf('2022-05-16'))
  })
})

describe('a day that a person granted', () => {
  const cohort = { start: null, deadline: '2022-05-21' }

  it('moves the close, also past the deadline of the cohort', () => {
    expect(windowClose(null, cohort, nothing, '2022-06-01')).toEqual(endOf('2022-06-01'))
    const learner = { ...nothing, handedOutAt: new Date('2022-05-06T02:00:00Z') }
    expect(windowClose(tenDays, cohort, learner, '2022-05-18')).toEqual(endOf('2022-05-18'))
  })

  it('never shortens', () => {
    expect(windowClose(null, cohort, nothing, '2022-05-20')).toEqual(endOf('2022-05-21'))
    expect(windowClose(null, cohort, nothing, '2022-05-21')).toEqual(endOf('2022-05-21'))
    expect(windowClose(null, open, nothing, '2022-05-20')).toBeNull()
  })
})

describe('accounts of 06/5, 10/5 and 12/5/2022, ten days, before 22/5', () => {
  const vietnam = (local: string) => `${new Date(`${local}+07:00`).toISOString().slice(0, 19)}Z`
  const passesWith = (handedOut: string, submitted: string) =>
    decide(
      situation({
        rules: { ...rules, window: tenDays },
        cohort: { start: '2022-05-06', deadline: '2022-05-21' },
        now: new Date('2022-06-01T00:00:00Z'),
        start: { ...nothing, handedOutAt: new Date(`${handedOut}T09:00:00+07:00`) },
        attempts: [attempt('8', { submittedAt: vietnam(submitted) })],
      }),
    )

  it.each([
    { submitted: '2022-05-16T23:59:59', counts: [true, true, true] },
    { submitted: '2022-05-17T00:00:00', counts: [false, true, true] },
    { submitted: '2022-05-20T23:50:00', counts: [false, true, true] },
    { submitted: '2022-05-21T00:00:00', counts: [false, false, true] },
    { submitted: '2022-05-21T23:59:59', counts: [false, false, true] },
    { submitted: '2022-05-22T00:00:00', counts: [false, false, false] },
    { submitted: '2022-05-22T00:05:00', counts: [false, false, false] },
  ])('a test of $submitted counts: $counts', ({ submitted, counts }) => {
    const decisions = ['2022-05-06', '2022-05-10', '2022-05-12'].map((day) =>
      passesWith(day, submitted),
    )
    expect(decisions.map(({ verdict }) => verdict === 'passed')).toEqual(counts)
    for (const decision of decisions)
      if (decision.verdict !== 'passed') {
        expect(decision).toMatchObject({ verdict: 'failed', decisive: { code: 'late' } })
        expect(decision.score).toMatchObject({ points: '8', late: true })
      }
  })
})
