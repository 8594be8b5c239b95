/** Access tokens for services: client credentials with an assertion that the tool signs (RFC 7523; 1EdTech security framework 4.1). */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type Answer, type Asked, form, json } from './http.ts'
import { checked } from './jwt.ts'
import type { AccessToken, State, Tool } from './state.ts'

const Assertion = z.looseObject({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  iat: z.number(),
  exp: z.number(),
  jti: z.string().min(1),
})

/** No assertion need hold for longer. */
const LONGEST_SECONDS = 3600
const HOLDS_SECONDS = 3600

export async function giveToken(state: State, asked: Asked): Promise<Answer> {
  const refuse = (error: string, why: string) => {
    state.faults.push(`token: ${error}: ${why}`)
    return json({ error, error_description: why }, 400)
  }
  const given = form(asked)
  const isForm = asked.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
  if (asked.method !== 'POST' || !isForm) return refuse('invalid_request', 'no form was posted')
  if (given.get('grant_type') !== 'client_credentials')
    return refuse('unsupported_grant_type', 'grant_type must be client_credentials')
  if (
    given.get('client_assertion_type') !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
  )
    return refuse('invalid_request', 'client_assertion_type is another')
  let tool: Tool
  try {
    tool = await asserted(state, given.get('client_assertion') ?? '')
  } catch (error) {
    return refuse('invalid_client', error instanceof Error ? error.message : String(error))
  }
  const wanted = (given.get('scope') ?? '').split(' ')
  const scopes = wanted.filter((one) => tool.scopes.includes(one))
  if (scopes.length === 0)
    return refuse('invalid_scope', `none of ${wanted.join(' ')} is permitted`)
  const token = randomUUID()
  const until = new Date(state.now().getTime() + HOLDS_SECONDS * 1000)
  state.accessTokens.set(token, { tool, scopes, until })
  return json({
    access_token: token,
    token_type: state.product.name === 'open-edx' ? 'bearer' : 'Bearer',
    expires_in: HOLDS_SECONDS,
    scope: scopes.join(' '),
  })
}

async function asserted(state: State, assertion: string): Promise<Tool> {
  const [, body = ''] = assertion.split('.')
  const claimed = Assertion.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')))
  const tool = state.tools.find(({ clientId }) => clientId === claimed.sub)
  if (tool === undefined) throw new Error(`sub ${claimed.sub} is no client here`)
  checked(assertion, await state.askTool(tool.keysUrl))
  const { iss, aud, iat, exp, jti } = claimed
  if (iss !== tool.clientId) throw new Error('iss is not the client')
  const { authorizationServer, paths } = state.product
  const expected = authorizationServer ?? `${state.origin}${paths.token}`
  if (![aud].flat().includes(expected)) throw new Error(`aud is not ${expected}`)
  const now = state.now().getTime() / 1000
  if (exp <= now) throw new Error('it has expired')
  if (exp > now + LONGEST_SECONDS) throw new Error('it holds for longer than an hour')
  if (iat > now + 60) throw new Error('it was issued in the future')
  if (state.seen.has(`jti ${jti}`)) throw new Error('its jti was used before')
  state.seen.add(`jti ${jti}`)
  return tool
}

/** @returns whose token it is, or what to answer */
export function allowed(
  state: State,
  { headers }: Asked,
  scopes: readonly string[],
): AccessToken | Answer {
  const [, token = ''] = /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? []
  const known = state.accessTokens.get(token)
  const refuse = (status: number, why: string): Answer => {
    state.faults.push(`service: ${why}`)
    return json({ error: why }, status, { 'WWW-Authenticate': 'Bearer' })
  }
  if (known === undefined) return refuse(401, 'no token that is known')
  if (known.until <= state.now()) return refuse(401, 'the token has expired')
  if (!scopes.some((scope) => known.scopes.includes(scope)))
    return refuse(403, `the token is not for ${scopes.join(' or ')}`)
  return known
}
