/** The five documents as plans: every figure as the document has it, each with its clause. */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { planDeadlines } from '../../../src/programs/plans/deadlines.ts'
import { reviewPlan } from '../../../src/programs/plans/review-plan.ts'
import { StoredPlan } from '../../../src/programs/plans/stored.ts'
import { readConfiguration } from '../../../src/programs/read-configuration.ts'

const folder = fileURLToPath(new URL('../../../config', import.meta.url))
const { plans, programs } = await readConfiguration(folder, [])

function planOf(id: string) {
  const plan = plans.find((one) => one.id === id)
  if (plan === undefined) throw new Error(`no plan ${id} is shipped`)
  return plan
}
const reviewOf = (id: string) => reviewPlan(planOf(id), programs, null)

/** `3898 = 1139 + 783 + 1976` */
const sumsOf = (id: string, found: 'proved' | 'differing' = 'proved') =>
  reviewOf(id)[found].map(
    ({ figure, way, parts, result }) =>
      `${figure.amount} ${found === 'proved' ? '=' : '≠'} ${parts
        .map(({ amount }) => amount)
        .join(way === 'product' ? ' × ' : ' + ')}${found === 'proved' ? '' : ` = ${result}`}`,
  )
const shares = (id: string) =>
  planOf(id).targets.map(({ id: target, percent, audiences }) => [
    target,
    percent === null ? null : (percent.numerator * 100) / percent.denominator,
    audiences.join(' '),
  ])

describe('the shipped plans', () => {
  it('are five, each in the file of its id, and are stored as they are read', () => {
    expect(plans.map(({ id, source }) => [source, id]).toSorted()).toEqual([
      ['000', 'ke-hoach-2751'],
      ['001', 'giao-duc-tphcm-2024-2025'],
      ['002', 'quang-ngai-2025'],
      ['003', 'onetouch-2022'],
      ['004', 'son-la-2026'],
    ])
    expect(readdirSync(`${folder}/plans`).toSorted()).toEqual(
      plans.map(({ id }) => `${id}.yaml`).toSorted(),
    )
    for (const plan of plans)
      expect(StoredPlan.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan)
  })

  it('name every program once, and cite a clause for everything', () => {
    expect(plans.flatMap((plan) => plan.programs).toSorted()).toEqual(
      programs.map(({ id }) => id).toSorted(),
    )
    for (const { id } of plans) {
      expect([id, reviewOf(id).uncited]).toEqual([id, []])
      expect([id, reviewOf(id).modulesOfNobody]).toEqual([id, []])
    }
  })

  it('have the modules of each audience as the programs do', () => {
    for (const plan of plans)
      for (const { rule, modules } of plan.audiences.filter((one) => one.modules.length > 0)) {
        const tags = JSON.stringify(rule)
        const listed = programs
          .filter(({ id }) => plan.programs.includes(id))
          .flatMap((program) => Object.entries(program.modules))
          .filter(([audience]) => tags.includes(JSON.stringify(audience)))
        expect(listed.map(([, codes]) => codes)).toEqual([modules])
      }
  })
})

describe('000', () => {
  it('adds up where it says so', () => {
    expect(sumsOf('ke-hoach-2751')).toEqual([
      '3898 = 1139 + 783 + 1976',
      '17198 = 3898 + 13300',
      '500 = 50 × 10',
    ])
    expect(
      reviewOf('ke-hoach-2751').provedCosts.map(({ parts, way, result }) => [
        result,
        parts.join(way === 'product' ? ' × ' : ' + '),
      ]),
    ).toEqual([
      [2_100_000, '1 × 2100000'],
      [6_000_000, '4 × 1500000'],
      [8_100_000, '2100000 + 6000000'],
      [3_000_000, '2 × 1500000'],
    ])
  })

  it('does not where the courses are held against the need', () => {
    expect(sumsOf('ke-hoach-2751', 'differing')).toEqual([
      '17198 ≠ 150 + 500 + 1224 + 50 + 9334 + 425 + 2550 + 30 = 14263',
    ])
  })

  it('promises a head count for each course, and reach is no target', () => {
    const { targets, figures, reach, costs } = planOf('ke-hoach-2751')
    expect(
      targets.map(({ headCount }) => figures.find(({ id }) => id === headCount)?.amount ?? null),
    ).toEqual([150, 500, 1224, 50, null, 9334, 425, 2550, 30, 230_000])
    expect(targets.find(({ id }) => id === 'dich-vu-cong-nguoi-dan')).toMatchObject({
      evidence: 'recorded',
      programs: [],
    })
    expect(reach).toHaveLength(3)
    expect(costs.map(({ total }) => total)).toEqual([30_300_000, 55_940_000, 8_100_000, 3_000_000])
  })
})

