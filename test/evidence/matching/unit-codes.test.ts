import { describe, expect, it } from 'vitest'
import { withKnownUnits } from '../../../src/evidence/matching/unit-codes.ts'
import { matched, outcome, person } from './cases.ts'

const unit = (name: string, code: string | null) => ({ name, code })

describe('units that the rows of a roster name by halves', () => {
  it('get the code that another row gives the name, and the name that another gives the code', () => {
    const people = withKnownUnits([
      person('A', { unit: unit('Xã Mường La', 'DV1') }),
      person('B', { unit: unit('XÃ MƯỜNG LA', null) }),
      person('C', { unit: unit('dv1', 'dv1') }),
    ])
    expect(people.map((one) => one.unit)).toEqual([
      unit('Xã Mường La', 'DV1'),
      unit('XÃ MƯỜNG LA', 'DV1'),
      unit('Xã Mường La', 'dv1'),
    ])
  })

  it('stay as they are where two units have the name', () => {
    const people = withKnownUnits([
      person('A', { unit: unit('Trường Mầm non', 'DV1') }),
      person('B', { unit: unit('Trường Mầm non', 'DV2') }),
      person('C', { unit: unit('Trường Mầm non', null) }),
    ])
    expect(people[2]?.unit).toEqual(unit('Trường Mầm non', null))
  })

  it('let nobody be the only one who fits while a namesake of the same unit stands beside', () => {
    const born = { fullName: 'Nguyễn Chong Hùng', dateOfBirth: '1981-06-24' }
    const people = withKnownUnits([
      person('A', { ...born, unit: unit('Trung tâm Chong', 'DV041') }),
      person('B', { ...born, unit: unit('Trung tâm Chong', null) }),
    ])
    expect(outcome(matched({ ...born, unit: 'DV041' }, people))).toBe('waits: several-fit')
  })
})
