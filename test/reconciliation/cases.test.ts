import { describe, expect, it } from 'vitest'
import { decideCase, expectedVerdict, readCases } from './case-file.ts'

describe.each(Object.entries(readCases()))('%s', (_heading, cases) => {
  it.each(cases.map((one) => [one.ca, one] as const))('%s', (_ca, one) => {
    const { verdict, reasons, score, attendance } = decideCase(one)
    expect({ verdict, reasons: reasons.map(({ code }) => code) }).toEqual({
      verdict: expectedVerdict(one),
      reasons: one.reasons,
    })
    if (one.points !== undefined) expect(score?.points).toBe(one.points)
    if (one.figures !== undefined) {
      const { attended, required, possible } = { ...attendance }
      expect(`${attended}/${required}, ${possible}`).toBe(one.figures)
    }
  })
})

it('there are boundary cases enough to trust', () => {
  const names = Object.values(readCases()).flatMap((cases) => cases.map(({ ca }) => ca))
  expect(names.length).toBeGreaterThanOrEqual(70)
  expect(new Set(names).size).toBe(names.length)
})
