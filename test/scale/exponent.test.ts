import { describe, expect, it } from 'vitest'
import { exponentOf } from './exponent.ts'

const grown = (cost: (size: number) => number) =>
  exponentOf([10, 100, 1000].map((size) => ({ size, cost: cost(size) })))

describe('how cost grows, as one number', () => {
  it('is 0 for what does not grow, 1 for what grows as the size does, 2 with its square', () => {
    expect(grown(() => 7)).toBeCloseTo(0)
    expect(grown((size) => 3 * size)).toBeCloseTo(1)
    expect(grown((size) => size ** 2 / 5)).toBeCloseTo(2)
  })

  it('lies between for what grows more slowly', () => {
    expect(grown((size) => Math.sqrt(size))).toBeCloseTo(0.5)
  })
})
