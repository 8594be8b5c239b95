import { describe, expect, it } from 'vitest'
import {
  countedAttempts,
  passes,
  passMarkOfTen,
  pointsOf,
  shareOf,
} from '../../src/reconciliation/score.ts'
import { attempt, rules } from './situation.ts'

const rule = rules.finalTest

describe('the pass mark, 5 of 10', () => {
  it.each([
    { raw: '5', maximum: '10', passed: true },
    { raw: '5.0', maximum: '10', passed: true },
    { raw: '4.95', maximum: '10', passed: false },
    { raw: '4.995', maximum: '10', passed: false },
    { raw: '4.99999999999999999999', maximum: '10', passed: false },
    { raw: '5.00000000000000000001', maximum: '10', passed: true },
    { raw: '49.95', maximum: '100', passed: false },
    { raw: '50', maximum: '100', passed: true },
    { raw: '1.5', maximum: '3', passed: true },
    { raw: '0.5', maximum: '1', passed: true },
    { raw: '0.49999999999999999999', maximum: '1', passed: false },
    { raw: '10', maximum: '20', passed: true },
    { raw: '9.99', maximum: '20', passed: false },
    {
      raw: '499999999999.99999999999999999999',
      maximum: '999999999999.99999999999999999999',
      passed: false,
    },
    { raw: '0', maximum: '10', passed: false },
  ])('$raw of $maximum passes: $passed', ({ raw, maximum, passed }) => {
    expect(passes(attempt(raw, { maximum }), rule)).toBe(passed)
  })

  it('is refused to decimals longer than a record may hold, which it could not compare exactly', () => {
    const raw = '4.999999999999999999999'
    expect(() => passes(attempt(raw), rule)).toThrow(
      new RangeError(`more than 20 decimals: ${raw}`),
    )
  })

  it('counts from the minimum of the item, not from zero', () => {
    const range = { minimum: '-10', maximum: '10' }
    expect(passes(attempt('0', range), rule)).toBe(true)
    expect(passes(attempt('-0.01', range), rule)).toBe(false)
    expect(pointsOf(shareOf(attempt('-5', range)))).toBe('2.5')
  })

  it('may be set on another scale', () => {
    const hundred = { ...rule, pass: '65.5', scale: '100' }
    expect(passes(attempt('6.55'), hundred)).toBe(true)
    expect(passes(attempt('6.549'), hundred)).toBe(false)
    expect(passMarkOfTen(hundred)).toBe('6.55')
    const thirds = { ...rule, pass: '2', scale: '3' }
    expect(passes(attempt('4', { maximum: '6' }), thirds)).toBe(true)
    expect(passes(attempt('6.66666666666666666666'), thirds)).toBe(false)
  })

  it('is not reached by a score that only shows as 5 when rounded', () => {
    const nearly = attempt('4.9999999999', { maximum: '9.9999999999' })
    expect(passes(nearly, rule)).toBe(false)
    expect(pointsOf(shareOf(nearly)).startsWith('4.99999')).toBe(true)
    expect(pointsOf(shareOf(attempt('2', { maximum: '3' })))).toBe('6.66666666666666666666')
  })
})

describe('the attempt that counts', () => {
  const closesAt = new Date('2022-12-31T17:00:00Z')
  const first = attempt('6', { id: '9', submittedAt: '2022-11-01T00:00:00Z' })
  const second = attempt('8', { id: '10', submittedAt: '2022-11-02T00:00:00Z' })
  const third = attempt('4', { id: '11', submittedAt: '2022-11-03T00:00:00Z' })
  const all = [second, third, first]

  it.each([
    { attempts: 'highest', id: '10' },
    { attempts: 'first', id: '9' },
    { attempts: 'last', id: '11' },
  ] as const)('$attempts of several', ({ attempts, id }) => {
    expect(countedAttempts(all, { ...rule, attempts }, closesAt).counted?.id).toBe(id)
  })

  it('is chosen among those in time', () => {
    const late = attempt('10', { id: '12', submittedAt: '2022-12-31T17:00:00Z' })
    for (const attempts of ['highest', 'first', 'last'] as const) {
      const chosen = countedAttempts([late, ...all], { ...rule, attempts }, closesAt)
      expect(chosen.counted?.id).not.toBe('12')
      expect(chosen.late?.id).toBe('12')
    }
  })

  it('compares scores of different ranges as shares', () => {
    const third = attempt('1', { id: 'a', maximum: '3' })
    const little = attempt('33', { id: 'b', maximum: '100' })
    expect(countedAttempts([little, third], rule, null).counted?.id).toBe('a')
  })

  it('of equal scores is the one that came first, of equal times the lower number', () => {
    const again = { ...second, id: '12', submittedAt: '2022-11-05T00:00:00Z' }
    const twin = { ...second, id: '9' }
    expect(countedAttempts([again, second], rule, closesAt).counted?.id).toBe('10')
    expect(countedAttempts([second, twin], rule, closesAt).counted?.id).toBe('9')
    expect(
      countedAttempts([second, twin], { ...rule, attempts: 'last' }, closesAt).counted?.id,
    ).toBe('10')
  })

  it('of equal scores and times goes by the number, else by the text of the id', () => {
    const chosen = (...ids: string[]) => {
      const twins = ids.map((id) => ({ ...second, id }))
      const counted = [twins, twins.toReversed()].map(
        (order) => countedAttempts(order, { ...rule, attempts: 'first' }, closesAt).counted?.id,
      )
      expect(new Set(counted).size).toBe(1)
      return counted[0]
    }
    expect(chosen('9', '10')).toBe('9')
    expect(chosen('a9', 'a10')).toBe('a10')
    expect(chosen('9a', '10a')).toBe('10a')
    expect(chosen('9', '10a')).toBe('10a')
    expect(chosen('9', 'a10')).toBe('9')
    expect(chosen('10a', '9')).toBe('10a')
    expect(chosen('a10', '9')).toBe('9')
  })

  it('of one id with two scores is the same in whatever order they come', () => {
    const twice = [second, { ...second, raw: '7' }]
    for (const order of [twice, twice.toReversed()])
      expect(countedAttempts(order, { ...rule, attempts: 'first' }, closesAt).counted?.raw).toBe(
        '7',
      )
  })

  it('of equal scores is the first in time, in whatever order they come', () => {
    const again = { ...second, id: '12', raw: '80', maximum: '100', submittedAt: third.submittedAt }
    for (const order of [
      [again, second],
      [second, again],
    ])
      expect(countedAttempts(order, rule, closesAt).counted?.id).toBe('10')
  })

  it('may be one without a submission time, which is in time and the oldest', () => {
    const undated = attempt('3', { id: 'x', submittedAt: null })
    expect(countedAttempts([undated], rule, closesAt).counted?.id).toBe('x')
    expect(
      countedAttempts([first, undated], { ...rule, attempts: 'first' }, closesAt).counted?.id,
    ).toBe('x')
    expect(
      countedAttempts([undated, first], { ...rule, attempts: 'last' }, closesAt).counted?.id,
    ).toBe('9')
  })

  it('may be a grade that a person set on the platform', () => {
    const set = attempt('9', { id: 'o', overridden: true })
    expect(countedAttempts([set, ...all], rule, closesAt).counted?.id).toBe('o')
  })

  it('is none where the item has no range', () => {
    const empty = attempt('5', { minimum: '5', maximum: '5' })
    expect(countedAttempts([empty], rule, closesAt)).toEqual({ counted: null, late: null })
  })
})
