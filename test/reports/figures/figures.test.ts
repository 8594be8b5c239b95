import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { getPlan, type Plan } from '../../../src/programs/plans/store.ts'
import { bringFigure, withdrawFigure } from '../../../src/reports/figures/bring-figures.ts'
import type { GivenFigure } from '../../../src/reports/figures/check-figure.ts'
import { figuresOf } from '../../../src/reports/figures/figure-store.ts'
import { figureTemplate } from '../../../src/reports/figures/figure-template.ts'
import {
  importFigures,
  keepFigureFile,
  previewFigures,
  takeFigures,
} from '../../../src/reports/figures/import-figures.ts'
import { listFigures } from '../../../src/reports/figures/list-figures.ts'
import { readTotals } from '../../../src/reports/figures/read-totals.ts'
import { takeRoster } from '../../../src/reports/figures/take-roster.ts'
import { setTarget } from '../../../src/reports/targets/set-target.ts'
import { createTestInstallation, lan, type TestInstallation } from '../../support/installation.ts'
import { excelDate, workbook } from '../../support/workbooks.ts'

const PROGRAM = 'id: kns\ntitle: { vi: Kỹ năng số, en: Digital skills }\n'
const PLAN = `
id: ke-hoach
title: { vi: Kế hoạch 2026 }
issuedOn: 2026-01-06
years: 2026
programs: [kns]
figures:
  - { id: tong-cong-chuc, title: { vi: Công chức }, amount: 10, clause: mục I }
audiences:
  - { id: cong-chuc, title: { vi: Công chức }, rule: { tag: [Công chức] }, headCount: tong-cong-chuc }
  - { id: vien-chuc, title: { vi: Viên chức }, rule: { tag: [Viên chức] } }
  - { id: hoc-sinh, title: { vi: Học sinh }, rule: null }
targets:
  - { id: cong-chuc, title: { vi: 100 % công chức }, audiences: [cong-chuc], percent: "1" }
  - { id: to-cong-nghe, title: { vi: Bản có tổ }, evidence: recorded, headCount: tong-cong-chuc }
reach:
  - { id: zalo, title: { vi: Zalo } }
costs:
  - id: khoa-3
    title: { vi: Khóa 3 }
    lines:
      - { id: zoom, title: { vi: Zoom }, quantity: 1, unitPrice: 2100000, total: 2100000 }
      - { id: bao-cao-vien, title: { vi: Báo cáo viên }, quantity: 4, unitPrice: 1500000 }
    total: 8100000
`
const ROSTER = `employee_code,full_name,unit_code,unit_name,audience
A1,Lò Thị An,XA,Xã A,Công chức
A2,Quàng Văn Bình,XA,Xã A,Công chức
A3,Vàng A Chu,XA,Xã A,Viên chức
B1,Nguyễn Thị Dung,XB,Xã B,Công chức
C1,Trần Văn Em,,,Công chức
`
const ofUnit: GivenFigure = {
  ...{ kind: 'head-count', subject: 'cong-chuc', unit: 'XA', year: null, amount: 4 },
  ...{ asOf: '2026-01-31', source: 'Báo cáo số 1' },
}

