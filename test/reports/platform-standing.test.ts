import { describe, expect, it } from 'vitest'
import { standingOf } from '../../src/reports/platform-standing.ts'

type Platform = Parameters<typeof standingOf>[0]

const well: Platform = {
  missing: [],
  state: { circuit: 'closed', tokenDaysLeft: null },
  last: { state: 'succeeded' },
  waitingRows: 0,
}
const state = (given: Partial<Platform['state']>) => ({ state: { ...well.state, ...given } })

describe('what is said of a platform first', () => {
  it.each<[string, Partial<Platform>, string]>([
    ['nothing is wrong', {}, 'well'],
    ['it was never synced', { last: null }, 'never'],
    ['a variable is missing, whatever else', { missing: ['T'], last: null }, 'not-configured'],
    [
      'it is left alone',
      { ...state({ circuit: 'open' }), last: { state: 'failed' } },
      'circuit-open',
    ],
    ['its token has run out', state({ tokenDaysLeft: -1 }), 'token-over'],
    ['its token holds today', state({ tokenDaysLeft: 0 }), 'token-soon'],
    ['its token holds for 30 days', state({ tokenDaysLeft: 30 }), 'token-soon'],
    ['its token holds for longer', state({ tokenDaysLeft: 31 }), 'well'],
    ['its last sync failed', { last: { state: 'failed' }, waitingRows: 3 }, 'failed'],
    ['a person is to look who is gone', { last: { state: 'held' } }, 'held'],
    ['it is tried again', state({ circuit: 'half-open' }), 'circuit-half-open'],
    ['its last sync left rows', { last: { state: 'partial' }, waitingRows: 1 }, 'partial'],
    ['rows wait from before', { waitingRows: 1 }, 'rows-wait'],
    ['rows of a partial sync were settled since', { last: { state: 'partial' } }, 'well'],
  ])('%s', (_, given, expected) => {
    expect(standingOf({ ...well, ...given })).toBe(expected)
  })
})
