import { expect, it } from 'vitest'
import { measure, told } from './measure.ts'
import { invent } from './population.ts'

it('of 3.000 invented people nobody gets another’s account, and nearly all who can be told get theirs', () => {
  const measured = measure(invent(1, 3000))
  expect(measured.wrong, told(measured)).toEqual([])
  expect(measured.found / measured.identifiable, told(measured)).toBeGreaterThan(0.97)
  expect(measured.firstToldApart / measured.waitingToldApart, told(measured)).toBeGreaterThan(0.985)
  expect(measured.identifiable / measured.accounts).toBeGreaterThan(0.6)
  expect(measured.waitingToldApart).toBeGreaterThan(250)
})

it('the same seed makes the same people', () => {
  expect(invent(5, 60)).toEqual(invent(5, 60))
  expect(invent(5, 60)).not.toEqual(invent(6, 60))
})
