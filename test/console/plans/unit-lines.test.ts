import { describe, expect, it } from 'vitest'
import { type AskedUnits, chooseLines } from '../../../src/console/plans/unit-lines.ts'
import { count, unit, units } from './invented-report.ts'

const everything: AskedUnits = {
  ...{ unitId: null, target: null, level: null, kind: null, which: 'all', text: '', sort: '' },
}
const shown = (asked: Partial<AskedUnits>) =>
  chooseLines(units, { ...everything, ...asked }).lines.map(({ id }) => id)

describe('units of a plan report', () => {
  it('stand as a tree down to the first level that can be compared, people without a unit last', () => {
    expect(shown({})).toEqual(['tinh', 'xa-b', 'xa-a', 'xa-c', null])
    expect(shown({ level: 3 })).toEqual(['tinh', 'xa-b', 'truong', 'xa-a', 'xa-c', null])
    expect(shown({ level: 1 })).toEqual(['tinh', null])
  })

  it('below one unit are its branch, with the way up; nobody without a unit is in it', () => {
    const chosen = chooseLines(units, { ...everything, unitId: 'xa-b' })
    expect(chosen.lines.map(({ id }) => id)).toEqual(['xa-b', 'truong'])
    expect(chosen.trail.map(({ id }) => id)).toEqual(['tinh', 'xa-b'])
    expect(shown({ unitId: 'khong-co' })).toEqual([])
  })

  it('sorted are the units of one level, who has no figure and people without a unit last either way', () => {
    expect(shown({ target: 'can-bo', sort: 'share' })).toEqual(['xa-a', 'xa-b', 'xa-c', null])
    expect(shown({ target: 'can-bo', sort: '-share' })).toEqual(['xa-b', 'xa-a', 'xa-c', null])
    expect(shown({ target: 'can-bo', sort: '-missing' })).toEqual(['xa-a', 'xa-b', 'xa-c', null])
    // Vietnamese: Đ after B and C.
    expect(shown({ sort: '-name' })).toEqual(['xa-c', 'xa-a', 'xa-b', null])
    // Each once: a unit that has none of the level below it stands for itself.
    expect(shown({ sort: 'name', level: 3 })).toEqual(['truong', 'xa-a', 'xa-c', null])
  })

  it('equally far behind, the one with more people comes first', () => {
    const same = [
      unit('nho', null, 0, 'Nhỏ', count(0, 2)),
      unit('lon', null, 0, 'Lớn', count(0, 9)),
    ]
    const { lines } = chooseLines(same, { ...everything, target: 'can-bo', sort: 'share' })
    expect(lines.map(({ id }) => id)).toEqual(['lon', 'nho'])
  })

  it('are found by words without diacritics or by code, at every level', () => {
    expect(shown({ text: 'ban lam' })).toEqual(['xa-b', 'truong'])
    expect(shown({ text: 'XA-A' })).toEqual(['xa-a'])
  })

  it('are narrowed by kind, and by what is wrong with them', () => {
    expect(shown({ kind: 'school', level: 3 })).toEqual(['truong'])
    expect(shown({ target: 'can-bo', which: 'behind' })).toEqual(['xa-b', 'xa-a'])
    expect(shown({ target: 'can-bo', which: 'nothing' })).toEqual(['xa-c'])
    expect(shown({ target: 'can-bo', which: 'without' })).toEqual(['xa-c', null])
    expect(shown({ which: 'ended' })).toEqual([])
  })
})
