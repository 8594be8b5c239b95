import { describe, expect, it } from 'vitest'
import { branchLines } from '../../../src/reports/plan/branch-lines.ts'
import { mergedUnits } from '../../../src/reports/plan/merged-units.ts'
import { percentOf, shareOf } from '../../../src/reports/plan/target-count.ts'
import { type UnitSum, unitSums } from '../../../src/reports/plan/unit-sums.ts'
import { type KeptUnits, treeOnDay } from '../../../src/roster/units/tree-on-day.ts'

const D = '2025-07-01'
const unit = (id: string, parentId: string | null, from: string | null, to: string | null) => ({
  ...{ id, code: id, name: id, kind: null, parentId, validFrom: from, validTo: to },
})
/** Xã Một and Xã Hai became Xã Mới; Xã Ba went into Xã To; Xã Bốn became Xã Đông and Xã Tây. */
const kept: KeptUnits = {
  units: [
    unit('Tỉnh', null, null, null),
    ...['Xã Một', 'Xã Hai', 'Xã Ba', 'Xã Bốn'].map((id) => unit(id, 'Tỉnh', null, '2025-06-30')),
    ...['Xã Mới', 'Xã Đông', 'Xã Tây'].map((id) => unit(id, 'Tỉnh', D, null)),
    unit('Xã To', 'Tỉnh', null, null),
    unit('Bản Một', 'Xã Một', null, null),
    unit('Bản Mới', 'Xã Mới', '2025-09-01', null),
  ],
  places: [],
  successions: [
    ['Xã Một', 'Xã Mới'],
    ['Xã Hai', 'Xã Mới'],
    ['Xã Ba', 'Xã To'],
    ['Xã Bốn', 'Xã Đông'],
    ['Xã Bốn', 'Xã Tây'],
  ].map(([unitId = '', successorId = '']) => ({ unitId, successorId, effectiveOn: D })),
}

/** What counts for a unit on the tree of today, of figures by unit: how many, and of which day. */
function counts(brought: Record<string, [amount: number, asOf: string]>, treeOn = '2026-01-06') {
  const tree = treeOnDay(kept, treeOn)
  const branch = branchLines(tree, null, { withoutUnit: true })
  const { lines } = unitSums(branch, mergedUnits(kept, tree), Object.keys(brought), (id) => {
    const [amount, asOf] = brought[id] ?? []
    return amount === undefined || asOf === undefined ? null : { amount, asOf, source: 'Sở' }
  })
  return (name: string) => told(lines[branch.numbers.get(name) ?? -1])
}
const told = (sum: UnitSum | null | undefined) =>
  sum ? [sum.amount, sum.asOf, sum.from, sum.missingUnits] : null

describe('a head count brought before a merger', () => {
  it('counts for the unit that it became, with the oldest day, and says which are missing', () => {
    const of = counts({ 'Xã Một': [30, '2025-01-06'], 'Xã Hai': [40, '2025-02-03'] })
    // Bản Một came with Xã Một, which covers it; Bản Mới is new.
    expect(of('Xã Mới')).toEqual([70, '2025-01-06', 'sum', 1])
    expect(counts({ 'Xã Một': [30, '2025-01-06'] })('Xã Mới')).toEqual([30, '2025-01-06', 'sum', 2])
    expect(counts({ 'Xã Một': [30, '2025-01-06'], 'Bản Một': [9, D] })('Xã Mới')?.[0]).toBe(30)
  })

  it('is told anew by a figure of the unit it became', () => {
    const of = counts({ 'Xã Một': [30, '2025-01-06'], 'Xã Mới': [66, '2025-08-01'] })
    expect(of('Xã Mới')).toEqual([66, '2025-08-01', 'unit', 0])
  })

  it('is added to that of a unit that stood before and took it in, unless that is newer', () => {
    const old = { 'Xã Ba': [20, '2025-01-06'] } satisfies Record<string, [number, string]>
    const before = counts({ ...old, 'Xã To': [50, '2025-03-03'] })
    expect(before('Xã To')).toEqual([70, '2025-01-06', 'sum', 0])
    expect(counts({ ...old, 'Xã To': [75, D] })('Xã To')).toEqual([75, D, 'unit', 0])
  })

  it('of a unit that was split stands on its own line until a successor has one', () => {
    const old = { 'Xã Bốn': [50, '2025-01-06'] } satisfies Record<string, [number, string]>
    expect(counts(old)('Xã Bốn')).toEqual([50, '2025-01-06', 'unit', 0])
    expect(counts(old)('Tỉnh')?.[0]).toBe(50)
    expect(counts({ ...old, 'Xã Đông': [30, D], 'Xã Tây': [25, D] })('Tỉnh')?.[0]).toBe(55)
  })

  it('stands where it was brought on the tree of that day', () => {
    const of = counts({ 'Xã Một': [30, '2025-01-06'], 'Xã Mới': [66, '2025-08-01'] }, '2025-06-30')
    expect(of('Xã Một')).toEqual([30, '2025-01-06', 'unit', 0])
    expect(of('Tỉnh')?.[0]).toBe(30)
  })
})

it('shares and per cent are exact, however large', () => {
  expect(shareOf({ numerator: 9999, denominator: 10000 }, 9_000_000_000_001)).toBe(
    8_999_100_000_001,
  )
  expect(shareOf({ numerator: 7, denominator: 10 }, 10)).toBe(7)
  expect(shareOf({ numerator: 29, denominator: 100 }, 100)).toBe(29)
  expect([percentOf(49, 400), percentOf(1999, 2000), percentOf(5, 4)]).toEqual([12.3, 100, 125])
})
