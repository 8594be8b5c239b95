import { expect, it } from 'vitest'
import { measure, told } from './measure.ts'
import { invent } from './population.ts'

it('of 10.000 invented people nobody gets another’s account', () => {
  const measured = measure(invent(2, 10_000))
  process.stdout.write(`matching: ${told(measured)}\n`)
  expect(measured.wrong).toEqual([])
  expect(measured.found / measured.identifiable).toBeGreaterThan(0.97)
  expect(measured.firstToldApart / measured.waitingToldApart).toBeGreaterThan(0.99)
}, 180_000)
