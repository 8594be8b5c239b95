/**
 * Every registered connector passes the same cases. One connector alone:
 * `npx vitest run --project fast test/conformance/connectors.test.ts -t 'open-edx '`
 */
import { afterAll, describe, expect, it } from 'vitest'
import { connectors } from '../../connectors/registry.ts'
import { casesOf } from './cases.ts'
import { platforms } from './platforms.ts'

const passed = new Map<string, number>()

describe('the conformance kit', () => {
  it.each(connectors.map(({ id }) => id))('has a driver for %s', (id) => {
    const drivers = platforms.filter(({ connector }) => connector.id === id)
    expect(
      drivers.length,
      `${id} is registered, so it needs one driver: write test/conformance/platforms/${id}.ts and list it in platforms.ts`,
    ).toBe(1)
  })

  it('has drivers for registered connectors only', () => {
    const known = connectors.map(({ id }) => id)
    expect(platforms.map(({ connector }) => connector.id).sort()).toEqual(
      platforms
        .map(({ connector }) => connector.id)
        .filter((id) => known.includes(id))
        .sort(),
    )
  })
})

for (const platform of platforms) {
  const { id } = platform.connector
  const cases = casesOf(platform)
  describe(`${id} `, () => {
    it.each(cases)('$name', async ({ run }) => {
      await run()
      passed.set(id, (passed.get(id) ?? 0) + 1)
    })
    afterAll(() => {
      console.log(`conformance: ${id} ${passed.get(id) ?? 0} of ${cases.length} cases`)
    })
  })
}
