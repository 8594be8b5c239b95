import { describe, expect, it } from 'vitest'
import { type ForecastFacts, forecastOf } from '../../../src/reports/plan/forecast.ts'
import { mondayOf, weeksOf } from '../../../src/reports/plan/weeks.ts'

/** A Wednesday; the last four whole weeks are 05/10 to 01/11. Three weeks, two days are left. */
const facts: ForecastFacts = {
  ...{ on: '2026-11-04', due: '2026-11-27', reached: 60, promised: 100, denominator: 120 },
  days: [
    { day: '2026-10-04', added: 30 },
    { day: '2026-10-05', added: 8 },
    { day: '2026-11-01', added: 12 },
    { day: '2026-11-02', added: 10 },
  ],
}

describe('the forecast of a target', () => {
  it('goes on at the mean pace of the last four whole weeks', () => {
    expect(forecastOf(facts)).toEqual({
      // (8 + 12) / 4; neither the Sunday before nor this week
      perWeek: 5,
      weeksLeft: 3.3,
      // 40 in 23 days
      neededPerWeek: 13,
      // 60 + 5 a week for 23 days, in whole people
      atDeadline: 76,
      // 40 people at 5 a week are 56 days
      reachedOn: '2026-12-30',
    })
  })

  it('never foretells more than there are', () => {
    expect(forecastOf({ ...facts, denominator: 70 }).atDeadline).toBe(70)
    expect(forecastOf({ ...facts, denominator: null, reached: 130 }).atDeadline).toBe(146)
  })

  it('tells on which day it was reached', () => {
    const done = forecastOf({ ...facts, promised: 45 })
    expect(done).toMatchObject({ neededPerWeek: 0, reachedOn: '2026-11-01' })
  })

  it('asks for all that is missing in the last week, and for nothing more when time is up', () => {
    expect(forecastOf({ ...facts, due: '2026-11-06' }).neededPerWeek).toBe(40)
    const late = forecastOf({ ...facts, due: '2026-11-03' })
    expect(late).toMatchObject({ weeksLeft: 0, neededPerWeek: null, atDeadline: 60 })
  })

  it('tells of no day where nobody came lately, or nothing was promised', () => {
    expect(forecastOf({ ...facts, days: [] })).toMatchObject({ perWeek: 0, reachedOn: null })
    expect(forecastOf({ ...facts, promised: null })).toMatchObject({
      neededPerWeek: null,
      reachedOn: null,
    })
  })
})

describe('weeks', () => {
  it('begin on Mondays and leave none out', () => {
    expect([mondayOf('2026-11-01'), mondayOf('2026-11-02')]).toEqual(['2026-10-26', '2026-11-02'])
    expect(weeksOf(facts.days.slice(1), '2026-11-04')).toEqual([
      { from: '2026-10-05', added: 8, total: 8 },
      { from: '2026-10-12', added: 0, total: 8 },
      { from: '2026-10-19', added: 0, total: 8 },
      { from: '2026-10-26', added: 12, total: 20 },
      { from: '2026-11-02', added: 10, total: 30 },
    ])
  })
})
