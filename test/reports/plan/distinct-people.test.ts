/** Who counts where, once: a province of eight units and a dozen people, written out so that it can be checked by eye. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../../src/access/viewer.ts'
import { getPlan } from '../../../src/programs/plans/store.ts'
import { makePlanReport } from '../../../src/reports/plan/make-plan-report.ts'
import type { PlanReport } from '../../../src/reports/plan/plan-report.ts'
import { createTestInstallation, lan, type TestInstallation } from '../../support/installation.ts'
import { platformsYaml } from '../../support/world.ts'
import { WrittenPeople } from './written-people.ts'

const program = (id: string, classes: string, more = '') => `
id: ${id}
title: { vi: ${id} }
modules: { Lãnh đạo: [NTS, ATAN] }
${more}
cohorts: [${classes}]
`
const plan = `
id: ke-hoach
title: { vi: Kế hoạch }
years: 2026
programs: [co-ban, chuyen-sau]
figures:
  - { id: tong-so, title: { vi: Tổng số }, amount: 8, asOf: 2026-01-06 }
audiences:
  - { id: lanh-dao, title: { vi: Lãnh đạo }, rule: { tag: [Lãnh đạo] }, modules: [NTS, ATAN], headCount: tong-so }
  - { id: cntt, title: { vi: Phụ trách CNTT }, rule: { tag: [CNTT] }, modules: [NTS] }
targets:
  - { id: co-ban, title: { vi: Cơ bản }, audiences: [lanh-dao], percent: 50%, programs: [co-ban] }
  - { id: ghi-nhan, title: { vi: Ghi nhận }, audiences: [lanh-dao], percent: 70%, programs: [], evidence: recorded }
  - { id: chung, title: { vi: Cả hai }, audiences: [lanh-dao, cntt], percent: 100% }
  - { id: tat-ca, title: { vi: Mọi người  }}
  - { id: chuyen-de, title: { vi: Hai chuyên đề }, audiences: [lanh-dao], modules: [ATAN, NTS] }
  - { id: moi-nam, title: { vi: Mỗi năm hai lớp }, audiences: [cntt], atLeast: { people: 2, coursesPerYear: 2, coursesEach: 2 } }
`

let world: TestInstallation
let people: WrittenPeople
const now = new Date('2026-11-16T02:00:00Z')

async function report(
  options: { on?: string; treeOn?: string; unit?: string; viewer?: Viewer } = {},
): Promise<PlanReport> {
  const { db } = world.database
  const { unit, viewer = lan, ...days } = options
  const unitId = unit === undefined ? null : people.unit(unit)
  return await makePlanReport(db, viewer, await getPlan(db, 'ke-hoach'), { now, unitId, ...days })
}

beforeAll(async () => {
  world = await createTestInstallation({
    files: {
      'platforms.yaml': platformsYaml,
      'programs/co-ban.yaml': program(
        'co-ban',
        '{ id: b1, name: Lớp 1, start: 2026-03-02, evidence: [{ platform: lms, course: B, finalTest: x, attendance: none }] }, { id: b2, name: Lớp 2, start: 2026-08-03, evidence: [{ platform: portal, course: B2, attendance: none, finalTest: x }] }',
      ),
      'programs/chuyen-sau.yaml': program(
        'chuyen-sau',
        '{ id: c1, name: Lớp 3, start: 2026-09-01, evidence: [{ platform: lms, course: C, finalTest: x, attendance: none }] }',
      ),
      'plans/ke-hoach.yaml': plan,
    },
  })
  people = new WrittenPeople(world.database.db)
  await people.addUnits([
    { name: 'Tỉnh', kind: 'province' },
    { name: 'Sở', kind: 'department', under: 'Tỉnh' },
    { name: 'Xã Cũ Một', kind: 'commune', under: 'Tỉnh', to: '2026-06-30' },
    { name: 'Xã Cũ Hai', kind: 'commune', under: 'Tỉnh', to: '2026-06-30' },
    { name: 'Xã Mới', kind: 'commune', under: 'Tỉnh', from: '2026-07-01' },
    { name: 'Xã To', kind: 'commune', under: 'Tỉnh', to: '2026-06-30' },
    { name: 'Xã Đông', kind: 'commune', under: 'Tỉnh', from: '2026-07-01' },
    { name: 'Xã Tây', kind: 'commune', under: 'Tỉnh', from: '2026-07-01' },
    { name: 'Trường Đông', kind: 'school', under: 'Xã Đông' },
  ])
  await people.succeed('Xã Cũ Một', ['Xã Mới'], '2026-07-01')
  await people.succeed('Xã Cũ Hai', ['Xã Mới'], '2026-07-01')
  await people.succeed('Xã To', ['Xã Đông', 'Xã Tây'], '2026-07-01')
  const leader = { tags: ['Lãnh đạo'] }
  // Two classes on two platforms and a third of another program: one person, three turns.
  await people.add('An', {
    ...{ tags: ['Lãnh đạo', 'CNTT'], units: [['Sở', '2020-01-01']] },
    results: [
      { class: 'b1', passed: '2026-04-10', modules: ['NTS'] },
      { class: 'b2', passed: '2026-08-20', modules: ['ATAN'] },
      { class: 'c1', passed: '2026-09-15' },
    ],
  })
  // Trained in a commune that was merged, with it and without.
  await people.add('Bình', {
    ...leader,
    units: [
      ['Xã Cũ Một', '2020-01-01', '2026-06-30'],
      ['Xã Mới', '2026-07-01'],
    ],
    results: [{ class: 'b1', passed: '2026-05-05', modules: ['NTS'] }],
  })
  await people.add('Chi', {
    ...{ audience: 'Lãnh đạo', units: [['Xã Cũ Hai', '2020-01-01', '2026-06-30']] },
    results: [{ class: 'b1', passed: '2026-05-06', modules: ['ATAN', 'NTS'] }],
  })
  // Trained before the split: today in the school of one successor; in another unit altogether.
  await people.add('Dũng', {
    ...leader,
    units: [
      ['Xã To', '2020-01-01', '2026-06-30'],
      ['Trường Đông', '2026-07-01'],
    ],
    results: [{ class: 'b1', passed: '2026-05-07' }],
  })
  await people.add('Em', {
    ...leader,
    units: [
      ['Xã To', '2020-01-01', '2026-06-30'],
      ['Sở', '2026-07-01'],
    ],
    results: [
      { class: 'b1', passed: '2026-05-08' },
      { class: 'b2', passed: '2026-08-25' },
    ],
  })
  // In no unit; between two units on the day.
  await people.add('Giang', { units: [], results: [{ class: 'b1', passed: '2026-05-11' }] })
  await people.add('Hà', {
    units: [
      ['Sở', '2020-01-01', '2026-03-31'],
      ['Xã Mới', '2026-07-01'],
    ],
    results: [{ class: 'b1', passed: '2026-05-12' }],
  })
  // By a certificate; by a revoked one; by a paper from elsewhere; failed; in another year; after the day of the report.
  const inOffice: [string, string][] = [['Sở', '2020-01-01']]
  await people.add('Khoa', {
    ...{ ...leader, units: inOffice },
    results: [{ class: 'b1', certificate: { on: '2026-06-01' } }],
  })
  await people.add('Lan', {
    ...{ ...leader, units: inOffice },
    results: [{ class: 'b1', certificate: { on: '2026-06-01', state: 'revoked' } }],
  })
  await people.add('Minh', {
    ...{ tags: ['CNTT'], units: inOffice },
    results: [
      { class: 'b1', passed: '2026-11-10' },
      { class: 'c1', paper: '2026-10-01' },
    ],
  })
  await people.add('Nga', { ...leader, units: inOffice, results: [{ class: 'b1' }] })
  await people.add('Oanh', {
    ...{ ...leader, units: inOffice },
    results: [{ class: 'b1', passed: '2025-12-31' }],
  })
  await people.add('Phú', {
    ...{ ...leader, units: inOffice },
    results: [{ class: 'b1', passed: '2026-11-20' }],
  })
  // What people have recorded: 4 in Sở, 5 in the whole plan; Xã Mới has promised 3 and recorded nothing.
  for (const [kind, unit, amount] of [
    ['recorded', people.unit('Sở'), 4],
    ['recorded', null, 5],
    ['promised', people.unit('Xã Mới'), 3],
  ] as const)
    await sql`insert into plan_figures (id, kind, subject, unit_id, year, amount, as_of, source, recorded_at, recorded_by)
      values (${randomUUID()}, ${kind}, 'target:ke-hoach/ghi-nhan', ${unit}, 2026, ${amount}, '2026-06-30', 'Sở', ${now},
        'test')`.execute(world.database.db)
})
afterAll(() => world.close())

/** Reached of a target by unit; who is trained in the branch below stands in brackets. */
function table({ units }: PlanReport, target: string): string[] {
  return units.map(
    (unit) =>
      `${'  '.repeat(unit.depth)}${unit.name || '(chưa rõ đơn vị)'}${unit.ended ? ' †' : ''} ${unit.targets[target]?.reached ?? '-'}`,
  )
}

