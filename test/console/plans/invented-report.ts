/** A plan report as pages get it: a province, two communes, a school below one of them, and people without a unit. */
import type {
  TargetCount,
  TargetProgress,
  UnitLine,
} from '../../../src/reports/plan/plan-report.ts'

export const count = (
  reached: number | null,
  promised: number | null,
  amount: number | null = promised,
): TargetCount => ({
  reached,
  promised,
  denominator:
    amount === null
      ? null
      : { amount, asOf: '2026-01-05', source: 'Báo cáo 12/BC', from: 'unit', missingUnits: 0 },
  missing: promised === null || reached === null ? null : Math.max(0, promised - reached),
  percent: amount === null || reached === null ? null : Math.round((reached * 1000) / amount) / 10,
})

export const unit = (
  id: string | null,
  parentId: string | null,
  depth: number,
  name: string,
  of: TargetCount,
  more: Partial<UnitLine> = {},
): UnitLine => ({
  ...{ id, code: id?.toUpperCase() ?? null, name, kind: null, parentId, depth, ended: false },
  ...{ targets: { 'can-bo': of }, people: of.reached ?? 0, turns: (of.reached ?? 0) + 1 },
  ...more,
})

export const target = (more: Partial<TargetProgress> = {}): TargetProgress => ({
  ...count(30, 80, 100),
  id: 'can-bo',
  title: { vi: 'Cán bộ, công chức', en: 'Officials' },
  audiences: ['can-bo'],
  ...{ counts: 'people', evidence: 'outcomes', wantedPercent: 80 },
  years: { from: 2026, to: 2026 },
  ...{ due: '2026-12-31', turns: 41, minimums: [], clause: 'mục II.2', open: null },
  weeks: [
    { from: '2026-03-02', added: 10, total: 10 },
    { from: '2026-03-09', added: 20, total: 30 },
  ],
  forecast: {
    perWeek: 7.5,
    weeksLeft: 41,
    neededPerWeek: 2,
    atDeadline: 100,
    reachedOn: '2026-05-02',
  },
  ...more,
})

export const units: UnitLine[] = [
  unit('tinh', null, 0, 'Tỉnh Sơn La', count(30, 80, 100), { kind: 'province' }),
  unit('xa-b', 'tinh', 1, 'Xã Bản Lầm', count(25, 40), { kind: 'commune' }),
  unit('truong', 'xa-b', 2, 'Trường Bản Lầm', count(5, 5), { kind: 'school' }),
  unit('xa-a', 'tinh', 1, 'Xã Chiềng An', count(4, 40), { kind: 'commune' }),
  unit('xa-c', 'tinh', 1, 'Xã Đá Đỏ', count(0, null), { kind: 'commune' }),
  unit(null, null, 0, '', count(1, null)),
]
