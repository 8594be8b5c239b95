/** The platform of these tests against the specifications' own examples and rules: what it would let pass proves nothing of the tool. */
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { claim, media, scope, TOOL_CONFIGURATION } from '../support/lti-platform/claims.ts'
import { checked, newSigningKey, publicJwk, signed } from '../support/lti-platform/jwt.ts'
import { type LtiPlatform, startLtiPlatform } from '../support/lti-platform/platform.ts'
import { reference } from '../support/lti-platform/products/reference.ts'
import type { Tool } from '../support/lti-platform/state.ts'
import { an, course, stranger, teacher } from '../support/lti-platform/tool.ts'

const NOW = new Date('2026-03-02T02:00:00Z')
const seconds = NOW.getTime() / 1000
const TOOL = 'https://tool.example'
const toolKey = newSigningKey()

let platform: LtiPlatform
let tool: Tool
beforeAll(async () => {
  platform = await startLtiPlatform(reference, {
    now: () => NOW,
    askTool: async () => ({ keys: [publicJwk(toolKey)] }),
    people: [an, teacher, stranger],
    courses: [course],
    membersAPage: 2,
  })
  tool = platform.addTool({
    name: 'Tool',
    loginUrl: `${TOOL}/login`,
    redirectUris: [`${TOOL}/launch`],
    target: `${TOOL}/open`,
    keysUrl: `${TOOL}/keys`,
    scopes: Object.values(scope),
    custom: {},
  })
})
beforeEach(() => platform.state.links.clear())
afterAll(() => platform.close())

const post = (path: string, fields: Record<string, string>) =>
  fetch(`${platform.origin}${path}`, { method: 'POST', body: new URLSearchParams(fields) })

describe('signatures (RFC 7515)', () => {
  it('are read with the key that the header names, and with no other', () => {
    const token = signed({ alg: 'RS256', kid: toolKey.kid }, { sub: 'x' }, toolKey.privateKey)
    expect(checked(token, { keys: [publicJwk(newSigningKey()), publicJwk(toolKey)] })).toEqual({
      sub: 'x',
    })
    expect(() => checked(token, { keys: [publicJwk(newSigningKey())] })).toThrow('no key')
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    const forged = signed({ alg: 'RS256', kid: toolKey.kid }, { sub: 'x' }, other)
    expect(() => checked(forged, { keys: [publicJwk(toolKey)] })).toThrow('signature')
  })

  it.each(['none', 'HS256', 'RS512'])('by %s are none', (alg) => {
    const token = signed({ alg, kid: toolKey.kid }, { sub: 'x' }, toolKey.privateKey)
    expect(() => checked(token, { keys: [publicJwk(toolKey)] })).toThrow('not by RS256')
  })

  it('of a key set that gives its private part away are none', () => {
    const token = signed({ alg: 'RS256', kid: toolKey.kid }, { sub: 'x' }, toolKey.privateKey)
    const jwk = { ...toolKey.privateKey.export({ format: 'jwk' }), kid: toolKey.kid }
    expect(() => checked(token, { keys: [jwk] })).toThrow('private key')
  })
})

describe('the authorization endpoint (security framework 5.1.1.2)', () => {
  const good = () => {
    const { fields } = platform.begin({ tool, person: an, course })
    return {
      scope: 'openid',
      response_type: 'id_token',
      response_mode: 'form_post',
      prompt: 'none',
      client_id: tool.clientId,
      redirect_uri: `${TOOL}/launch`,
      login_hint: fields.login_hint ?? '',
      lti_message_hint: fields.lti_message_hint ?? '',
      state: 'a-state',
      nonce: 'a-nonce',
    }
  }
  const answered = async (fields: Record<string, string>) =>
    await (await post('/authorize', fields)).text()

  it('answers with a form that brings state and token to the redirect_uri', async () => {
    const html = await answered(good())
    expect(html).toContain(`action="${TOOL}/launch"`)
    const token = /name="id_token" value="([^"]+)"/.exec(html)?.[1] ?? ''
    expect(html).toContain('name="state" value="a-state"')
    expect(checked(token, { keys: platform.state.keys.map(publicJwk) })).toMatchObject({
      iss: platform.origin,
      aud: [tool.clientId],
      azp: tool.clientId,
      nonce: 'a-nonce',
      iat: seconds,
      exp: seconds + 300,
      [claim.version]: '1.3.0',
      [claim.messageType]: 'LtiResourceLinkRequest',
      [claim.deploymentId]: tool.deploymentIds[0],
      [claim.target]: `${TOOL}/open`,
    })
  })

  it('sends nobody to an address that the tool has not registered', async () => {
    const answer = await post('/authorize', {
      ...good(),
      redirect_uri: 'https://attacker.example/launch',
    })
    expect(answer.status).toBe(400)
    expect(await answer.text()).not.toContain('<form')
  })

  it.each([
    [{ scope: 'profile' }, 'invalid_scope'],
    [{ response_type: 'code' }, 'unsupported_response_type'],
    [{ response_mode: 'fragment' }, 'invalid_request'],
    [{ prompt: 'login' }, 'invalid_request'],
    [{ nonce: '' }, 'invalid_request'],
    [{ state: '' }, 'invalid_request'],
    [{ login_hint: 'person-31' }, 'access_denied'],
  ])('answers %j with %s', async (changed, error) => {
    const html = await answered({ ...good(), ...changed })
    expect(html).toContain(`name="error" value="${error}"`)
    expect(html).not.toContain('name="id_token"')
  })

  it('makes one token of one launch', async () => {
    const fields = good()
    expect(await answered(fields)).toContain('name="id_token"')
    expect(await answered(fields)).not.toContain('name="id_token"')
  })
})

