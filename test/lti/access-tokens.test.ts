import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { HocvuError } from '../../src/foundation/errors.ts'
import { type AccessTokens, createAccessTokens } from '../../src/lti/services/access-tokens.ts'
import { scope } from '../support/lti-platform/claims.ts'
import { canvas } from '../support/lti-platform/products/canvas.ts'
import { moodle } from '../support/lti-platform/products/moodle.ts'
import { type Connected, type LtiService, startLtiService } from './service.ts'

let lti: LtiService
let connected: Connected
let tokens: AccessTokens

beforeAll(async () => {
  lti = await startLtiService()
  connected = await lti.connect(moodle)
})
afterAll(() => lti.close())
beforeEach(() => {
  tokens = createAccessTokens()
  connected.platform.requests.length = 0
  connected.platform.state.faults.length = 0
})

const ask = async (scopes: readonly string[] = [scope.members], of = connected) =>
  await tokens.of(lti.service.deps, of.registration, scopes)
const questions = () =>
  connected.platform.requests.filter((one) => one.startsWith('POST /mod/lti/token.php')).length

describe('access to the services of a platform', () => {
  it('is asked for once by several at once, and kept', async () => {
    const [first, second] = await Promise.all([ask(), ask()])
    expect(second).toBe(first)
    expect(await ask()).toBe(first)
    expect(questions()).toBe(1)
    expect(connected.platform.state.faults).toEqual([])
  })

  it('is asked for anew shortly before its end, and when the platform did not take it', async () => {
    const first = await ask()
    lti.clock.at = new Date(lti.clock.at.getTime() + 59 * 60_000)
    expect(await ask()).toBe(first)
    lti.clock.at = new Date(lti.clock.at.getTime() + 45_000)
    const second = await ask()
    expect(second).not.toBe(first)
    tokens.forget(connected.registration, [scope.members], first)
    expect(await ask()).toBe(second)
    tokens.forget(connected.registration, [scope.members], second)
    expect(await ask()).not.toBe(second)
  })

  it('is for the scopes that it was asked for', async () => {
    expect(await ask([scope.score])).not.toBe(await ask([scope.members]))
    expect(questions()).toBe(2)
  })

  // Canvas: the audience is its authorization server, which need not be where tokens are given.
  it('names whom the platform says a token is asked from', async () => {
    const other = await lti.connect(canvas)
    expect(await ask([scope.members], other)).not.toBe('')
    expect(other.platform.state.faults).toEqual([])
  })
})

describe('a refusal', () => {
  const refusal = async () =>
    await ask().then(
      () => 'given',
      (error: HocvuError) => error.message,
    )

  it('says what to do on the platform, and is not kept', async () => {
    const { tool } = connected
    const { scopes, clientId } = tool
    tool.scopes = []
    expect(await refusal()).toMatch(/HTTP 400, invalid_scope.*switch on Names and Roles/)
    tool.scopes = scopes
    tool.clientId = 'another'
    expect(await refusal()).toMatch(/invalid_client.*check the client ID/)
    tool.clientId = clientId
    expect(await refusal()).toBe('given')
  })

  it('repeats nothing of what the platform wrote', async () => {
    connected.tool.scopes = []
    expect(await refusal()).not.toContain('is permitted')
  })
})
