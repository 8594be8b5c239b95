import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clip,
  type Interval,
  presentMs,
  union,
  wholeMinutes,
} from '../../../connectors/zoom/presence.ts'

const at = (from: number, to: number): Interval => ({ from, to })
const MINUTE = 60_000

describe('presence of a person', () => {
  const session = at(0, 120 * MINUTE)
  const minutes = (...intervals: Interval[]) =>
    wholeMinutes(
      presentMs(
        intervals.map(({ from, to }) => at(from * MINUTE, to * MINUTE)),
        session,
      ),
    )

  it.each<[string, Interval[], number]>([
    ['nobody', [], 0],
    ['one stay', [at(10, 70)], 60],
    ['two devices at once count once', [at(0, 60), at(30, 90)], 90],
    ['a device inside another adds nothing', [at(0, 100), at(20, 40)], 100],
    ['a rejoin leaves the gap out', [at(0, 50), at(60, 110)], 100],
    ['a move to another room without a gap', [at(0, 50), at(50, 110)], 110],
    ['the same stay twice', [at(5, 35), at(5, 35)], 30],
    ['before and after the session', [at(-30, 20), at(100, 150)], 40],
    ['another day', [at(-1500, -1400)], 0],
  ])('%s', (_, intervals, expected) => expect(minutes(...intervals)).toBe(expected))

  it('does not count a minute that was only begun', () => {
    expect(wholeMinutes(presentMs([at(0, 59_999)], session))).toBe(0)
    expect(wholeMinutes(presentMs([at(0, 60_000)], session))).toBe(1)
    expect(wholeMinutes(presentMs([at(0, 30_000), at(90_000, 120_000)], session))).toBe(1)
  })
})

describe('presence, whatever the log', () => {
  const interval = fc
    .tuple(fc.integer({ min: -50, max: 150 }), fc.integer({ min: 0, max: 60 }))
    .map(([from, length]) => at(from, from + length))
  const log = fc.array(interval, { maxLength: 12 })
  const session = at(0, 100)

  it('is the number of moments in which some device was there', () => {
    fc.assert(
      fc.property(log, (intervals) => {
        const moments = Array.from({ length: 100 }, (_, moment) => moment)
        const present = moments.filter((moment) =>
          intervals.some(({ from, to }) => from <= moment && moment < to),
        )
        expect(presentMs(intervals, session)).toBe(present.length)
      }),
    )
  })

  it('does not depend on the order, and grows with every stay', () => {
    fc.assert(
      fc.property(log, interval, (intervals, one) => {
        const before = presentMs(intervals, session)
        expect(presentMs(intervals.toReversed(), session)).toBe(before)
        expect(presentMs([...intervals, one], session)).toBeGreaterThanOrEqual(before)
      }),
    )
  })

  it('is never longer than the session, nor than all stays together', () => {
    fc.assert(
      fc.property(log, (intervals) => {
        const sum = intervals.reduce((total, { from, to }) => total + to - from, 0)
        expect(presentMs(intervals, session)).toBeLessThanOrEqual(Math.min(100, sum))
      }),
    )
  })

  it('is made of intervals that do not meet, inside the session', () => {
    fc.assert(
      fc.property(log, (intervals) => {
        const parts = union(clip(intervals, session))
        for (const [index, { from, to }] of parts.entries()) {
          expect(from).toBeLessThan(to)
          expect(from).toBeGreaterThanOrEqual(index === 0 ? 0 : (parts[index - 1]?.to ?? 0) + 1)
          expect(to).toBeLessThanOrEqual(100)
        }
      }),
    )
  })
})
