import { describe, expect, it } from 'vitest'
import { limitText } from '../../src/foundation/texts/programs.ts'
import { parseConfiguration } from '../../src/programs/read-configuration.ts'
import { reviewProgram } from '../../src/programs/review.ts'

/** The review of a program with these limits and cohorts, with so many enrolled in `c`. */
function review(limits: string, cohorts: string, enrolled: number | null = null) {
  const text = `id: p
title: { vi: P }
modules: { A: [M1, M2] }
${limits}
cohorts:
${cohorts}
`
  const { programs } = parseConfiguration([{ name: 'programs/p.yaml', text }], [])
  const [program] = programs
  if (program === undefined) throw new Error('no program was read')
  return reviewProgram(
    program,
    enrolled === null ? null : new Map([['c', [{ audience: 'A', learners: enrolled }]]]),
  )
}

function cohortOf(limits: string, plan: string, enrolled: number | null = null) {
  const [cohort] = review(limits, `  - { id: c, ${plan} }`, enrolled).cohorts
  if (cohort === undefined) throw new Error('no cohort')
  return cohort
}

const broken = (limits: string, plan: string, enrolled: number | null = null) =>
  cohortOf(limits, plan, enrolled).broken.map((found) => limitText(found, 'vi'))

const size150 = 'delivery: { classSize: 150 }'
const overHalf = 'delivery: { inPersonShare: "> 1/2" }'
const halfOrMore = 'delivery: { inPersonShare: 1/2 }'
const fortnight = 'rules: { window: none }\ndelivery: { days: { from: 5, to: 14 } }'

