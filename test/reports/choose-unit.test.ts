import { expect, it } from 'vitest'
import { chooseUnit } from '../../src/reports/choose-unit.ts'

const unit = (id: string, code: string | null, name: string) => ({
  ...{ id, code, name, depth: 1, hasUnits: false },
})
const units = [
  unit('1', 'XA', 'Xã Mường La'),
  unit('2', 'XB', 'Xã Mường Bú'),
  unit('3', null, 'Sở Y tế'),
]

it.each([
  ['', 'all'],
  ['  ', 'all'],
  ['xa', 'Xã Mường La'],
  ['3', 'Sở Y tế'],
  ['so y te', 'Sở Y tế'],
  ['muong', 'many'],
  ['muong bu', 'Xã Mường Bú'],
  ['Thuận Châu', 'none'],
])('“%s” is %s', (typed, wanted) => {
  const chosen = chooseUnit(typed, units)
  expect(chosen.kind === 'one' ? chosen.unit.name : chosen.kind).toBe(wanted)
})
