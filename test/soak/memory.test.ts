import { expect, it } from 'vitest'
import { growthOf, residentMebibytes } from './memory.ts'

const samples = (of: (at: number) => number) =>
  Array.from({ length: 90 }, (_, index) => ({ at: index / 9, mebibytes: of(index / 9) }))

it('memory that grows while a process warms up, and then stays, is flat', () => {
  const growth = growthOf(samples((at) => (at < 3 ? 100 + at * 30 : 190)))
  expect(growth.slope).toBeCloseTo(0)
  expect(growth.last).toBeCloseTo(growth.first)
})

it('a leak shows as so many mebibytes a minute', () => {
  const growth = growthOf(samples((at) => 150 + at * 4))
  expect(growth.slope).toBeCloseTo(4)
  expect(growth.last - growth.first).toBeGreaterThan(20)
})

it('is read of a process that lives, and of no other', () => {
  expect(residentMebibytes(process.pid)).toBeGreaterThan(20)
  expect(residentMebibytes(2 ** 30)).toBeNull()
})
