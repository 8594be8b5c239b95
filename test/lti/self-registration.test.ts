/** A platform that registers itself (LTI Dynamic Registration 1.0): only by a link, only for itself, and it waits. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { runInNewContext } from 'node:vm'
import supertest from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findAsset } from '../../src/console/assets.ts'
import { createOutgoing } from '../../src/foundation/outgoing/outgoing.ts'
import { beginLogin } from '../../src/lti/launch/begin.ts'
import {
  confirmRegistration,
  switchRegistrationOff,
  switchRegistrationOn,
} from '../../src/lti/register.ts'
import { createRegistrationLink } from '../../src/lti/registration-links.ts'
import { listDeployments, listRegistrations } from '../../src/lti/registration-store.ts'
import { startTestService, type TestService } from '../http/service.ts'

const PLATFORM = 'https://purl.imsglobal.org/spec/lti-platform-configuration'
const TOOL = 'https://purl.imsglobal.org/spec/lti-tool-configuration'
const HOUR_MS = 3_600_000

const clock = { at: new Date('2026-03-02T02:00:00Z') }
const outgoing = createOutgoing({ privateHosts: ['127.0.0.1'] })
let service: TestService
let server: Server
let origin: string
/** What the platform says of itself, and what it answers; each test changes it. */
let configuration: Record<string, unknown>
let answer: { status: number; body: string }
let posted: { authorization: string | undefined; body: Record<string, unknown> }[]
let clients = 0

beforeAll(async () => {
  service = await startTestService({ outgoing, clock: { now: () => clock.at } })
  server = createServer((request, response) => void serve(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})
afterAll(async () => {
  server.close()
  outgoing.close()
  await service.close()
})
beforeEach(() => {
  clients += 1
  posted = []
  configuration = {
    issuer: origin,
    authorization_endpoint: `${origin}/auth`,
    token_endpoint: `${origin}/token`,
    jwks_uri: `${origin}/keys`,
    registration_endpoint: `${origin}/registration`,
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'https://purl.imsglobal.org/spec/lti-ags/scope/score'],
    [PLATFORM]: {
      product_family_code: 'moodle',
      messages_supported: [{ type: 'LtiResourceLinkRequest' }, { type: 'LtiDeepLinkingRequest' }],
    },
  }
  answer = {
    status: 201,
    body: JSON.stringify({ client_id: `client-${clients}`, [TOOL]: { deployment_id: '7' } }),
  }
})

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = ''
  for await (const part of request) body += String(part)
  if (request.method === 'GET') {
    response.end(JSON.stringify(configuration))
    return
  }
  posted.push({ authorization: request.headers.authorization, body: JSON.parse(body) })
  response.writeHead(answer.status).end(answer.body)
}

const link = async () =>
  (await createRegistrationLink(service.deps.db, service.deps.clock, 'user:lan')).token

const open = (token: string, query: Record<string, string> = {}) =>
  supertest(service.app)
    .get(`/lti/register/${token}`)
    .query({ openid_configuration: `${origin}/configuration`, ...query })

const registered = async () =>
  (await listRegistrations(service.deps.db)).find(
    ({ clientId }) => clientId === `client-${clients}`,
  ) ?? null

describe('a platform that registers itself', () => {
  it('is confirmed before it counts, also where it was switched off and on meanwhile', async () => {
    await open(await link()).expect(200)
    const { id = '' } = (await registered()) ?? {}
    const deps = { ...service.deps, outgoing }
    await switchRegistrationOff(deps, 'user:lan', id)
    expect(await switchRegistrationOn(deps, 'user:lan', id)).toMatchObject({ state: 'waiting' })
    await confirmRegistration(deps, 'user:lan', id)
    await switchRegistrationOff(deps, 'user:lan', id)
    expect(await switchRegistrationOn(deps, 'user:lan', id)).toMatchObject({ state: 'active' })
  })

  it('is told where this service stands, and waits until somebody has looked', async () => {
    const page = await open(await link(), { registration_token: 'geheim' }).expect(200)
    expect(page.text).toContain('Đã gửi đăng ký')
    expect(page.text).toMatch(/<script src="\/assets\/lti-close\.js\?v=[\w-]+" defer/)
    expect(page.headers['content-security-policy']).toContain(`frame-ancestors ${origin}`)
    expect(posted).toEqual([
      {
        authorization: 'Bearer geheim',
        body: expect.objectContaining({
          initiate_login_uri: 'https://hocvu.example.gov.vn/lti/login',
          redirect_uris: ['https://hocvu.example.gov.vn/lti/launch'],
          jwks_uri: 'https://hocvu.example.gov.vn/lti/keys',
          token_endpoint_auth_method: 'private_key_jwt',
          // Nothing that the platform does not offer.
          scope: 'https://purl.imsglobal.org/spec/lti-ags/scope/score',
        }),
      },
    ])
    const made = await registered()
    expect(made).toMatchObject({
      ...{ state: 'waiting', product: 'moodle', platformId: null, subIsAccount: true },
      ...{ createdBy: 'user:lan', emailVerified: false, frameOrigins: [origin] },
    })
    const asked = {
      ...{ iss: origin, client_id: `client-${clients}`, login_hint: 'h' },
      target_link_uri: 'https://hocvu.example.gov.vn/lti/launch',
    }
    await expect(beginLogin(service.deps, asked)).rejects.toMatchObject({
      code: 'lti.platform-unknown',
    })
    const said = { platformId: 'onetouch', name: 'Moodle của Sở' }
    await confirmRegistration(service.deps, 'user:lan', made?.id ?? '', said)
    await expect(beginLogin(service.deps, asked)).resolves.toBeDefined()
    expect(await listDeployments(service.deps.db, made?.id ?? '')).toMatchObject([
      { deploymentId: '7', state: 'active' },
    ])
    await expect(
      confirmRegistration(service.deps, 'user:lan', made?.id ?? ''),
    ).rejects.toMatchObject({ code: 'lti.registration-refused' })
  })

  it.each([
    ['canvas', 'canvas'],
    ['Open edX', 'open-edx'],
    ['sakai', 'other'],
  ])('that calls itself %s is %s', async (family, product) => {
    configuration[PLATFORM] = {
      product_family_code: family,
      messages_supported: [{ type: 'LtiResourceLinkRequest' }],
    }
    await open(await link()).expect(200)
    expect(await registered()).toMatchObject({ product })
  })
})