it('001: shares of each group and year; one figure for several groups is one joint denominator', () => {
  const all = 'can-bo-quan-ly giao-vien nhan-vien'
  expect(shares('giao-duc-tphcm-2024-2025')).toEqual([
    ['2024-co-ban', 100, all],
    ['2024-nang-cao', 30, all],
    ['2025-du-lieu', 100, all],
    ['2025-hoc-lieu-can-bo-quan-ly', 100, 'can-bo-quan-ly'],
    ['2025-hoc-lieu-giao-vien', 30, 'giao-vien'],
    ['2025-an-toan', 100, 'can-bo-quan-ly nhan-vien'],
    ['2025-day-hoc-can-bo-quan-ly', 100, 'can-bo-quan-ly'],
    ['2025-day-hoc-giao-vien', 30, 'giao-vien'],
    ['2025-bai-giang', 50, 'can-bo-quan-ly giao-vien'],
    ['2025-dich-vu-cong', 70, all],
    ['2025-ai-can-bo-quan-ly', 100, 'can-bo-quan-ly'],
    ['2025-ai-giao-vien', 10, 'giao-vien'],
  ])
  const due = planDeadlines(planOf('giao-duc-tphcm-2024-2025'), '2024-06-01')
  expect(due.filter(({ kind }) => kind === 'report').map(({ on }) => on)).toEqual([
    '2024-12-31',
    '2025-12-31',
  ])
  expect(reviewOf('giao-duc-tphcm-2024-2025').withoutDenominator).toHaveLength(12)
})

it('002: everybody, 1,9 tỷ đồng, and no head count', () => {
  const { targets, costs } = planOf('quang-ngai-2025')
  expect(targets).toMatchObject([{ percent: { numerator: 1, denominator: 1 } }])
  expect(costs.map(({ total }) => total)).toEqual([1_900_000_000])
  expect(reviewOf('quang-ngai-2025').withoutDenominator).toMatchObject([
    { audiences: ['lanh-dao-quan-ly', 'khong-giu-chuc-vu'] },
  ])
})

it('003: twelve accounts, the last valid day is 21/5/2022', () => {
  const { targets, figures } = planOf('onetouch-2022')
  expect(targets).toMatchObject([{ headCount: 'tai-khoan', due: '2022-05-21' }])
  expect(figures.find(({ id }) => id === 'tai-khoan')?.amount).toBe(12)
  expect(reviewOf('onetouch-2022').withoutDenominator).toEqual([])
})

describe('004', () => {
  it('has eight shares, people, entities and teams apart', () => {
    expect(
      planOf('son-la-2026').targets.map(({ id, percent, counts }) => [
        id,
        percent && (percent.numerator * 100) / percent.denominator,
        counts,
      ]),
    ).toEqual([
      ['can-bo-cong-chuc', 100, 'people'],
      ['vien-chuc', 50, 'people'],
      ['phu-trach-chuyen-doi-so', 100, 'people'],
      ['doanh-nghiep-hop-tac-xa', 60, 'entities'],
      ['hoc-sinh-sinh-vien', 100, 'people'],
      ['thanh-vien-to', 100, 'people'],
      ['luc-luong-nong-cot', 100, 'people'],
      ['to-cong-nghe-so', 100, 'teams'],
    ])
    const least = planOf('son-la-2026').targets.flatMap(({ atLeast }) => atLeast ?? [])
    expect(least).toMatchObject([
      { people: 90, coursesPerYear: 2 },
      { coursesEach: 1 },
      { members: 5 },
    ])
  })

  it('sets its deadlines, exclusive and inclusive', () => {
    expect(planOf('son-la-2026').deadlines.map(({ kind, on, from }) => [kind, on, from])).toEqual([
      ['unit-plan', '2026-01-19', ['department', 'commune']],
      ['estimate', '2026-01-30', ['department', 'commune']],
      ['results', '2026-11-30', ['department', 'commune']],
      ['needs', '2026-11-30', ['department', 'commune']],
    ])
  })

  it('has no head count at all, and does not say when an enterprise is trained', () => {
    const review = reviewOf('son-la-2026')
    expect(review.withoutDenominator).toHaveLength(8)
    expect(review.withoutEntityRule).toMatchObject([
      { target: { id: 'doanh-nghiep-hop-tac-xa' }, programs: ['son-la-2026'] },
    ])
    // Once one is brought, it is gone from the list.
    const brought = reviewPlan(planOf('son-la-2026'), programs, new Set(['vien-chuc']))
    expect(brought.withoutDenominator.map(({ target }) => target.id)).not.toContain('vien-chuc')
  })
})
