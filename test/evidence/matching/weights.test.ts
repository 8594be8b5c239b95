import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bitsOf, LEAST_BITS, RATES } from '../../../src/evidence/matching/weights.ts'

const page = readFileSync(new URL('../../../docs/matching.md', import.meta.url), 'utf8')

describe('the weights', () => {
  it('stand in docs/matching.md as they are in the code', () => {
    const rows = [
      ...page.matchAll(/^\| (\w+) \| ([\w-]+) \| ([\d.]+) \| ([\d.]+) \| ([+−][\d.]+) \|$/gm),
    ]
    const documented = rows.map(([, field, level, m, u, bits]) => ({
      field,
      level,
      m: Number(m),
      u: Number(u),
      bits: Number(bits?.replace('−', '-')),
    }))
    const coded = Object.entries(RATES).flatMap(([field, levels]) =>
      Object.entries(levels).map(([level, rate]) => ({
        field,
        level,
        ...rate,
        bits: bitsOf(rate),
      })),
    )
    expect(documented).toEqual(coded)
    expect(page).toContain(`never below ${LEAST_BITS} bits`)
  })

  it('are probabilities: no field agrees or disagrees more than always', () => {
    for (const levels of Object.values(RATES)) {
      const all = Object.values(levels)
      expect(all.reduce((sum, { m }) => sum + m, 0)).toBeLessThanOrEqual(1000)
      expect(all.reduce((sum, { u }) => sum + u, 0)).toBeLessThanOrEqual(1000)
    }
  })

  it('reward what agrees and punish what does not', () => {
    for (const [field, levels] of Object.entries(RATES))
      for (const [level, rate] of Object.entries(levels)) {
        if (level.startsWith('same') || level === 'part' || level.startsWith('whole-name'))
          expect([field, level, bitsOf(rate) > 0]).toEqual([field, level, true])
        if (level === 'different')
          expect([field, level, bitsOf(rate) < 0]).toEqual([field, level, true])
      }
  })
})
