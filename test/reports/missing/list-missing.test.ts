/** Who is not trained, in a province of five units and a dozen people, against what the report counts. */
import { buffer } from 'node:stream/consumers'
import { read, utils } from '@e965/xlsx'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../../src/access/viewer.ts'
import { getPlan } from '../../../src/programs/plans/store.ts'
import {
  listMissing,
  type MissingOptions,
  WITHOUT_UNIT,
} from '../../../src/reports/missing/list-missing.ts'
import { missingStages, sumOfStages } from '../../../src/reports/missing/missing-stages.ts'
import { missingArchive } from '../../../src/reports/missing/missing-workbooks.ts'
import { makePlanReport } from '../../../src/reports/plan/make-plan-report.ts'
import { createTestInstallation, lan, type TestInstallation } from '../../support/installation.ts'
import { unzipped } from '../../support/unzipped.ts'
import { platformsYaml } from '../../support/world.ts'
import { WrittenPeople } from '../plan/written-people.ts'

const program = `
id: co-ban
title: { vi: Cơ bản }
modules: { Cán bộ: [NTS, ATAN] }
cohorts:
  - { id: b1, name: Lớp 1, start: 2026-03-02, evidence: [{ platform: lms, course: B, attendance: none, finalTest: x }] }
  - { id: b2, name: Lớp 2, start: 2026-08-03, evidence: [{ platform: portal, course: C, attendance: none, finalTest: x }] }
`
const plan = `
id: ke-hoach
title: { vi: Kế hoạch }
years: 2026
programs: [co-ban]
audiences:
  - { id: can-bo, title: { vi: Cán bộ }, rule: { tag: [Cán bộ] } }
  - { id: cntt, title: { vi: CNTT }, rule: { tag: [CNTT] } }
  - { id: hoc-sinh, title: { vi: Học sinh } }
targets:
  - { id: can-bo, title: { vi: Cán bộ }, audiences: [can-bo], percent: 100% }
  - { id: chung, title: { vi: Cả hai }, audiences: [can-bo, cntt], percent: 100% }
  - { id: chuyen-de, title: { vi: Hai chuyên đề }, audiences: [can-bo], modules: [ATAN, NTS] }
  - { id: tat-ca, title: { vi: Người đã ghi danh } }
  - { id: hoc-sinh, title: { vi: Học sinh }, audiences: [hoc-sinh] }
  - { id: dich-vu, title: { vi: Dùng dịch vụ }, audiences: [can-bo], evidence: recorded }
`

let world: TestInstallation
let people: WrittenPeople
const now = new Date('2026-11-16T02:00:00Z')

type Asked = Partial<MissingOptions> & { viewer?: Viewer }

async function missing(target: string, { viewer = lan, ...options }: Asked = {}) {
  const { db } = world.database
  return await listMissing(db, viewer, await getPlan(db, 'ke-hoach'), target, { now, ...options })
}

/** `Sở: Bình not-enrolled` */
async function names(target: string, asked: Asked = {}): Promise<string[]> {
  const list = await missing(target, asked)
  return list.people.map(({ fullName, unit, stage }) => `${unit ?? '-'}: ${fullName} ${stage}`)
}

beforeAll(async () => {
  world = await createTestInstallation({
    files: {
      'platforms.yaml': platformsYaml,
      'programs/co-ban.yaml': program,
      'plans/ke-hoach.yaml': plan,
    },
  })
  people = new WrittenPeople(world.database.db)
  await people.addUnits([
    { name: 'Tỉnh', kind: 'province' },
    { name: 'Sở', kind: 'department', under: 'Tỉnh' },
    { name: 'Phòng', kind: 'division', under: 'Sở' },
    { name: 'Xã Cũ', kind: 'commune', under: 'Tỉnh', to: '2026-06-30' },
    { name: 'Xã Mới', kind: 'commune', under: 'Tỉnh', from: '2026-07-01' },
  ])
  await people.succeed('Xã Cũ', ['Xã Mới'], '2026-07-01')
  const of = (unit: string) => ({
    tags: ['Cán bộ'],
    units: [[unit, '2020-01-01']] as [[string, string]],
  })
  await people.add('An', { ...of('Sở'), results: [{ class: 'b1', passed: '2026-04-01' }] })
  await people.add('Bình', { ...of('Sở'), results: [] })
  await people.add('Chi', { ...of('Phòng'), results: [{ class: 'b1' }] })
  // Failed once and in a class now.
  await people.add('Dũng', { ...of('Phòng'), results: [{ class: 'b1' }, { class: 'b2' }] })
  await sql`update outcomes o set verdict = 'incomplete' from enrolments e join learners l on l.id = e.learner_id
    where e.id = o.enrolment_id and e.cohort_id = 'b2' and l.full_name = 'Dũng'`.execute(
    world.database.db,
  )
  // Still entered under a commune that was merged.
  await people.add('Em', { ...of('Xã Cũ'), results: [] })
  await people.add('Giang', {
    ...of('Xã Mới'),
    results: [{ class: 'b1', passed: '2025-12-31', modules: ['NTS'] }],
  })
  await people.add('Hà', { tags: ['Cán bộ', 'CNTT'], units: [], results: [] })
  await people.add('Khoa', {
    ...of('Sở'),
    results: [{ class: 'b1', certificate: { on: '2026-05-05' } }],
  })
  await people.add('Lan', {
    ...of('Xã Mới'),
    results: [
      { class: 'b1', modules: ['NTS'] },
      { class: 'b2', passed: '2026-09-01', modules: ['ATAN'] },
    ],
  })
  await people.add('Minh', { tags: ['CNTT'], units: [['Phòng', '2020-01-01']], results: [] })
  await people.add('Nga', { units: [['Sở', '2020-01-01']], results: [{ class: 'b1' }] })
})
afterAll(() => world.close())