const named = (made: PlanReport, id: string) => {
  const found = made.targets.find((target) => target.id === id)
  if (!found) throw new Error(`no target ${id}`)
  return found
}

describe('a plan report', () => {
  it('counts everybody once a target, in the unit they were trained in, on today’s tree', async () => {
    const made = await report()
    expect(table(made, 'tat-ca')).toEqual([
      'Tỉnh 8',
      // An, Khoa, Minh
      '  Sở 3',
      // Dũng
      '  Xã Đông 1',
      '    Trường Đông -',
      // Bình, Chi; Hà came to it after the day
      '  Xã Mới 3',
      '  Xã Tây -',
      // Em has left for Sở
      '  Xã To † 1',
      '(chưa rõ đơn vị) 1',
    ])
    expect(made.totals).toEqual({ people: 9, turns: 13, outsideAudiences: 2, withoutUnit: 1 })
  })

  it('stands on the tree of another day', async () => {
    expect(table(await report({ treeOn: '2026-06-30' }), 'tat-ca')).toEqual([
      'Tỉnh 8',
      '  Sở 3',
      '  Xã Cũ Hai 1',
      '  Xã Cũ Một 1',
      // Hà: Xã Mới has not begun, and comes of two communes
      '  Xã Mới † 1',
      '  Xã To 2',
      '    Trường Đông -',
      '(chưa rõ đơn vị) 1',
    ])
  })

  it('counts course turns apart, each where it was done', async () => {
    const { units, targets } = await report()
    const turns = Object.fromEntries(units.map(({ name, turns: of }) => [name, of]))
    // An 3, Khoa 1, Minh 2, and Em's second
    expect(turns).toMatchObject({ Tỉnh: 12, Sở: 7, 'Xã Mới': 3, 'Xã Đông': 1, 'Xã To': 1, '': 1 })
    expect(targets.map(({ id, reached, turns: of }) => [id, reached, of])).toEqual([
      // An, Bình, Chi, Dũng, Em, Khoa in the basic classes
      ['co-ban', 6, 8],
      // As it is recorded for the whole plan
      ['ghi-nhan', 5, 0],
      // and Minh; An, who is of both audiences, once
      ['chung', 7, 11],
      ['tat-ca', 9, 13],
      // An with two classes, Chi with one
      ['chuyen-de', 2, 9],
      ['moi-nam', 2, 5],
    ])
  })

  it('says what was promised of an explicit, dated denominator, and nothing where there is none', async () => {
    const made = await report()
    expect(named(made, 'co-ban')).toMatchObject({
      denominator: { amount: 8, asOf: '2026-01-06', from: 'plan' },
      ...{ wantedPercent: 50, promised: 4, reached: 6, missing: 0, percent: 75 },
    })
    // One of its two audiences has no head count.
    expect(named(made, 'chung')).toMatchObject({
      ...{ denominator: null, promised: null, missing: null, percent: null, reached: 7 },
    })
  })

  it('knows nothing of a unit that has recorded nothing: that is not 0', async () => {
    const made = await report()
    expect(named(made, 'ghi-nhan')).toMatchObject({ promised: 6, reached: 5, missing: 1 })
    const of = (name: string) => made.units.find((unit) => unit.name === name)?.targets['ghi-nhan']
    expect(of('Xã Mới')).toMatchObject({ promised: 3, reached: null, missing: null, percent: null })
    expect([of('Tỉnh')?.reached, of('Sở')?.reached]).toEqual([4, 4])
    for (const name of ['Xã Đông', 'Trường Đông', 'Xã Tây', 'Xã To', ''])
      expect([name, of(name)]).toEqual([name, undefined])
  })

  it('tells audiences, modules and programs', async () => {
    const { audiences, coverage, modules, programs } = await report()
    expect(audiences.map(({ id, onRoster, trained }) => [id, onRoster, trained])).toEqual([
      ['lanh-dao', 10, 6],
      ['cntt', 2, 2],
    ])
    expect(coverage).toEqual([
      { audience: 'lanh-dao', module: 'NTS', completed: 3 },
      { audience: 'lanh-dao', module: 'ATAN', completed: 2 },
      { audience: 'cntt', module: 'NTS', completed: 1 },
    ])
    expect(modules.map(({ code, completed }) => [code, completed])).toEqual([
      ['NTS', 3],
      ['ATAN', 2],
    ])
    expect(programs).toMatchObject([
      { id: 'co-ban', cohorts: 2, enrolled: 13, people: 9, turns: 11, certified: 1, papers: 0 },
      { id: 'chuyen-sau', cohorts: 1, enrolled: 2, people: 2, turns: 2, certified: 0, papers: 1 },
    ])
  })

  it('looks at the minimums of each year', async () => {
    expect(named(await report(), 'moi-nam').minimums).toEqual([
      { kind: 'people', wanted: 2, actual: 2, year: null, met: true },
      { kind: 'coursesPerYear', wanted: 2, actual: 3, year: 2026, met: true },
      // An has passed three, Minh two
      { kind: 'coursesEach', wanted: 2, actual: 2, year: null, met: null },
    ])
  })

  it('tells the weeks and goes no further than the day that is looked at', async () => {
    const made = await report({ on: '2026-05-09' })
    expect(named(made, 'tat-ca')).toMatchObject({ reached: 5, turns: 5 })
    expect(named(made, 'tat-ca').weeks).toEqual([
      { from: '2026-04-06', added: 1, total: 1 },
      { from: '2026-04-13', added: 0, total: 1 },
      { from: '2026-04-20', added: 0, total: 1 },
      { from: '2026-04-27', added: 0, total: 1 },
      { from: '2026-05-04', added: 4, total: 5 },
    ])
  })

  it('shows a branch only, with its own people, to who asks for it and to who sees no more', async () => {
    const viewer: Viewer = { ...lan, unitId: people.unit('Xã Mới') }
    for (const made of [await report({ unit: 'Xã Mới' }), await report({ viewer })]) {
      expect(table(made, 'tat-ca')).toEqual(['Xã Mới 3', '(chưa rõ đơn vị) -'])
      expect(made.unit?.name).toBe('Xã Mới')
      expect(made.totals).toEqual({ people: 3, turns: 3, outsideAudiences: 1, withoutUnit: 0 })
      expect(made.programs[0]).toMatchObject({ enrolled: 3, people: 3 })
      expect(made.audiences.map(({ onRoster }) => onRoster)).toEqual([1, 0])
    }
    // Of the branch that is seen, a part; of any other nothing.
    const east: Viewer = { ...lan, unitId: people.unit('Xã Đông') }
    expect(table(await report({ viewer: east, unit: 'Trường Đông' }), 'tat-ca')).toHaveLength(2)
    await expect(report({ viewer: east, unit: 'Sở' })).rejects.toMatchObject({ code: 'not-found' })
  })
})
