import { describe, expect, it } from 'vitest'
import { codesAsOperands } from '../../src/commands/codes-as-operands.ts'

const CODE = '-0s_1uruT6CZojNoJDBLsQ'
const words = (line: string) => codesAsOperands(line.split(' ')).join(' ')

describe('a public code that begins with a dash', () => {
  it.each([
    [`verify ${CODE}`, `verify -- ${CODE}`],
    [`verify --json ${CODE}`, `verify --json -- ${CODE}`],
    [`certificates revoke ${CODE} --reason Sai`, `certificates revoke --reason Sai -- ${CODE}`],
    ['verify --s_1uruT6CZojNoJDBLsQ', 'verify -- --s_1uruT6CZojNoJDBLsQ'],
    [`certificates show -- ${CODE}`, `certificates show -- ${CODE}`],
    [`certificates revoke ${CODE} -- a b`, `certificates revoke -- ${CODE} a b`],
  ])('is no option: %s', (given, read) => {
    expect(words(given)).toBe(read)
  })

  it.each([
    'verify MeWS9eCEnE6NZsrHywotgw',
    'certificates reinstate 1/2026/GCN --despite-outcome --same-facts',
    'sync onetouch --accept-every-lossess',
    '-h',
  ])('is told from whatever else there is: %s', (given) => {
    expect(words(given)).toBe(given)
  })
})
