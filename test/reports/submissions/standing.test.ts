import { describe, expect, it } from 'vitest'
import type { DueDate } from '../../../src/programs/plans/deadlines.ts'
import {
  missingLines,
  owingUnits,
  standingOf,
  unitsNamed,
} from '../../../src/reports/submissions/standing.ts'

const unit = (id: string, part: object = {}) => ({
  ...{ id, code: id.toUpperCase(), name: `Xã ${id}`, kind: 'commune', parentId: null },
  ...{ validFrom: null, validTo: null, ...part },
})
/** a and b became c on the first of July. */
const UNITS = [
  unit('a', { validTo: '2026-06-30' }),
  unit('b', { validTo: '2026-06-30' }),
  unit('c', { validFrom: '2026-07-01' }),
  unit('s', { kind: 'department' }),
]
const due: DueDate = {
  ...{ id: 'ket-qua', kind: 'results', title: null, on: '2026-06-15', daysLeft: 0 },
  ...{ from: ['commune'], to: null, clause: null, cohortId: null, count: 0 },
}
const received = (unitId: string | null, receivedOn: string) => ({
  ...{ id: `of-${unitId}`, deadlineId: 'ket-qua', unitId, receivedOn },
  ...{ document: null, attachmentId: null, note: null, recordedBy: 'cli:lan' },
})

describe('who owes a paper', () => {
  it('is of a kind that it names, and in force on its day, whatever became of the unit since', () => {
    const ids = (on: string) =>
      owingUnits({ from: ['commune'], on }, UNITS, null).map(({ id }) => id)
    expect(ids('2026-06-15')).toEqual(['a', 'b'])
    expect(ids('2026-07-01')).toEqual(['c'])
    expect(owingUnits({ from: ['commune'], on: '2026-06-15' }, UNITS, new Set(['b']))).toHaveLength(
      1,
    )
  })

  it('is named by code, id, or a name of its own', () => {
    const owing = owingUnits({ from: ['commune'], on: '2026-06-15' }, UNITS, null)
    expect(unitsNamed(owing, ['A', 'xa b', 'a']).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(() => unitsNamed(owing, ['S'])).toThrow(/none of the units/)
  })
})

describe('a paper', () => {
  const owing = owingUnits({ from: ['commune'], on: '2026-06-15' }, UNITS, null)
  const states = (days: [string, string][], today: string) =>
    standingOf(
      due,
      owing,
      days.map(([id, day]) => received(id, day)),
      new Map(),
      today,
    ).lines.map(({ state, daysLate }) => [state, daysLate])

  it.each([
    [
      [['a', '2026-06-15']],
      '2026-06-15',
      [
        ['in-time', 0],
        ['awaited', 0],
      ],
    ],
    [
      [['a', '2026-06-16']],
      '2026-06-16',
      [
        ['late', 1],
        ['overdue', 1],
      ],
    ],
    [
      [],
      '2026-07-15',
      [
        ['overdue', 30],
        ['overdue', 30],
      ],
    ],
  ] as [[string, string][], string, [string, number][]][])(
    'received %j is on %s %j',
    (days, today, expected) => expect(states(days, today)).toEqual(expected),
  )

  it('of needs that a unit has entered is here since the first day of it; no other paper is', () => {
    const entered = new Map([['a', { people: 12, since: '2026-06-01' }]])
    const needs = standingOf({ ...due, kind: 'needs' }, owing, [], entered, '2026-06-20')
    expect(needs.lines[0]).toMatchObject({ state: 'in-time', receivedOn: '2026-06-01', needs: 12 })
    expect(missingLines(needs).map(({ unit: { id } }) => id)).toEqual(['b'])
    expect(missingLines(standingOf(due, owing, [], entered, '2026-06-20'))).toHaveLength(2)
  })
})
