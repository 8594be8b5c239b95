import { describe, expect, it } from 'vitest'
import { planOfProgram } from '../../../src/programs/plans/plan-of-program.ts'
import { branchLines } from '../../../src/reports/plan/branch-lines.ts'
import { reachedEntities, reachedTeams } from '../../../src/reports/plan/reached-units.ts'
import {
  denominatorsOf,
  jointDenominator,
  percentOf,
  shareOf,
} from '../../../src/reports/plan/target-count.ts'

/** 0 Xã, 1 Bản Một, 2 its team, 3 Bản Hai, 4 its team, 5 Công ty, 6 its workshop, 7 Hợp tác xã. */
const units: [name: string, kind: string, above: number | null][] = [
  ['Xã', 'commune', null],
  ['Bản Một', 'hamlet', 0],
  ['Tổ Một', 'team', 1],
  ['Bản Hai', 'hamlet', 0],
  ['Tổ Hai', 'team', 3],
  ['Công ty', 'enterprise', 0],
  ['Phân xưởng', 'division', 5],
  ['Hợp tác xã', 'cooperative', 0],
]
const branch = branchLines(
  {
    on: '2026-11-16',
    units: units.map(([name, kind, above], at) => ({
      ...{ id: `${at}`, code: null, name, kind, ended: false },
      parentId: above === null ? null : `${above}`,
      depth: above === null ? 0 : 1,
    })),
    placeOf: (id) => id,
    becameOf: (id) => [id],
  },
  null,
  { withoutUnit: true },
)
const year = { from: '2026-01-01', to: '2026-11-16' }
const pass = (line: number, person: number, day: string, group = 0) => ({
  ...{ line, person, day, group, program: 0 },
})
const everybody = () => true

describe('a target that is counted in entities', () => {
  const target = { unitKinds: ['enterprise' as const, 'cooperative' as const] }
  const passes = [
    pass(6, 1, '2026-05-02'),
    pass(6, 1, '2026-03-02'),
    pass(5, 2, '2026-04-02'),
    pass(7, 3, '2025-12-31'),
    pass(1, 4, '2026-04-02'),
  ]
  const onRoster = new Map([
    [5, 1],
    [6, 4],
    [7, 1],
  ])
  const reached = (rule: { people: number | null; share: null | [number, number] }) =>
    reachedEntities(
      branch,
      target,
      year,
      new Map([
        [
          0,
          {
            people: rule.people,
            share:
              rule.share === null ? null : { numerator: rule.share[0], denominator: rule.share[1] },
          },
        ],
      ]),
      passes,
      onRoster,
      everybody,
    )

  it('counts an enterprise on the day on which the rule of the program is met', () => {
    expect(reached({ people: 2, share: null })).toEqual({
      ...{ whole: 1, lines: [1, 0, 0, 0, 0, 1, 0, 0, 0], turns: 3 },
      days: [{ day: '2026-04-02', added: 1 }],
    })
    expect(reached({ people: 1, share: null }).days).toEqual([{ day: '2026-03-02', added: 1 }])
    // 2 of 5 are less than half
    expect(reached({ people: null, share: [1, 2] }).whole).toBe(0)
    expect(reached({ people: null, share: [2, 5] }).whole).toBe(1)
  })

  it('tells nothing where no program has a rule', () => {
    const made = reachedEntities(branch, target, year, new Map(), passes, onRoster, everybody)
    expect(made).toMatchObject({ whole: null, days: null })
  })
})

describe('a target that is counted in teams', () => {
  it('counts the hamlets that have a team with members enough', () => {
    const target = {
      unitKinds: ['hamlet' as const],
      atLeast: { people: null, coursesPerYear: null, coursesEach: null, members: 5 },
    }
    const members = new Map([
      [2, 5],
      [4, 4],
    ])
    expect(reachedTeams(branch, target, members)).toMatchObject({
      ...{ whole: 1, lines: [1, 1, 0, 0, 0, 0, 0, 0, 0] },
    })
  })
})

describe('the denominator of a unit', () => {
  const plan = planOfProgram({
    ...{ id: 'x', title: { vi: 'x', en: null }, source: null, document: null },
    ...{ legalBasis: [], deadline: null },
  })
  const figures = (brought: Record<string, number>) => ({
    headCount: (_: string, unitId: string | null) => {
      const amount = brought[unitId ?? 'plan']
      return amount === undefined
        ? null
        : { ...{ id: 'f', unitId, year: null, amount }, asOf: '2026-01-06', source: 'Sở' }
    },
    unitsWithHeadCount: () => Object.keys(brought).filter((id) => id !== 'plan'),
  })
  const nothingMerged = { into: () => [], cameWith: () => null, splitInto: () => null }
  const of = (brought: Record<string, number>) =>
    denominatorsOf(plan, 'a', figures(brought), branch, nothingMerged, { ofPlan: true })

  it('is its own, else the sum of those below with how many of them have none', () => {
    const { whole, lines } = of({ 1: 30, 2: 7, 5: 12 })
    expect(lines[1]).toMatchObject({ amount: 30, from: 'unit' })
    // Bản Một 30 and Công ty 12; Bản Hai and Hợp tác xã are missing
    expect(lines[0]).toMatchObject({ amount: 42, from: 'sum', missingUnits: 2 })
    expect(lines[3]).toBeNull()
    expect(whole).toMatchObject({ amount: 42, from: 'sum' })
    expect(of({ plan: 90, 1: 30 }).whole).toMatchObject({ amount: 90, from: 'plan' })
  })

  it('is joint only where each audience has one', () => {
    const one = of({ plan: 90 }).whole
    expect(jointDenominator([one, of({ plan: 10 }).whole])?.amount).toBe(100)
    expect(jointDenominator([one, null])).toBeNull()
  })

  it('is shared in whole people, and per cent are rounded half up', () => {
    expect(shareOf({ numerator: 1, denominator: 2 }, 5)).toBe(3)
    expect([percentOf(1, 8), percentOf(1, 3), percentOf(1, 2000)]).toEqual([12.5, 33.3, 0.1])
  })
})
