import { describe, expect, it } from 'vitest'
import { differencesBetween } from '../../../src/reports/frozen/differences.ts'
import type { PlanReport, TargetCount, UnitLine } from '../../../src/reports/plan/plan-report.ts'

const title = { vi: 'Công chức', en: null }

const counted = (reached: number, amount: number | null): TargetCount => ({
  denominator:
    amount === null
      ? null
      : { amount, asOf: '2026-01-01', source: 'CV 1', from: 'unit', missingUnits: 0 },
  ...{ promised: amount, reached, missing: null, percent: null },
})

const line = (id: string | null, reached: number, changes: Partial<UnitLine> = {}): UnitLine => ({
  ...{ id, code: id, name: id ?? '', kind: null, parentId: null, depth: 0, ended: false },
  ...{ targets: { cc: counted(reached, 10) }, people: reached, turns: reached },
  ...changes,
})

function report(reached: number, changes: Partial<PlanReport> = {}): PlanReport {
  return {
    plan: { id: 'p', title, document: null, version: 1 },
    ...{ madeAt: '2026-03-01T00:00:00.000Z', on: '2026-03-01', treeOn: '2026-03-01', unit: null },
    targets: [
      {
        ...counted(reached, 20),
        ...{ id: 'cc', title, audiences: [], counts: 'people', evidence: 'outcomes' },
        ...{ wantedPercent: 100, years: { from: 2026, to: 2026 }, due: '2026-12-31' },
        ...{ turns: reached, minimums: [], weeks: [], forecast: null, clause: null, open: null },
      },
    ],
    units: [line('XA', reached), line(null, 0)],
    audiences: [{ id: 'cc', title, onRoster: 20, headCount: null, trained: reached }],
    modules: [{ code: 'NTS', title, completed: reached }],
    coverage: [{ audience: 'cc', module: 'NTS', completed: reached }],
    programs: [],
    totals: { people: reached, turns: reached, outsideAudiences: 0, withoutUnit: 0 },
    ...changes,
  }
}

const said = (before: PlanReport, after: PlanReport) =>
  differencesBetween(before, after).map(({ part, id, target, figure, ...amounts }) =>
    [part, id, target?.id, figure, amounts.before, '->', amounts.after].join(' '),
  )

describe('differences between two reports', () => {
  it('are none where the same is counted, whenever and with whatever forecast', () => {
    expect(said(report(3), report(3, { madeAt: '2026-09-01T00:00:00.000Z' }))).toEqual([])
  })

  it('name each figure of each line with what it was and what it is', () => {
    expect(said(report(3), report(5, { units: [line('XA', 3), line(null, 2)] }))).toEqual([
      'whole   people 3 -> 5',
      'whole   turns 3 -> 5',
      'whole  cc reached 3 -> 5',
      'whole  cc turns 3 -> 5',
      'unit   people 0 -> 2',
      'unit   turns 0 -> 2',
      'unit  cc reached 0 -> 2',
      'audience cc  trained 3 -> 5',
      'module NTS  completed 3 -> 5',
      'module NTS  completed 3 -> 5',
    ])
  })

  it('tell of lines that have come or gone, and of a head count that was brought later', () => {
    const before = report(3, { units: [line('XB', 3, { targets: { cc: counted(3, null) } })] })
    const after = report(3, { units: [line('XB', 3), line('XC', 0)] })
    expect(said(before, after)).toEqual([
      'unit XB cc promised  -> 10',
      'unit XB cc denominator  -> 10',
      'unit XC  people  -> 0',
      'unit XC  turns  -> 0',
      'unit XC cc reached  -> 0',
      'unit XC cc promised  -> 10',
      'unit XC cc denominator  -> 10',
    ])
    expect(said(after, before).at(-1)).toBe('unit XC cc denominator 10 -> ')
  })
})
