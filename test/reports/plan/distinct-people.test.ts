/** Who counts where, once: a province of eight units and a dozen people, written out so that it can be checked by eye. */
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
})
afterAll(() => world.close())

/** Reached of a target by unit; who is trained in the branch below stands in brackets. */
function table({ units }: PlanReport, target: string): string[] {
  return units.map(
    (unit) =>
      `${'  '.repeat(unit.depth)}${unit.name || '(chưa rõ đơn vị)'}${unit.ended ? ' †' : ''} ${unit.targets[target]?.reached ?? '-'}`,
  )
}

describe('a plan report', () => {
  it('counts everybody once a target, in the unit they were trained in', async () => {
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
})
