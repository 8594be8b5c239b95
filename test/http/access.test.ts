import { request as rawRequest } from 'node:http'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { revokeApiKey } from '../../src/access/api-keys.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import { expressPath } from '../../src/http/register.ts'
import { allRoutes } from '../../src/http/routes.ts'
import { startServer } from '../../src/http/server.ts'
import { startTestService, type TestService } from './service.ts'

const routes = allRoutes(createMetrics())
const apiRoutes = routes.filter(({ path }) => path.startsWith('/api/v1/'))
const anyId = (path: string) => path.replace(/\{\w+\}/g, '4f2f7a4e-6f0c-4d0e-9b59-6f1f4f6c2f11')

describe('who may come in', () => {
  let service: TestService
  beforeAll(async () => {
    service = await startTestService()
  })
  afterAll(() => service.close())

  it('declares a policy for every route, and every call of the API needs a scope', () => {
    for (const { path, policy } of routes)
      expect([path, policy]).toEqual([
        path,
        path.startsWith('/api/v1/')
          ? expect.objectContaining({ machine: expect.any(String) })
          : path.startsWith('/console')
            ? expect.objectContaining({ person: expect.any(String) })
            : 'public',
      ])
    expect(apiRoutes.length).toBeGreaterThan(12)
  })

  it('serves nothing beside the list of routes', () => {
    const declared = routes.map(({ method, path }) => `${method} ${expressPath(path)}`)
    expect(registered(service.app.router.stack).toSorted()).toEqual(declared.toSorted())
  })

  describe('without a credential', () => {
    const places = [
      ...apiRoutes.map(({ method, path }): [string, string] => [method, anyId(path)]),
      ['get', '/api/v1'],
      ['get', '/api/v1/'],
      ['get', '/api/v1/nothing-here'],
      ['delete', '/api/v1/cohorts'],
      ['put', '/api/v1/certificates/1'],
      ['options', '/api/v1/cohorts'],
      ['get', '/api/v1/cohorts?limit=0'],
      ['get', '/api/v1/%E0%A4%A'],
      ['get', '/API/V1/cohorts'],
    ] satisfies [string, string][]

    it.each(places)('answers 401 to %s %s', async (method, path) => {
      const answer = await send(service, method, path)
      expect(answer.status).toBe(401)
      expect(answer.headers['www-authenticate']).toBe('Bearer')
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
      expect(answer.body).toMatchObject({ status: 401, code: 'access.unauthenticated' })
    })

    it('answers 401 before it reads a body that is no JSON, or too large', async () => {
      const path = '/api/v1/cohorts/kns-1/reconciliations'
      const broken = await supertest(service.app)
        .post(path)
        .set('Content-Type', 'application/json')
        .send('{"dryRun":')
      expect(broken.status).toBe(401)
      const large = await supertest(service.app)
        .post(path)
        .send({ x: 'x'.repeat(2_000_000) })
      expect(large.status).toBe(401)
    })

    it('answers 401 however often it is asked', async () => {
      const limited = await startTestService({ limits: { api: 2, page: 2, address: 2 } })
      for (let time = 0; time < 6; time++)
        expect((await supertest(limited.app).get('/api/v1/cohorts')).status).toBe(401)
      await limited.close()
    })

    it('shows the description of the API to anybody', async () => {
      expect((await supertest(service.app).get('/api/openapi.json')).status).toBe(200)
    })
  })

  it.each([
    ['an unknown key', 'Bearer hocvu_unknown'],
    ['another scheme', 'Basic aG9jdnU6aG9jdnU='],
    ['no key', 'Bearer '],
    ['a key of another product', 'Bearer sk_live_1'],
    ['two words', 'Bearer a b'],
  ])('refuses %s', async (_, authorization) => {
    const answer = await supertest(service.app)
      .get('/api/v1/cohorts')
      .set('Authorization', authorization)
    expect(answer.status).toBe(401)
  })

  it('refuses a key that was revoked or has expired', async () => {
    const { db } = service.deps
    const expired = await service.makeKey({ expiresAt: new Date('2020-01-01') })
    expect((await service.get('/api/v1/cohorts', expired)).status).toBe(401)
    const revoked = await service.makeKey({})
    expect((await service.get('/api/v1/cohorts', revoked)).status).toBe(200)
    const last = await db
      .selectFrom('api_keys')
      .select('id')
      .where('expires_at', 'is', null)
      .where('name', 'like', 'key%')
      .orderBy('name', 'desc')
      .execute()
    for (const { id } of last.slice(0, 1)) await revokeApiKey(db, service.deps.clock, 'cli:lan', id)
    expect((await service.get('/api/v1/cohorts', revoked)).status).toBe(401)
  })

  it('answers 403 to a key without the scope, before it looks at the request', async () => {
    const key = await service.makeKey({ scopes: ['programs:read'] })
    const asked = apiRoutes.filter(({ path }) => path !== '/api/v1/programs')
    for (const { method, path } of asked) {
      const call = method === 'get' ? service.get(anyId(path), key) : service.post(anyId(path), key)
      const answer = await call
      expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'access.forbidden'])
    }
    expect((await service.get('/api/v1/programs', key)).status).toBe(200)
  })

  it('counts requests by key, and says when to come again', async () => {
    const limited = await startTestService({ limits: { api: 3 } })
    const statuses = []
    for (let time = 0; time < 4; time++)
      statuses.push((await limited.get('/api/v1/cohorts')).status)
    expect(statuses).toEqual([200, 200, 200, 429])
    const refused = await limited.get('/api/v1/nothing-here')
    expect(refused.status).toBe(429)
    expect(refused.headers['retry-after']).toBe('60')
    expect(refused.body).toMatchObject({ code: 'access.rate-limited', retryable: true })
    expect((await limited.get('/api/v1/cohorts', limited.keyOfA)).status).toBe(200)
    await limited.close()
  })

  it('writes neither keys nor private links into the log', async () => {
    const { token } = service.certificates[0] ?? { token: '' }
    await service.get('/api/v1/cohorts')
    await service.get('/api/v1/nothing-here')
    await supertest(service.app).get(`/c/${token}`)
    await supertest(service.app).get(`/c/${token}/certificate.pdf`)
    await supertest(service.app).get('/c/short')
    const log = service.logged()
    expect(log).toContain('"req":{"method":"GET","path":"/c/[hidden]/certificate.pdf"}')
    for (const secret of [service.key, service.key.slice(6), token, '/c/short'])
      expect(log).not.toContain(secret)
  })

  it('refuses a path with dots as the client sends it', async () => {
    const server = await startServer(service.deps, { host: '127.0.0.1', port: 0 })
    const status = await new Promise((resolve, reject) => {
      rawRequest(`${server.url}`, { path: '/api/v1/../../etc/passwd' }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })
    expect(status).toBe(401)
    await server.close()
  })
})

async function send(service: TestService, method: string, path: string) {
  const agent = supertest(service.app)
  switch (method) {
    case 'post':
      return await agent.post(path)
    case 'delete':
      return await agent.delete(path)
    case 'put':
      return await agent.put(path)
    case 'options':
      return await agent.options(path)
    default:
      return await agent.get(path)
  }
}

interface Layer {
  route?: { path: string; stack: { method: string }[] } | undefined
  handle: unknown
}

/** Every route that express knows, those of routers within routers too. */
function registered(stack: readonly Layer[]): string[] {
  return stack.flatMap((layer) => {
    const { route, handle } = layer
    if (route) return [...new Set(route.stack.map(({ method }) => `${method} ${route.path}`))]
    const inner =
      typeof handle === 'function' && 'stack' in handle && Array.isArray(handle.stack)
        ? handle.stack
        : []
    return registered(inner)
  })
}