describe('a class', () => {
  it.each([
    ['of 150 enrolled', size150, 'name: c', 150, null],
    ['of 151 enrolled', size150, 'name: c', 151, '151 học viên, quá mức tối đa 150'],
    ['of 151 planned', size150, 'delivery: { learners: 151 }', null, '151 học viên'],
    ['of 140 planned and 151 enrolled', size150, 'delivery: { learners: 140 }', 151, '151'],
    ['of 300 where 300 are allowed', 'delivery: { classSize: 300 }', 'name: c', 300, null],
    [
      'over half in person',
      overHalf,
      'delivery: { inPersonPeriods: 9, onlinePeriods: 7 }',
      null,
      null,
    ],
    [
      'exactly half in person, where over half is asked',
      overHalf,
      'delivery: { inPersonPeriods: 20, onlinePeriods: 20 }',
      null,
      'Học trực tiếp 20/40 tiết, chưa đạt tỷ lệ > 1/2',
    ],
    [
      'exactly half in person, where half is asked',
      halfOrMore,
      'delivery: { inPersonPeriods: 20, onlinePeriods: 20 }',
      null,
      null,
    ],
    [
      'one topic half in person, over half as a whole',
      overHalf,
      'delivery: { modules: { M1: { inPersonPeriods: 8 }, M2: { inPersonPeriods: 4, onlinePeriods: 4 } } }',
      null,
      'Chuyên đề M2 học trực tiếp 4/8 tiết',
    ],
    ['of 5 days', fortnight, 'delivery: { days: 5 }', null, null],
    ['of 14 days', fortnight, 'delivery: { days: 14 }', null, null],
    [
      'of 4 days',
      fortnight,
      'delivery: { days: 4 }',
      null,
      '4 ngày, trong khi quy định từ 5 đến 14',
    ],
    ['of 15 days', fortnight, 'delivery: { days: 15 }', null, '15 ngày'],
    ['of 11 days, with ten days to finish', '', 'delivery: { days: 11 }', null, null],
    [
      'of 12 days, with ten days to finish',
      '',
      'delivery: { days: 12 }',
      null,
      'Lớp học 12 ngày, trong khi mỗi học viên chỉ có 10 ngày để hoàn thành',
    ],
    [
      'online where it is held in person',
      'delivery: { mode: in-person }',
      'delivery: { inPersonPeriods: 8, onlinePeriods: 1 }',
      null,
      'Lớp có 1 tiết trực tuyến, trong khi hình thức quy định là: trực tiếp',
    ],
    [
      'in person where it is held online',
      'delivery: { mode: [online, video] }',
      'delivery: { inPersonPeriods: 4 }',
      null,
      'Lớp có 4 tiết trực tiếp, trong khi hình thức quy định là: trực tuyến, qua hội nghị truyền hình',
    ],
    [
      'partly in person where that is blended',
      'delivery: { mode: blended }',
      'delivery: { inPersonPeriods: 4, onlinePeriods: 4 }',
      null,
      null,
    ],
    ['of 40 tiết', 'periods: 40', 'delivery: { inPersonPeriods: 40 }', null, null],
    [
      'of 39 tiết',
      'periods: 40',
      'delivery: { inPersonPeriods: 39 }',
      null,
      'Lớp có 39 tiết, trong khi chương trình quy định 40 tiết',
    ],
    ['that ends with the program', 'deadline: 2022-05-21', 'before: 2022-05-22', null, null],
    [
      'that ends after the program',
      'deadline: 2022-05-21',
      'before: 2022-05-23',
      null,
      'Hạn của lớp (22/05/2022) muộn hơn hạn của chương trình (21/05/2022)',
    ],
  ])('%s', (_, limits, plan, enrolled, sentence) => {
    expect(broken(limits, plan, enrolled)).toEqual(
      sentence === null ? [] : [expect.stringContaining(sentence)],
    )
  })

  it('that has planned nothing yet breaks nothing, and what was not checked is said', () => {
    const limits =
      'periods: 40\ndelivery: { mode: blended, classSize: 150, inPersonShare: "> 1/2", days: 5, coursesPerYear: 1 }'
    const { broken: found, unchecked } = cohortOf(limits, 'start: 2026-03-02')
    expect(found).toEqual([])
    expect(unchecked).toEqual([
      'delivery.classSize',
      'delivery.mode',
      'delivery.inPersonShare',
      'delivery.days',
      'periods',
    ])
    expect(cohortOf(limits, 'start: 2026-03-02', 10).unchecked).not.toContain('delivery.classSize')
  })

  it('of a program without limits breaks nothing, however large', () => {
    expect(
      cohortOf('rules: { window: none }', 'delivery: { learners: 5000, days: 300 }'),
    ).toMatchObject({
      broken: [],
      unchecked: [],
    })
  })
})

describe('courses a year', () => {
  const twice = 'delivery: { coursesPerYear: 2 }'
  const years = (cohorts: string) =>
    review(twice, cohorts).together.broken.map((found) => limitText(found, 'vi'))

  it('are counted by the year in which they begin', () => {
    expect(
      years(
        '  - { id: a, start: 2026-03-02 }\n  - { id: b, start: 2026-12-31, deadline: 2027-01-10 }',
      ),
    ).toEqual([])
    expect(years('  - { id: a, start: 2026-03-02 }\n  - { id: b, start: 2027-01-01 }')).toEqual([
      'Năm 2026 có 1 lớp, trong khi quy định ít nhất 2 lớp.',
      'Năm 2027 có 1 lớp, trong khi quy định ít nhất 2 lớp.',
    ])
  })

  it('more than asked for are allowed', () => {
    const three = ['a', 'b', 'd'].map((id) => `  - { id: ${id}, start: 2026-03-02 }`).join('\n')
    expect(years(three)).toEqual([])
  })

  it('are not short where a cohort without dates may be the one that is missing', () => {
    const open = '  - { id: a, start: 2026-03-02 }\n  - { id: b }'
    expect(review(twice, open).together).toEqual({
      broken: [],
      unchecked: ['delivery.coursesPerYear'],
    })
  })

  it('of cohorts without dates cannot be counted', () => {
    expect(review(twice, '  - { id: a }').together).toEqual({
      broken: [],
      unchecked: ['delivery.coursesPerYear'],
    })
  })
})