describe('a link', () => {
  it('counts once: of five at once one registers', async () => {
    const token = await link()
    const pages = await Promise.all(Array.from({ length: 5 }, () => open(token)))
    expect(pages.map(({ status }) => status).toSorted()).toEqual([200, 404, 404, 404, 404])
    expect(posted).toHaveLength(1)
    const { text, headers } = await open(token).expect(404)
    expect(text).toContain('đã được dùng')
    expect(headers['content-security-policy']).toContain(`frame-ancestors ${origin}`)
  })

  it('counts for a day', async () => {
    const token = await link()
    clock.at = new Date(clock.at.getTime() + 24 * HOUR_MS)
    await open(token).expect(404)
    expect(posted).toEqual([])
  })

  it('that nobody has made opens nothing, and nobody is asked', async () => {
    const { text } = await open('nobody-has-made-this').expect(404)
    expect(text).not.toContain('đã được dùng')
    expect(posted).toEqual([])
  })

  it('can be opened again where the registration failed', async () => {
    const token = await link()
    answer = { status: 500, body: 'x' }
    await open(token).expect(422)
    answer = { status: 200, body: JSON.stringify({ client_id: `client-${clients}` }) }
    await open(token).expect(200)
    expect(await registered()).toMatchObject({ state: 'waiting' })
  })

  it('is not kept in clear', async () => {
    const token = await link()
    const rows = await service.deps.db.selectFrom('lti_registration_links').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(service.logged()).not.toContain(token)
  })
})

describe('is refused, and says why', () => {
  const refused = async (said: RegExp, query: Record<string, string> = {}) => {
    const page = await open(await link(), query).expect(422)
    expect(page.text).toMatch(said)
    expect(page.text).not.toContain('lti-close.js')
    expect(await registered()).toBeNull()
  }

  it('in the name of another platform', async () => {
    configuration.issuer = 'https://lms.example.vn'
    await refused(/không phải ở máy của nền tảng/)
    expect(posted).toEqual([])
  })

  it('to ask another platform for tokens', async () => {
    for (const other of ['https://lms.example.vn/token', 'lms.example.vn', 'x', '']) {
      configuration.authorization_server = other
      await refused(/authorization_server/)
    }
    expect(posted).toEqual([])
  })

  it.each([
    'https://10.0.0.1/configuration',
    'http://lms.example.vn/configuration',
    'https://[::1]/configuration',
    'https://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    'no address',
  ])('a configuration at %s', async (address) => {
    await refused(/địa chỉ openid_configuration/, { openid_configuration: address })
  })

  it.each(['registration_endpoint', 'jwks_uri', 'token_endpoint', 'authorization_endpoint'])(
    'a %s inside',
    async (name) => {
      configuration[name] = 'https://192.168.1.1/x'
      await refused(/không được phép/)
      expect(posted).toEqual([])
    },
  )

  it('a configuration that is none', async () => {
    configuration = { issuer: origin }
    await refused(/không đúng quy cách LTI/)
  })

  it('a platform that signs otherwise', async () => {
    configuration.id_token_signing_alg_values_supported = ['HS256']
    await refused(/RS256/)
  })

  it('a platform that launches nothing', async () => {
    configuration[PLATFORM] = { product_family_code: 'x', messages_supported: [] }
    await refused(/LtiResourceLinkRequest/)
  })

  it.each([
    { status: 401, body: '{}' },
    { status: 200, body: '<html>' },
    { status: 200, body: '{"client_id":""}' },
    { status: 302, body: '' },
  ])('an answer of %o', async (given) => {
    answer = given
    await refused(/không đúng quy cách LTI/)
  })

  it('a platform that is away', async () => {
    configuration.registration_endpoint = 'http://127.0.0.1:9/registration'
    await refused(/không kết nối được với nền tảng/)
  })

  it('without a configuration', async () => {
    const page = await supertest(service.app)
      .get(`/lti/register/${await link()}`)
      .expect(400)
    expect(page.text).toContain('không đọc được')
  })
})

it('the page tells whoever holds its window that it may be closed', () => {
  const told: unknown[] = []
  const holder = { postMessage: (...said: unknown[]) => told.push(said) }
  const script = findAsset('lti-close.js')?.bytes.toString() ?? ''
  runInNewContext(script, { window: { opener: null, parent: holder } })
  runInNewContext(script, { window: { opener: holder, parent: {} } })
  const closing = [{ subject: 'org.imsglobal.lti.close' }, '*']
  expect(told).toEqual([closing, closing])
})

it('nothing secret of it stands in the log', () => {
  expect(service.logged()).not.toContain('geheim')
})
