import { expect, it } from 'vitest'
import { measure, told } from '../evidence/matching/measure.ts'
import { invent } from '../evidence/matching/population.ts'

it.each([1, 2, 3])(
  'seed %i: of 20.000 invented people nobody gets another’s account',
  (seed) => {
    const measured = measure(invent(seed, 20_000))
    process.stdout.write(`matching, seed ${seed}: ${told(measured)}\n`)
    expect(measured.wrong).toEqual([])
    expect(measured.found / measured.identifiable).toBeGreaterThan(0.97)
    expect(measured.firstToldApart / measured.waitingToldApart).toBeGreaterThan(0.99)
  },
  180_000,
)
