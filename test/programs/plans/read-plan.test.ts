import { describe, expect, it } from 'vitest'
import { faultsOf } from '../faults.ts'
import { planFaults, planOf } from './plan-files.ts'

const audience = 'audiences: [{ id: a, title: { vi: A }, headCount: n }]\n'
const figure = 'figures: [{ id: n, title: { vi: N }, amount: 10 }]\n'
const title = 'title: { vi: T }'

describe('a plan file', () => {
  it('is read whole, values as written', () => {
    expect(
      planOf(
        `issuedOn: 22/8/2022
audiences:
  - { id: a, title: { vi: Cán bộ }, rule: { any: [{ tag: [Cán bộ] }, { unitKind: [commune] }] }, modules: [NTS], headCount: tong }
figures:
  - { id: mot, title: { vi: Một }, amount: 3, clause: Mục 1 }
  - { id: tong, title: { vi: Tổng }, amount: 12, product: [mot, bon] }
  - { id: bon, title: { vi: Bốn }, amount: 4 }
targets:
  - { id: t, ${title}, audiences: [a], percent: 60%, years: 2025, modules: [NTS], atLeast: { people: 9, coursesPerYear: 2 } }
  - { id: d, ${title}, counts: entities, unitKinds: [enterprise, cooperative], headCount: so-don-vi }
costs:
  - { id: zoom, title: { vi: Zoom }, lines: [{ id: a, title: { vi: A }, quantity: 4, unitPrice: 1500000 }], total: 6000000 }
deadlines:
  - { id: nop, title: { vi: Nộp }, kind: unit-plan, before: 2024-01-20, from: [department, commune] }
  - { id: nam, title: { vi: Năm }, kind: report, yearly: 12-31 }
`.replace(
          'bon, title: { vi: Bốn }, amount: 4 }',
          'bon, title: { vi: Bốn }, amount: 4 }\n  - { id: so-don-vi, title: { vi: Đơn vị }, amount: 40, of: units }',
        ),
      ),
    ).toMatchObject({
      issuedOn: '2022-08-22',
      years: { from: 2024, to: 2025 },
      audiences: [{ rule: { any: [{ tag: ['Cán bộ'] }, { unitKind: ['commune'] }] } }],
      targets: [
        {
          percent: { numerator: 3, denominator: 5 },
          years: { from: 2025, to: 2025 },
          programs: null,
          counts: 'people',
          evidence: 'outcomes',
          atLeast: { people: 9, coursesPerYear: 2, members: null },
        },
        { counts: 'entities', headCount: 'so-don-vi' },
      ],
      // "trước ngày 20/01" is over at the end of the 19th.
      deadlines: [{ on: '2024-01-19' }, { on: null, yearly: '12-31' }],
    })
  })

  it.each([
    // What it names and what is not there
    [
      'targets: [{ id: t, title: { vi: T }, programs: [q] }]',
      'targets[0].programs[0]',
      'under programs of this plan "q"',
    ],
    [
      'targets: [{ id: t, title: { vi: T }, audiences: [x] }]',
      'targets[0].audiences[0]',
      'no audience of this plan is called "x"',
    ],
    [
      'audiences: [{ id: a, title: { vi: A }, headCount: x }]',
      'audiences[0].headCount',
      'no figure of this plan is called "x"',
    ],
    [
      'audiences: [{ id: a, title: { vi: A }, modules: [NTT] }]',
      'audiences[0].modules[0]',
      'has a module "NTT" (did you mean "NTS"?)',
    ],
    [
      'targets: [{ id: t, title: { vi: T }, modules: [ATTN] }]',
      'targets[0].modules[0]',
      'has a module "ATTN"',
    ],
    [
      `${figure}audiences: [{ id: a, title: { vi: A } }, { id: A, title: { vi: B } }]`,
      'audiences[1].id',
      'stands here twice',
    ],
    // Sums
    [
      'figures: [{ id: n, title: { vi: N }, amount: 5, sum: [m] }, { id: m, title: { vi: M }, amount: 4 }]',
      'figures[0].sum',
      '4 = 4, not 5',
    ],
    [
      'figures: [{ id: n, title: { vi: N }, amount: 5, product: [m, m] }, { id: m, title: { vi: M }, amount: 2 }]',
      'figures[0].product',
      '2 × 2 = 4, not 5',
    ],
    [
      'figures: [{ id: n, title: { vi: N }, amount: 4, differsFrom: [m] }, { id: m, title: { vi: M }, amount: 4 }]',
      'figures[0].differsFrom',
      'does come to 4; write sum',
    ],
    [
      'figures: [{ id: n, title: { vi: N }, amount: 4, sum: [m] }, { id: m, title: { vi: M }, amount: 4, of: classes }]',
      'figures[0].sum',
      'adds classes (m) up to people',
    ],
    [
      'figures: [{ id: n, title: { vi: N }, amount: 4, sum: [n] }]',
      'figures[0].sum[0]',
      'is the figure itself',
    ],
    [
      'costs: [{ id: c, title: { vi: C }, lines: [{ id: l, title: { vi: L }, quantity: 4, unitPrice: 10, total: 50 }] }]',
      'costs[0].lines[0].total',
      '4 × 10 = 40, not 50',
    ],
    [
      'costs: [{ id: c, title: { vi: C }, lines: [{ id: l, title: { vi: L }, total: 50 }, { id: m, title: { vi: L }, total: 5 }], total: 60 }]',
      'costs[0].total',
      '50 + 5 = 55, not 60',
    ],
    // Targets that cannot be measured
    [
      'targets: [{ id: t, title: { vi: T }, percent: 50% }]',
      'targets[0].percent',
      'name audiences',
    ],
    [
      `${figure}${audience}targets: [{ id: t, title: { vi: T }, audiences: [a], counts: entities, unitKinds: [enterprise] }]`,
      'targets[0].audiences[0]',
      'has a head count of people, and entities are counted in units',
    ],
    [
      'targets: [{ id: t, title: { vi: T }, counts: teams }]',
      'targets[0].unitKinds',
      'of which kind of unit',
    ],
    [
      'targets: [{ id: t, title: { vi: T }, unitKinds: [team] }]',
      'targets[0].unitKinds',
      'has no use where people are counted',
    ],
    [
      'targets: [{ id: t, title: { vi: T }, atLeast: { members: 5 } }]',
      'targets[0].atLeast.members',
      'cannot be asked of people',
    ],
    [
      'targets: [{ id: t, title: { vi: T }, years: 2026 }]',
      'targets[0].years',
      'outside the years of the plan, 2024 to 2025',
    ],
    [
      'targets: [{ id: t, title: { vi: T }, evidence: recorded, modules: [NTS] }]',
      'targets[0].modules',
      'has no use',
    ],
    // Slips of the pen
    [
      'deadlines: [{ id: d, title: { vi: D }, kind: report }]',
      'deadlines[0].on',
      'just one of on (last valid day), before and yearly',
    ],
    [
      'deadlines: [{ id: d, title: { vi: D }, kind: report, yearly: 31-12 }]',
      'deadlines[0].yearly',
      'a day of the year such as 12-31',
    ],
    [
      'figures: [{ id: n, title: { vi: N }, amount: 3.898 }]',
      'figures[0].amount',
      'without dots, such as 3898',
    ],
    [
      'audiences: [{ id: a, title: { vi: A }, rule: { tags: [x] } }]',
      'audiences[0].rule',
      'one of tag, position',
    ],
    ['target: []', 'target', 'did you mean "targets"'],
  ])('%s', (yaml, field, reason) => {
    const found = planFaults(yaml)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^\d+ /)
    expect(found[0]).toContain(` ${field}: `)
    expect(found[0]).toContain(reason)
  })

  it('is told by its place in the folder, and its id stands once', () => {
    const plan = (name: string, id: string, programs = '[]') => ({
      name: `plans/${name}.yaml`,
      text: `id: ${id}\ntitle: { vi: K }\nyears: 2026\nprograms: ${programs}\n`,
    })
    const reasons = (...files: { name: string; text: string }[]) =>
      faultsOf(...files).map(({ field, reason }) => `${field}: ${reason}`)
    expect(reasons(plan('a', 'k'), plan('b', 'K'))).toEqual([
      'plans/b.yaml:1 id: "K" is taken by plans/a.yaml line 1; ids are unique over all plans',
    ])
    expect(reasons(plan('a', 'k', '[no-such]'))[0]).toContain('no program "no-such"')
    // `hocvu report p` would show the plan and hide the program.
    expect(
      reasons(plan('a', 'p'), { name: 'programs/p.yaml', text: 'id: p\ntitle: { vi: P }\n' })[0],
    ).toContain('is the id of a program that this plan does not have')
    // Of a program that cannot be read it cannot be said what it has.
    expect(
      reasons(plan('a', 'k', '[p]'), { name: 'programs/p.yaml', text: 'id: [' }).every((fault) =>
        fault.startsWith('programs/p.yaml'),
      ),
    ).toBe(true)
  })
})
