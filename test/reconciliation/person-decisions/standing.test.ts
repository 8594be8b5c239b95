import { describe, expect, it } from 'vitest'
import {
  type Override,
  standingOverrides,
} from '../../../src/reconciliation/person-decisions/standing.ts'

const override = (kind: Override['kind'], changes: Partial<Override> = {}): Override => ({
  act: 'a',
  kind,
  lastDay: null,
  expiresOn: null,
  reason: 'Công văn 12',
  actor: 'lan',
  at: new Date('2022-11-01T00:00:00Z'),
  ...changes,
})

const noon = new Date('2022-12-10T05:00:00Z')
/** 24:00 of 10/12/2022 in Vietnam. */
const midnight = new Date('2022-12-10T17:00:00Z')

describe('what the overrides of a learner come to', () => {
  it('is nothing where there are none', () => {
    expect(standingOverrides([], noon)).toEqual({
      verdict: null,
      extendedTo: null,
      nextChange: null,
    })
  })

  it('refusing wins over allowing, in whatever order they were decided', () => {
    const both = [override('allow'), override('refuse')]
    for (const order of [both, both.toReversed()])
      expect(standingOverrides(order, noon).verdict).toBe('refuse')
    expect(standingOverrides([override('allow')], noon).verdict).toBe('allow')
    expect(
      standingOverrides([override('extend', { lastDay: '2023-01-01' })], noon).verdict,
    ).toBeNull()
  })

  it('is settled for good where none of them has a last day', () => {
    expect(standingOverrides([override('allow')], noon).nextChange).toBeNull()
  })

  it('is the latest day of the extensions', () => {
    const days = ['2023-01-05', '2023-01-10', '2023-01-01']
    const extensions = days.map((lastDay) => override('extend', { lastDay }))
    expect(standingOverrides(extensions, noon).extendedTo).toBe('2023-01-10')
  })

  it('holds through the whole of its last day in Vietnam, and no longer', () => {
    const refusal = [override('refuse', { expiresOn: '2022-12-10' })]
    expect(standingOverrides(refusal, new Date(midnight.getTime() - 1)).verdict).toBe('refuse')
    expect(standingOverrides(refusal, midnight)).toEqual({
      verdict: null,
      extendedTo: null,
      nextChange: null,
    })
  })

  it('changes next when the first of those that stand ceases to', () => {
    const some = [
      override('allow', { expiresOn: '2022-12-20' }),
      override('extend', { lastDay: '2023-01-01', expiresOn: '2022-12-10' }),
      override('refuse', { expiresOn: '2022-12-09' }),
      override('allow'),
    ]
    for (const order of [some, some.toReversed()])
      expect(standingOverrides(order, noon)).toEqual({
        verdict: 'allow',
        extendedTo: '2023-01-01',
        nextChange: midnight,
      })
  })
})
