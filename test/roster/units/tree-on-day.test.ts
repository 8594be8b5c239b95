import { describe, expect, it } from 'vitest'
import { type KeptUnit, treeOnDay } from '../../../src/roster/units/tree-on-day.ts'

const unit = (
  id: string,
  parentId: string | null,
  valid: [string | null, string | null] = [null, null],
): KeptUnit => ({
  ...{ id, code: id, name: id, kind: null, parentId },
  ...{ validFrom: valid[0], validTo: valid[1] },
})
const NEW = '2025-07-01'
const OLD = '2025-06-30'
/**
 * Until 30/6/2025 a province T with district H and its communes X1, X2, X3. On 1/7/2025 the district ends; X1 and X2
 * become A; X3 is split into A and B; communes stand below the province.
 */
const kept = {
  units: [
    unit('T', null),
    unit('H', 'T', [null, OLD]),
    ...['X1', 'X2', 'X3'].map((id) => unit(id, 'H', [null, OLD])),
    ...['A', 'B'].map((id) => unit(id, 'T', [NEW, null])),
    unit('Trường', 'X1'),
  ],
  places: [{ unitId: 'Trường', parentId: 'X1', validFrom: '0001-01-01' }],
  successions: [
    ['X1', 'A'],
    ['X2', 'A'],
    ['X3', 'A'],
    ['X3', 'B'],
  ].map(([unitId = '', successorId = '']) => ({ unitId, successorId, effectiveOn: NEW })),
}
const shape = (on: string) =>
  treeOnDay(kept, on).units.map(
    ({ id, depth, ended }) => `${'-'.repeat(depth)}${id}${ended ? ' †' : ''}`,
  )

describe('the tree of units on a day', () => {
  it('has what is in force; a merged unit is in its successor, a split one keeps a line below their common parent', () => {
    expect(shape(NEW)).toEqual(['T', '-A', '--Trường', '-B', '-H †', '-X3 †'])
    const { placeOf, becameOf } = treeOnDay(kept, NEW)
    expect(['X1', 'X2', 'X3', 'H', 'A', '?'].map(placeOf)).toEqual(['A', 'A', 'X3', 'H', 'A', null])
    expect([becameOf('X3'), becameOf('X1'), becameOf('H'), becameOf('B')]).toEqual([
      ['A', 'B'],
      ['A'],
      [],
      ['B'],
    ])
  })

  it('shows that day’s tree, and what had not begun where it came from', () => {
    expect(shape(OLD)).toEqual(['T', '-H', '--A †', '--X1', '---Trường', '--X2', '--X3'])
    const { placeOf, units } = treeOnDay(kept, OLD)
    expect(placeOf('B')).toBe('X3')
    // A came from three: it cannot be told from which of them.
    expect(placeOf('A')).toBe('A')
    expect(units.find(({ id }) => id === 'A')).toMatchObject({ parentId: 'H', ended: true })
    expect(units.find(({ id }) => id === 'Trường')).toMatchObject({ parentId: 'X1', depth: 3 })
  })

  it('follows chains of mergers, and moves of a unit from place to place', () => {
    const moved = {
      units: [
        unit('T', null),
        unit('U', null),
        unit('A', 'U', [null, '2024-12-31']),
        unit('B', 'U', [null, '2025-12-31']),
        unit('C', 'U'),
      ],
      places: ['A', 'B', 'C'].flatMap((unitId) => [
        { unitId, parentId: 'T', validFrom: '2020-01-01' },
        { unitId, parentId: 'U', validFrom: '2026-03-01' },
      ]),
      successions: [
        { unitId: 'A', successorId: 'B', effectiveOn: '2025-01-01' },
        { unitId: 'B', successorId: 'C', effectiveOn: '2026-01-01' },
      ],
    }
    const placeOfA = (on: string) => treeOnDay(moved, on).placeOf('A')
    expect(['2024-06-01', '2025-06-01', '2026-06-01'].map(placeOfA)).toEqual(['A', 'B', 'C'])
    const parentOfC = (on: string) =>
      treeOnDay(moved, on).units.find(({ id }) => id === 'C')?.parentId
    // What stood nowhere yet stands where it first came to stand.
    expect(['2019-01-01', '2026-02-28', '2026-03-01'].map(parentOfC)).toEqual(['T', 'T', 'U'])
  })

  it('cuts a ring of parents open rather than losing the units in it', () => {
    const ring = { units: [unit('A', 'B'), unit('B', 'A')], places: [], successions: [] }
    expect(treeOnDay(ring, NEW).units.map(({ id, depth }) => [id, depth])).toEqual([
      ['A', 0],
      ['B', 1],
    ])
  })
})
