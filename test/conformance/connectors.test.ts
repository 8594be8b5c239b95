/**
 * Every registered connector passes the same cases. One connector alone:
 * `npx vitest run --project fast test/conformance/connectors.test.ts -t 'open-edx '`
 */
import { afterAll, describe, expect, it } from 'vitest'
import { connectors } from '../../connectors/registry.ts'
import { casesOf } from './cases.ts'
import { platforms } from './platforms.ts'

const registered = connectors.map(({ id }) => id)

describe('the conformance kit', () => {
  it.each(registered)('has a driver for %s', (id) => {
    expect(
      platforms.filter(({ connector }) => connector.id === id).length,
      `${id} is registered, so it needs a driver: write test/conformance/platforms/${id}.ts and list it in platforms.ts`,
    ).toBeGreaterThan(0)
  })

  it('has drivers for registered connectors only', () => {
    const driven = platforms.map(({ connector }) => connector.id)
    expect(driven.filter((id) => !registered.includes(id))).toEqual([])
  })
})

describe.each(registered)('%s ', (id) => {
  let count = 0
  let passed = 0
  for (const platform of platforms.filter(({ connector }) => connector.id === id)) {
    const cases = casesOf(platform, { long: false })
    count += cases.length
    it.each(cases)(`over ${platform.kind}: $name`, async ({ run }) => {
      await run()
      passed += 1
    })
  }
  afterAll(() => {
    console.log(`conformance: ${id} ${passed} of ${count} cases`)
  })
})
