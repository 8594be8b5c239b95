import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeNumbers, writtenRange } from '../../../src/certificates/register/gapless.ts'

describe('which numbers earlier papers may take', () => {
  it('below the first one any, from it on each that follows the last', () => {
    const placed = placeNumbers({ first: 128, last: 130 }, [5, 131, 127, 133, 132, 200, 1])
    expect(placed).toEqual({ last: 133, gaps: new Map([[200, 134]]) })
  })

  it('a register that begins at 1 takes its first papers from 1 on', () => {
    expect(placeNumbers({ first: 1, last: 0 }, [2, 1, 4])).toEqual({
      last: 2,
      gaps: new Map([[4, 3]]),
    })
  })

  it('never leaves a gap from the first number on, whatever is brought', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 0, max: 20 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 100 })),
        (first, given, wanted) => {
          const last = first - 1 + given
          const free = wanted.filter((number) => number < first || number > last)
          const placed = placeNumbers({ first, last }, free)
          const taken = free.filter((number) => number >= first && !placed.gaps.has(number))
          const expected = Array.from({ length: placed.last - last }, (_, at) => last + 1 + at)
          expect(taken.toSorted((a, b) => a - b)).toEqual(expected)
          for (const [number, missing] of placed.gaps) {
            expect(missing).toBe(placed.last + 1)
            expect(number).toBeGreaterThan(missing)
          }
        },
      ),
    )
  })

  it('are written as offices do', () => {
    expect(
      [
        { from: 3, to: 3 },
        { from: 5, to: 9 },
      ].map(writtenRange),
    ).toEqual(['3', '5-9'])
  })
})