describe('registration (LTI Dynamic Registration 1.0, 3.5.2)', () => {
  /** The example of the specification, with the addresses of one host. */
  const example = {
    application_type: 'web',
    response_types: ['id_token'],
    grant_types: ['implicit', 'client_credentials'],
    initiate_login_uri: 'https://client.example.org/lti',
    redirect_uris: ['https://client.example.org/callback', 'https://client.example.org/callback2'],
    client_name: 'Virtual Garden',
    'client_name#ja': 'バーチャルガーデン',
    jwks_uri: 'https://client.example.org/.well-known/jwks.json',
    logo_uri: 'https://client.example.org/logo.png',
    token_endpoint_auth_method: 'private_key_jwt',
    contacts: ['ve7jtb@example.org', 'mary@example.org'],
    scope: scope.score,
    [TOOL_CONFIGURATION]: {
      domain: 'client.example.org',
      description: 'Learn Botany by tending to your little (virtual) garden.',
      target_link_uri: 'https://client.example.org/lti',
      custom_parameters: { context_history: '$Context.id.history' },
      claims: ['iss', 'sub', 'name', 'given_name', 'family_name'],
      messages: [{ type: 'LtiDeepLinkingRequest', label: 'Add a virtual garden' }],
    },
  }
  const register = (body: unknown, token: string) =>
    fetch(`${platform.origin}/register`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    })
  const token = () =>
    new URL(platform.openRegistration(`${TOOL}/register`)).searchParams.get('registration_token') ??
    ''

  it('takes the example of the specification, once for each token', async () => {
    const given = token()
    const answer = await register(example, given)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      client_id: expect.any(String),
      scope: scope.score,
      [TOOL_CONFIGURATION]: { deployment_id: expect.any(String) },
    })
    expect((await register(example, given)).status).toBe(401)
  })

  it.each([
    ['another authentication', { token_endpoint_auth_method: 'client_secret_basic' }],
    ['no id_token', { response_types: ['code'] }],
    ['no addresses to come back to', { redirect_uris: [] }],
    ['a native application', { application_type: 'native' }],
    ['no tool', { [TOOL_CONFIGURATION]: undefined }],
    ['a key set of another domain', { jwks_uri: 'https://elsewhere.example/keys' }],
  ])('refuses %s', async (_what, changed) => {
    expect((await register({ ...example, ...changed }, token())).status).toBe(400)
  })
})