describe('figures of a plan', () => {
  let installation: TestInstallation
  let plan: Plan
  const deps = () => ({ ...installation, db: installation.database.db })
  const now = () => installation.clock.now()
  const bring = (given: Partial<GivenFigure>) =>
    bringFigure(deps(), lan, plan, { ...ofUnit, ...given })
  const figures = async (on = '2026-03-02') => await figuresOf(deps().db, plan, on)
  const csv = (text: string) => ({
    ...{ bytes: Buffer.from(text), letters: null, asOf: '31/01/2026', source: 'Báo cáo số 1' },
  })
  const unitId = async (code: string) =>
    (
      await deps()
        .db.selectFrom('units')
        .select('id')
        .where('code', '=', code)
        .executeTakeFirstOrThrow()
    ).id

  beforeAll(async () => {
    installation = await createTestInstallation({
      files: { 'programs/kns.yaml': PROGRAM, 'plans/ke-hoach.yaml': PLAN },
    })
    await installation.importRoster(ROSTER)
    plan = await getPlan(deps().db, 'ke-hoach')
  })
  afterAll(async () => await installation.close())
  beforeEach(async () => {
    const ended = { withdrawn_at: now(), withdrawn_by: lan.actor }
    await deps().db.updateTable('plan_figures').set(ended).execute()
  })

  it('the newest up to the day counts; the first later one where there is none', async () => {
    await bring({ unit: null, amount: 10 })
    await bring({ unit: null, amount: 12, asOf: '2026-02-15' })
    const counted = async (on: string) => (await figures(on)).headCount('cong-chuc', null)?.amount
    expect([
      await counted('2026-01-01'),
      await counted('2026-02-01'),
      await counted('2026-02-15'),
    ]).toEqual([10, 10, 12])
  })

  it('what is said anew of the same day takes the place of what stood; the same is nothing new', async () => {
    const { id } = await bring({})
    expect(await bring({})).toMatchObject({ id, state: 'unchanged' })
    const { id: newer, state } = await bring({ amount: 5 })
    expect(state).toBe('changed')
    const lines = await listFigures(deps().db, lan, plan, {}, { offset: 0, limit: 10 })
    expect(lines.map((line) => [line.id, line.amount, line.unit?.code])).toEqual([[newer, 5, 'XA']])
    await withdrawFigure(deps(), lan, plan, newer)
    expect((await figures()).headCount('cong-chuc', await unitId('XA'))).toBeNull()
  })

  it('a figure without a place in the plan is refused, with every fault', async () => {
    await expect(
      bring({ subject: 'giao-vien', unit: 'XZ', asOf: '2027-01-01', source: null }),
    ).rejects.toMatchObject({
      code: 'figure.invalid',
      fields: [{ field: 'subject' }, { field: 'unit' }, { field: 'asOf' }, { field: 'source' }],
    })
    // What classes tell is counted, never typed.
    await expect(bring({ kind: 'recorded' })).rejects.toMatchObject({ code: 'figure.invalid' })
    await expect(bring({ kind: 'promised', year: 2027 })).rejects.toMatchObject({
      fields: [{ field: 'year' }],
    })
  })

  it('reads a line a unit with a column an audience; what is faulty is refused alone', async () => {
    const file = csv(
      [
        'STT;Mã đơn vị;Đơn vị;Công chức;Viên chức;Ghi chú riêng',
        '1;;Toàn tỉnh;3.898;;',
        '2;XA;Xã A;1.139;20;',
        '3;XB;Xã B;abc;30;',
        '4;XZ;Xã Z;1;;',
        ';;Tổng cộng;1.139;51;',
      ].join('\n'),
    )
    const { id } = await keepFigureFile(deps(), lan, plan, { ...file, name: 'so-lieu.csv' })
    const preview = await previewFigures(deps(), lan, plan, id)
    expect(
      preview.figures.map(({ given, unit, state }) => [
        ...[given.row, given.subjectId, unit?.code ?? null, given.amount, state],
      ]),
    ).toEqual([
      [2, 'cong-chuc', null, 3898, 'new'],
      [3, 'cong-chuc', 'XA', 1139, 'new'],
      [3, 'vien-chuc', 'XA', 20, 'new'],
      [4, 'vien-chuc', 'XB', 30, 'new'],
    ])
    expect(preview.rejected).toMatchObject([
      { row: 4, column: 'audience:cong-chuc', fault: { code: 'amount-invalid' } },
      { row: 5, column: 'unit_code', fault: { code: 'unit-unknown', params: { value: 'XZ' } } },
    ])
    expect(await takeFigures(deps(), lan, plan, id)).toMatchObject({ added: 4, changed: 0 })
    // Brought again, also while the first file still waits for its refused rows.
    expect(await takeFigures(deps(), lan, plan, id)).toMatchObject({ added: 0, unchanged: 4 })
    expect(await importFigures(deps(), lan, plan, file)).toMatchObject({ added: 0, unchanged: 4 })
  })

  it('a total of the file is not taken, and told whether it adds up', async () => {
    const { notes, added } = await importFigures(
      deps(),
      lan,
      plan,
      csv(
        'Mã đơn vị,Đơn vị,Công chức,Viên chức\n,Toàn tỉnh,9,\nXA,Xã A,2,20\nXB,Xã B,3,30\n,Tổng cộng,5,51\n',
      ),
    )
    expect(added).toBe(5)
    expect(notes).toMatchObject([
      { code: 'total-agrees', params: { sum: 5 } },
      { code: 'total-differs', params: { written: 51, sum: 50 } },
    ])
  })

  it('reads a line a figure, by name or id; entries of reach and cost add up, a file brought twice once', async () => {
    const reach = csv(
      'Hình thức,Số lượng,Tính đến ngày\nZalo,1000,01/02/2026\nzalo,500,02/02/2026\n',
    )
    await importFigures(deps(), lan, plan, reach)
    await importFigures(deps(), lan, plan, reach)
    await importFigures(deps(), lan, plan, csv('Khoản chi,Số tiền\nKhóa 3,"2,100,000"\n'))
    const targets = `Chỉ tiêu,Mã đơn vị,Số lượng,Kết quả
Bản có tổ,XA,9,7
cong-chuc,XA,3,
Bản có tổ,XB,,
`
    await importFigures(deps(), lan, plan, csv(targets))
    const found = await readTotals(deps().db, lan, plan, now())
    expect(found.reach).toMatchObject([{ id: 'zalo', amount: 1500, entries: 2 }])
    expect(found).toMatchObject({ planned: 8_100_000, spent: 2_100_000 })
    expect(found.costs[0]).toMatchObject({ sumOfLines: null, left: 6_000_000, over: 0 })
    const xa = await unitId('XA')
    const year = { from: 2026, to: 2026 }
    expect((await figures()).recorded('to-cong-nghe', xa, year)).toBe(7)
    expect((await figures()).promised('to-cong-nghe', xa, year)).toBe(9)
    expect((await figures()).promised('cong-chuc', xa, year)).toBe(3)
  })

  it('the whole and the sum of its units must come right, or say so', async () => {
    const state = async () => {
      const { headCounts } = await readTotals(deps().db, lan, plan, now())
      const [{ document, units, state: told } = { document: null, units: null, state: null }] =
        headCounts
      return { document: document?.amount, ...units, told }
    }
    expect(await state()).toEqual({ document: 10, told: null })
    await bring({ unit: 'XA', amount: 4 })
    expect(await state()).toEqual({ document: 10, sum: 4, counted: 1, missing: 1, told: 'missing' })
    await bring({ unit: 'XB', amount: 6 })
    expect(await state()).toMatchObject({ sum: 10, missing: 0, told: 'equal' })
    await bring({ unit: 'XB', amount: 7 })
    expect(await state()).toMatchObject({ sum: 11, told: 'differs' })
  })

  it('today’s roster becomes a head count when somebody takes it, with day and source', async () => {
    expect(await takeRoster(deps(), lan, plan, 'cong-chuc')).toMatchObject({ total: 4, added: 3 })
    const whole = (await figures()).headCount('cong-chuc', null)
    expect(whole).toMatchObject({
      ...{ amount: 4, asOf: '2026-03-02', source: 'Danh sách trên hệ thống ngày 02/03/2026' },
    })
    expect((await figures()).headCount('cong-chuc', await unitId('XA'))?.amount).toBe(2)
    await expect(takeRoster(deps(), lan, plan, 'hoc-sinh')).rejects.toMatchObject({
      code: 'figure.no-rule',
    })
  })

  it('the template is read as it is, once filled in', async () => {
    const template = await figureTemplate(deps().db, plan, 'head-count', now())
    const id = await keepFigureFile(deps(), lan, plan, {
      ...{ bytes: template, name: 'mau.xlsx', letters: null, asOf: null, source: null },
    })
    expect((await previewFigures(deps(), lan, plan, id.id)).rejected).toEqual([])
    const filled = await workbook([
      ['Mã đơn vị', 'Đơn vị', 'Công chức', 'Tính đến ngày', 'Nguồn'],
      ['XA', 'Xã A', 3898, excelDate('2026-01-31'), 'Công văn 5'],
    ])
    expect(
      await importFigures(deps(), lan, plan, {
        ...csv(''),
        bytes: filled,
        asOf: null,
        source: null,
      }),
    ).toMatchObject({ added: 1, rejected: [] })
  })

  it('a coordinator of a branch sees its figures, and brings none', async () => {
    await bring({ unit: 'XA' })
    await bring({ unit: 'XB', amount: 6 })
    await bring({ unit: null, amount: 10 })
    const ofA = { ...lan, unitId: await unitId('XA') }
    const seen = await listFigures(deps().db, ofA, plan, {}, { offset: 0, limit: 10 })
    expect(seen.map(({ unit }) => unit?.code)).toEqual(['XA'])
    const { headCounts } = await readTotals(deps().db, ofA, plan, now())
    expect(headCounts[0]).toMatchObject({ whole: { amount: 4 }, document: null, units: null })
    await expect(bringFigure(deps(), ofA, plan, ofUnit)).rejects.toMatchObject({
      code: 'access.forbidden',
    })
  })

  it('what is promised for a program stands on its page and in the plan that it is by itself', async () => {
    await setTarget(deps(), lan, {
      ...{ programId: 'kns', year: 2026, unit: null, people: 50, source: 'Quyết định 1' },
    })
    const single: Plan = { ...(await getPlan(deps().db, 'kns')), id: 'kns', version: 0 }
    const found = await figuresOf(deps().db, single, '2026-03-02')
    expect(found.promised('chuong-trinh', null, { from: 2000, to: 2100 })).toBe(50)
  })
})
