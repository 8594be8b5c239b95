import { describe, expect, it } from 'vitest'
import type { CohortLine } from '../../../src/reports/list-cohorts.ts'
import { cohortsAtWork, deadlineDays } from '../../../src/reports/overview/cohorts-at-work.ts'

const TODAY = '2026-11-22'
const cohort = (id: string, deadline: string | null, active = true): CohortLine => ({
  ...{ id, name: id, programId: 'p', programTitle: { vi: 'P', en: null }, start: null },
  ...{ deadline, active, enrol: 'roster', origin: 'file', version: 1, platforms: [] },
})
const ids = (cohorts: readonly CohortLine[]) => cohorts.map(({ id }) => id)

describe('the cohorts that an overview speaks of', () => {
  it('are the open ones by their deadline, then those that closed lately, the latest first', () => {
    const all = [
      cohort('closed-in-october', '2026-10-01'),
      cohort('closed-yesterday', '2026-11-21'),
      cohort('without-a-deadline', null),
      cohort('last-day-today', TODAY),
      cohort('next-month', '2026-12-31'),
    ]
    expect(ids(cohortsAtWork(all, TODAY, 9))).toEqual([
      'last-day-today',
      'next-month',
      'without-a-deadline',
      'closed-yesterday',
      'closed-in-october',
    ])
  })

  it('leave out what was closed by a person or long ago', () => {
    const all = [cohort('a', '2026-12-31', false), cohort('b', '2022-05-21')]
    expect(cohortsAtWork(all, TODAY, 9)).toEqual([])
  })
})

describe('the days until a deadline', () => {
  it.each([
    [TODAY, 0],
    ['2026-11-23', 1],
    ['2026-12-06', 14],
    ['2026-12-07', null],
    ['2026-11-08', -14],
    ['2026-11-07', null],
    [null, null],
  ])('%s: %s', (deadline, days) => {
    expect(deadlineDays(cohort('a', deadline), TODAY)).toBe(days)
  })
})
