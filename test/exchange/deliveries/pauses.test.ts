import { describe, expect, it } from 'vitest'
import type { Carried } from '../../../src/exchange/carrier.ts'
import { pauseAfter } from '../../../src/exchange/deliveries/retry.ts'
import {
  freshStanding,
  isOnTrial,
  rests,
  type Standing,
  standingAfter,
} from '../../../src/exchange/deliveries/standing.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('a delivery that was not taken', () => {
  it('is tried again ever later, over three days, then given up', () => {
    const pauses = Array.from({ length: 10 }, (_, tries) => pauseAfter(tries + 1, undefined, 0.5))
    expect(pauses).toEqual([
      ...[5_000, 5 * MINUTE, 30 * MINUTE],
      ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR),
      null,
    ])
  })

  it('comes a little earlier or later, so that what failed together does not come together again', () => {
    expect(pauseAfter(4, undefined, 0)).toBe(1.9 * HOUR)
    expect(pauseAfter(4, undefined, 1)).toBe(2.1 * HOUR)
  })

  it('waits as long as it was asked to, up to a day, and never less than its pause', () => {
    expect(pauseAfter(1, 10 * MINUTE, 0.5)).toBe(10 * MINUTE)
    expect(pauseAfter(1, 365 * 24 * HOUR, 0.5)).toBe(24 * HOUR)
    expect(pauseAfter(4, 1_000, 0.5)).toBe(2 * HOUR)
    expect(pauseAfter(10, 10 * MINUTE, 0.5)).toBeNull()
  })
})

describe('who takes nothing', () => {
  const noon = new Date('2026-03-02T05:00:00Z')
  const later = (ms: number) => new Date(noon.getTime() + ms)
  const again: Carried = { end: 'again', status: 500, fault: 'The receiver answered 500.' }
  const failedTimes = (times: number, from: Standing = freshStanding) =>
    Array.from({ length: times }).reduce<Standing>(
      (standing) => standingAfter(standing, [again], noon),
      from,
    )

  it('rests after five failures in a row, then shows with one try whether it does', () => {
    expect(rests(failedTimes(4), noon)).toBe(false)
    expect(rests(failedTimes(5), noon)).toBe(true)
    expect(rests(failedTimes(5), later(5_000))).toBe(false)
    expect(isOnTrial(failedTimes(5))).toBe(true)
  })

  it('rests no longer for calls that were under way when the rest began', () => {
    expect(rests(failedTimes(8), later(5_000))).toBe(false)
  })

  it('rests twice as long each time, up to five minutes', () => {
    let standing = failedTimes(5)
    const lengths: number[] = []
    for (let rest = 0; rest < 8; rest += 1) {
      const at = new Date(standing.restUntil)
      standing = standingAfter(standing, [again], at)
      lengths.push((standing.restUntil - at.getTime()) / 1000)
    }
    expect(lengths).toEqual([10, 20, 40, 80, 160, 300, 300, 300])
  })

  it('is fresh again with the first thing it takes', () => {
    const sent: Carried = { end: 'sent', status: 200 }
    expect(standingAfter(failedTimes(7), [again, sent], noon)).toEqual(freshStanding)
  })

  it('rests at once where it says that it is too much, or that it is away, for as long as it says', () => {
    const busy: Carried = { ...again, status: 429, retryAfterMs: MINUTE }
    const standing = standingAfter(freshStanding, [busy], noon)
    expect(rests(standing, later(MINUTE - 1))).toBe(true)
    expect(rests(standing, later(MINUTE))).toBe(false)
  })

  it('rests no longer than a rest is where the clock was set back', () => {
    expect(rests(failedTimes(5), later(-HOUR))).toBe(false)
  })
})
