import { describe, expect, it } from 'vitest'
import { planDeadlines } from '../../../src/programs/plans/deadlines.ts'
import { type PlanDefinition, PlanFile } from '../../../src/programs/plans/definition.ts'
import { planOfProgram } from '../../../src/programs/plans/plan-of-program.ts'
import { reminderDue } from '../../../src/programs/plans/reminder-days.ts'

const title = { vi: 'Kết quả' }
const plan = (part: object): PlanDefinition =>
  PlanFile.parse({ id: 'son-la-2026', title: { vi: 'Kế hoạch' }, years: '2024-2025', ...part })
const paper = (part: object) =>
  plan({ deadlines: [{ id: 'ket-qua', title, kind: 'results', from: ['commune'], ...part }] })

describe('what is due', () => {
  it('"before" a day ends the day before; "on" a day ends with it', () => {
    const on = (part: object) => planDeadlines(paper(part), '2026-01-15')[0]
    expect(on({ before: '2026-01-20' })).toMatchObject({ on: '2026-01-19', daysLeft: 4 })
    expect(on({ on: '2026-01-20' })).toMatchObject({ on: '2026-01-20', daysLeft: 5 })
    expect(on({ on: '2026-01-15' })).toMatchObject({ daysLeft: 0 })
    expect(on({ on: '2026-01-14' })).toMatchObject({ daysLeft: -1 })
  })

  it('a yearly one comes in each year of the plan, under a name of its own', () => {
    const december = planDeadlines(paper({ yearly: '12-31' }), '2025-12-01')
    expect(december.map(({ id, on, daysLeft }) => [id, on, daysLeft])).toEqual([
      ['ket-qua@2024', '2024-12-31', -335],
      ['ket-qua@2025', '2025-12-31', 30],
    ])
    const leap = planDeadlines(paper({ yearly: '02-29' }), '2025-12-01')
    expect(leap.map(({ on }) => on)).toEqual(['2024-02-29', '2025-02-28'])
  })

  it('targets of one day are one line; classes and windows come from elsewhere', () => {
    const target = (id: string, part: object = {}) => ({ id, title, ...part })
    const due = planDeadlines(
      plan({ targets: [target('a'), target('b'), target('c', { due: '2025-06-30' })] }),
      '2025-06-29',
      {
        programs: [{ id: 'kns', title: { vi: 'Kỹ năng số', en: null }, deadline: null }],
        cohorts: [{ id: 'kns-1', name: 'Lớp 1', deadline: '2025-07-15' }],
        windows: [{ cohortId: 'kns-1', cohort: 'Lớp 1', on: '2025-07-01', people: 3 }],
      },
    )
    expect(due.map(({ id, count, daysLeft }) => [id, count, daysLeft])).toEqual([
      ['target@2025-06-30', 1, 1],
      ['window:kns-1@2025-07-01', 3, 2],
      ['cohort:kns-1', 0, 16],
      ['target@2025-12-31', 2, 185],
    ])
  })

  it('a program without a deadline that no plan names is due on no day', () => {
    const program = { id: 'kns', title: { vi: 'Kỹ năng số', en: null }, deadline: null }
    const alone = planOfProgram({ ...program, source: null, document: null, legalBasis: [] })
    expect(planDeadlines(alone, '2026-01-01')).toEqual([])
  })
})

describe('a reminder', () => {
  it.each([
    // Days left, and which reminder that is: the newest that has begun, made up for within two days.
    [15, null],
    [14, 14],
    [12, 14],
    [11, null],
    [7, 7],
    [4, null],
    [3, 3],
    [2, 3],
    [1, 1],
    [0, 0],
    [-1, -1],
    [-3, -1],
    [-4, null],
    [-7, -7],
    [-9, -7],
    [-10, null],
    [-300, null],
  ])('with %i days left of a paper is that of %s', (daysLeft, expected) => {
    expect(reminderDue({ kind: 'results', daysLeft })).toBe(expected)
  })

  it('is none after the end of a class, and none of a target', () => {
    expect(reminderDue({ kind: 'cohort', daysLeft: 0 })).toBe(0)
    expect(reminderDue({ kind: 'cohort', daysLeft: -7 })).toBeNull()
    expect(reminderDue({ kind: 'target', daysLeft: 7 })).toBeNull()
  })
})
