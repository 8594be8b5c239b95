import { describe, expect, it } from 'vitest'
import { describeState, stateOfPlatform } from '../../src/programs/platform-health.ts'

const NOW = new Date('2026-12-01T18:00:00Z') // the 2nd in Vietnam
const calm = {
  circuit: null,
  circuitOpenUntil: null,
  circuitOpen: false,
  circuitFault: null,
  tokenExpiresAt: null,
}
const told = (tokenExpires: string | null, state: object = {}) =>
  describeState('lms', stateOfPlatform({ tokenExpires }, { ...calm, ...state }, NOW))

describe('how a platform stands', () => {
  it('is not worth a word while all is well', () => {
    expect(told(null)).toEqual([])
    expect(told('2027-06-30')).toEqual([])
  })

  it.each([
    ['2027-01-01', 'runs out in 30 days'],
    ['2026-12-02', 'runs out in 0 days'],
    ['2026-12-01', 'ran out 1 days ago'],
  ])('tells ahead of a token that ends on %s', (day, text) => {
    expect(told(day).join()).toContain(text)
  })

  it('says until when it is left alone, and why', () => {
    const circuitOpenUntil = new Date(NOW.getTime() + 30_000)
    const state = { circuit: {}, circuitOpenUntil, circuitOpen: true, circuitFault: 'HTTP 503.' }
    expect(told(null, state).join()).toMatch(/until 2026-12-01T18:00:30.000Z.*HTTP 503/)
    const later = stateOfPlatform(
      { tokenExpires: null },
      { ...calm, ...state, circuitOpen: false },
      NOW,
    )
    expect(later.circuit).toBe('half-open')
    expect(describeState('lms', later).join()).toContain('tried again')
  })
})