describe('tokens and services', () => {
  const assertion = (changed: Record<string, unknown> = {}, key = toolKey) =>
    signed(
      { alg: 'RS256', kid: toolKey.kid },
      {
        iss: tool.clientId,
        sub: tool.clientId,
        aud: `${platform.origin}/token`,
        iat: seconds,
        exp: seconds + 60,
        jti: randomUUID(),
        ...changed,
      },
      key.privateKey,
    )
  const ask = (client_assertion: string, wanted: string = scope.members) =>
    post('/token', {
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      scope: wanted,
      client_assertion,
    })
  const bearer = async (wanted: string) => {
    const said: unknown = await (await ask(assertion(), wanted)).json()
    const token = said && typeof said === 'object' && 'access_token' in said && said.access_token
    return { Authorization: `Bearer ${token}` }
  }

  it.each([
    ['another issuer', { iss: 'somebody' }],
    ['an unknown client', { sub: 'somebody', iss: 'somebody' }],
    ['another audience', { aud: 'https://elsewhere.example/token' }],
    ['one that has expired', { exp: seconds - 1 }],
    ['one that holds for a day', { exp: seconds + 86_400 }],
    ['none of its own', { jti: '' }],
  ])('are not given for an assertion of %s', async (_what, changed) => {
    expect((await ask(assertion(changed))).status).toBe(400)
  })

  it('are given once for an assertion, and never for another key', async () => {
    const once = assertion()
    expect((await ask(once)).status).toBe(200)
    expect((await ask(once)).status).toBe(400)
    expect((await ask(assertion({}, newSigningKey()))).status).toBe(400)
  })

  it('Names and Roles 2.0 gives the members page by page', async () => {
    const headers = { ...(await bearer(scope.members)), Accept: media.members }
    const first = await fetch(`${platform.origin}/members/KNS`, { headers })
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
    const second = await fetch(next, { headers })
    expect(await first.json()).toMatchObject({
      context: { id: 'KNS' },
      members: [{ status: 'Active', name: 'An Lò Thị' }, {}],
    })
    expect(await second.json()).toMatchObject({ members: [{ name: 'Khôi Phạm' }] })
    expect(second.headers.get('link')).toBeNull()
    const forGrades = await fetch(`${platform.origin}/members/KNS`, {
      headers: { ...(await bearer(scope.score)), Accept: media.members },
    })
    expect(forGrades.status).toBe(403)
  })

  it('AGS 2.0 makes a column and takes scores, the later one only', async () => {
    const made = await fetch(`${platform.origin}/lineitems/KNS`, {
      method: 'POST',
      headers: { ...(await bearer(scope.lineItem)), 'Content-Type': media.lineItem },
      body: JSON.stringify({ label: 'Kết quả', scoreMaximum: 10, resourceId: 'kns-1' }),
    })
    expect(made.status).toBe(201)
    const [item] = platform.state.lineItems
    const send = async (timestamp: string, userId = reference.sub(an)) =>
      await fetch(`${platform.origin}/lineitems/KNS/${item?.id}/scores`, {
        method: 'POST',
        headers: { ...(await bearer(scope.score)), 'Content-Type': media.score },
        body: JSON.stringify({
          ...{ userId, timestamp, scoreGiven: 7.5, scoreMaximum: 10 },
          ...{ activityProgress: 'Completed', gradingProgress: 'FullyGraded' },
        }),
      })
    expect((await send('2026-03-02T02:00:00.000Z')).status).toBe(200)
    expect((await send('2026-03-02T01:00:00.000Z')).status).toBe(409)
    expect((await send('2026-03-02T03:00:00.000Z', 'nobody')).status).toBe(404)
    expect((await send('yesterday')).status).toBe(400)
    expect(platform.state.scores.filter(({ lineItemId }) => lineItemId === item?.id)).toHaveLength(
      1,
    )
  })
})

describe('deep links (Deep Linking 2.0, 3.4)', () => {
  const response = (changed: Record<string, unknown> = {}) =>
    signed(
      { alg: 'RS256', kid: toolKey.kid },
      {
        iss: tool.clientId,
        aud: platform.issuer,
        iat: seconds,
        exp: seconds + 60,
        nonce: randomUUID(),
        [claim.messageType]: 'LtiDeepLinkingResponse',
        [claim.version]: '1.3.0',
        [claim.deploymentId]: tool.deploymentIds[0],
        [claim.data]: 'to be sent back',
        [claim.contentItems]: [{ type: 'ltiResourceLink', title: 'Giấy chứng nhận' }],
        ...changed,
      },
      toolKey.privateKey,
    )
  const send = (JWT: string) => post('/deep-links', { JWT })
  const open = () =>
    platform.begin({ tool, person: teacher, course, kind: 'deep-linking', data: 'to be sent back' })

  it('are put into the course that asked for them', async () => {
    open()
    expect((await send(response())).status).toBe(200)
    expect(platform.state.links.get('KNS')).toMatchObject([{ title: 'Giấy chứng nhận' }])
  })

  it.each([
    ['for another platform', { aud: 'https://elsewhere.example' }],
    ['from another tool', { iss: 'somebody' }],
    ['too late', { exp: seconds - 1 }],
    ['without the data', { [claim.data]: undefined }],
    ['of another deployment', { [claim.deploymentId]: 'another' }],
    ['of another kind', { [claim.contentItems]: [{ type: 'lineItem' }] }],
    ['of another message', { [claim.messageType]: 'LtiResourceLinkRequest' }],
  ])('are refused %s', async (_what, changed) => {
    open()
    expect((await send(response(changed))).status).toBe(400)
    expect(platform.state.links.size).toBe(0)
  })

  it('come once', async () => {
    open()
    const once = response()
    expect((await send(once)).status).toBe(200)
    expect((await send(once)).status).toBe(400)
  })
})