describe('who is missing', () => {
  it('is who is of the audience and not trained, with how far they have come', async () => {
    expect(await names('can-bo')).toEqual([
      'Sở: Bình not-enrolled',
      'Phòng: Chi failed',
      'Phòng: Dũng learning',
      'Xã Mới: Em not-enrolled',
      'Xã Mới: Giang elsewhere',
      '-: Hà not-enrolled',
    ])
    expect(
      (await missing('can-bo')).people.find(({ fullName }) => fullName === 'Dũng')?.cohort,
    ).toBe('Lớp 2')
  })

  it('is once in the list, though in two audiences', async () => {
    const list = await names('chung')
    expect(list.filter((line) => line.includes('Hà'))).toHaveLength(1)
    expect(list).toContain('Phòng: Minh not-enrolled')
  })

  it('may have passed and lack a module', async () => {
    expect(await names('chuyen-de', { stage: 'elsewhere' })).toEqual([
      'Sở: An elsewhere',
      'Xã Mới: Giang elsewhere',
      'Sở: Khoa elsewhere',
    ])
  })

  it('is who is in a class, where the target names no audience', async () => {
    expect(await names('tat-ca')).toEqual([
      'Phòng: Chi failed',
      'Phòng: Dũng learning',
      'Xã Mới: Giang elsewhere',
      'Sở: Nga failed',
    ])
  })

  it('is told by nobody where the roster does not know the audience, or figures are brought', async () => {
    expect(await missing('hoc-sinh')).toMatchObject({ kind: 'no-rule', people: [], total: 0 })
    expect(await missing('dich-vu')).toMatchObject({ kind: 'recorded', people: [], total: 0 })
    await expect(missing('khong-co')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('stands by unit of today, and adds up with what the report has reached', async () => {
    const { db } = world.database
    const report = await makePlanReport(db, lan, await getPlan(db, 'ke-hoach'), { now })
    const list = await missing('can-bo')
    expect(
      list.lines.map(({ unit, counts }) => [
        unit?.name ?? null,
        ...missingStages.map((one) => counts[one]),
      ]),
    ).toEqual([
      ['Sở', 1, 1, 0, 1, 0],
      ['Xã Mới', 1, 0, 0, 0, 1],
      [null, 1, 0, 0, 0, 0],
    ])
    const [audience] = report.audiences
    const [target] = report.targets
    expect(sumOfStages(list.counts)).toBe((audience?.onRoster ?? 0) - (target?.reached ?? 0))
    expect(list.total).toBe(sumOfStages(list.counts))
  })

  it('can be narrowed to a unit, to that unit alone, to people without one, and to a stage', async () => {
    const of = people.unit('Sở')
    expect(await names('can-bo', { unit: of })).toHaveLength(3)
    expect(await names('can-bo', { unit: of, alone: true })).toEqual(['Sở: Bình not-enrolled'])
    expect(await names('can-bo', { unit: WITHOUT_UNIT })).toEqual(['-: Hà not-enrolled'])
    expect(await names('can-bo', { stage: 'failed' })).toEqual(['Phòng: Chi failed'])
    const page = await missing('can-bo', { offset: 4, limit: 1 })
    expect(page).toMatchObject({ total: 6, people: [{ fullName: 'Giang' }] })
  })

  it('is only of the branch for who sees a branch', async () => {
    const viewer = { ...lan, unitId: people.unit('Phòng') }
    expect(await names('can-bo', { viewer })).toEqual(['Phòng: Chi failed', 'Phòng: Dũng learning'])
    expect(await names('can-bo', { viewer, unit: WITHOUT_UNIT })).toEqual([])
    await expect(missing('can-bo', { viewer, unit: people.unit('Sở') })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('comes as a file for each unit to send out', async () => {
    const { db } = world.database
    const archive = await missingArchive(db, lan, await getPlan(db, 'ke-hoach'), 'can-bo', {
      ...{ now, language: 'vi' },
    })
    expect(archive).toMatchObject({ files: 3, people: 6, name: 'chua-dat-ke-hoach-can-bo.zip' })
    const files = unzipped(await buffer(archive.body))
    expect([...files.keys()]).toEqual(['001-So.xlsx', '002-Xa-Moi.xlsx', '003-Chua-ro-don-vi.xlsx'])
    const [first] = files.values()
    const { Sheets, SheetNames } = read(first)
    const rows = utils.sheet_to_json<unknown[]>(Sheets[SheetNames[0] ?? ''] ?? {}, { header: 1 })
    expect(rows.flat()).toContain('Chỉ tiêu: Cán bộ')
    expect(rows.slice(-3).map(([at, name, , , , unit]) => [at, name, unit])).toEqual([
      [1, 'Bình', 'Sở'],
      [2, 'Chi', 'Phòng'],
      [3, 'Dũng', 'Phòng'],
    ])
  })
})
