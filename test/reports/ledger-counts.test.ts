import { describe, expect, it } from 'vitest'
import {
  allotmentState,
  countAccounts,
  lateness,
  noAccounts,
  sumCounts,
} from '../../src/reports/ledger-counts.ts'

const days = { usableFrom: '2022-05-06', usableUntil: '2022-05-21' }

describe('an allotment', () => {
  it.each([
    ['2022-05-05', 'not-yet-usable'],
    ['2022-05-06', 'usable'],
    ['2022-05-13', 'usable'],
    ['2022-05-14', 'expiring'],
    ['2022-05-21', 'expiring'],
    ['2022-05-22', 'expired'],
  ])('on %s is %s', (today, state) => {
    expect(allotmentState(days, today, 7)).toBe(state)
  })

  it('expires for as many days as somebody asks for', () => {
    expect(allotmentState(days, '2022-05-20', 0)).toBe('usable')
    expect(allotmentState(days, '2022-05-21', 0)).toBe('expiring')
    expect(allotmentState(days, '2022-05-06', 30)).toBe('expiring')
  })
})

const accounts = [
  { held: true, used: true, finished: true, count: 8 },
  { held: true, used: true, finished: false, count: 2 },
  { held: true, used: false, finished: false, count: 1 },
  { held: false, used: true, finished: false, count: 1 },
]

describe('the counts of an allotment', () => {
  it('are of who holds an account; one in use that nobody holds is used, and left', () => {
    expect(countAccounts(12, 'usable', accounts)).toEqual({
      allotted: 12,
      handedOut: 11,
      left: 1,
      used: 11,
      finished: 8,
      expiring: 0,
      expired: 0,
    })
  })

  it('call those handed out and not finished expiring in the last days, expired after them', () => {
    expect(countAccounts(12, 'expiring', accounts)).toMatchObject({ expiring: 3, expired: 0 })
    expect(countAccounts(12, 'expired', accounts)).toMatchObject({ expiring: 0, expired: 3 })
  })

  it('say the same as the accounts one by one', () => {
    const late = accounts.filter((facts) => lateness(facts, 'expired').expired)
    expect(late.reduce((sum, { count }) => sum + count, 0)).toBe(3)
    expect(late.every(({ held, finished }) => held && !finished)).toBe(true)
  })

  it('add up', () => {
    const one = countAccounts(12, 'expired', accounts)
    expect(sumCounts([])).toEqual(noAccounts)
    expect(sumCounts([one, one])).toEqual({
      allotted: 24,
      handedOut: 22,
      left: 2,
      used: 22,
      finished: 16,
      expiring: 0,
      expired: 6,
    })
  })
})
