/** The cases that take seconds, as connectors.test.ts plays the others. */
import { describe, it } from 'vitest'
import { casesOf } from './cases.ts'
import { platforms } from './platforms.ts'

const long = platforms
  .map((platform) => ({
    id: platform.connector.id,
    platform,
    cases: casesOf(platform, { long: true }),
  }))
  .filter(({ cases }) => cases.length > 0)

describe.each(long)('$id ', ({ platform, cases }) => {
  it.each(cases)(`over ${platform.kind}: $name`, ({ run }) => run())
})
