import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMetrics } from '../../src/http/metrics.ts'
import { allRoutes, type Door } from '../../src/http/routes.ts'
import { createApp } from '../../src/http/server.ts'
import { startTestService, type TestService } from './service.ts'
import { signIn } from './signed-in.ts'

const AT_BOTH = ['/assets/{file}', '/healthz', '/readyz']

let service: TestService
let onlyPublic: ReturnType<typeof createApp>
let onlyConsole: ReturnType<typeof createApp>

beforeAll(async () => {
  service = await startTestService({
    publicApart: true,
    consoleUrl: 'https://noi-bo.example.gov.vn',
    limits: { page: 10_000, address: 10_000, ask: 10_000 },
  })
  onlyPublic = createApp(service.deps, undefined, { door: 'public' })
  onlyConsole = createApp(service.deps, undefined, { door: 'console' })
})
afterAll(() => service.close())

const routesOf = (door: Door) => allRoutes(createMetrics(), door)
const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`
const missingAt = (door: Door) => {
  const there = new Set(routesOf(door).map(nameOf))
  return routesOf('whole').filter((route) => !there.has(nameOf(route)))
}

describe('public pages and console at addresses of their own', () => {
  it('share nothing but signs of life and assets, and together are everything', () => {
    const [pages, console] = [routesOf('public'), routesOf('console')].map((routes) =>
      routes.map(nameOf),
    )
    expect(pages?.filter((name) => console?.includes(name)).toSorted()).toEqual(
      AT_BOTH.map((path) => `get ${path}`),
    )
    expect(new Set([...(pages ?? []), ...(console ?? [])])).toEqual(
      new Set(routesOf('whole').map(nameOf)),
    )
    expect(
      routesOf('public').filter(({ path }) => /^\/(?:console|api|sign-in|metrics)/.test(path)),
    ).toEqual([])
  })

  it('know nothing of each other: an address of the other one does not exist, and looks like any that does not', async () => {
    const told = async (app: typeof onlyPublic, method: 'get' | 'post', path: string) => {
      const { status, text, headers } = await supertest(app)
        [method](path.replaceAll(/\{\w+\}/g, '1'))
        .set('Authorization', `Bearer ${service.key}`)
        .set('Accept', 'text/html')
      const body = text.replaceAll(/urn:hocvu:request:[\w-]+/g, 'the request')
      return { status, body, sets: headers['set-cookie'], asks: headers['www-authenticate'] }
    }
    for (const [door, app] of [
      ['public', onlyPublic],
      ['console', onlyConsole],
    ] as const) {
      const page = await told(app, 'get', '/khong/co/gi')
      const call = await told(app, 'get', '/api/khong-co')
      expect([page.status, call.status]).toEqual([404, 404])
      for (const { method, path } of missingAt(door)) {
        const unknown = /^\/(?:api|metrics)/.test(path) ? call : page
        expect(await told(app, method, path), `${method} ${path} at ${door}`).toEqual(unknown)
      }
    }
  })

  it('serve what is theirs, with the same guards, and are ready each by itself', async () => {
    const [{ token, code } = { token: '', code: '' }] = service.certificates
    for (const path of ['/', `/c/${token}`, `/verify/${code}`, '/readyz', '/find']) {
      const answer = await supertest(onlyPublic).get(path)
      expect([path, answer.status]).toEqual([path, 200])
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    }
    const api = await supertest(onlyConsole)
      .get('/api/v1/cohorts')
      .set('Authorization', `Bearer ${service.key}`)
    expect(api.status).toBe(200)
    const person = await signIn(onlyConsole, service.deps, { role: 'administrator' })
    expect((await person.get('/console')).status).toBe(200)
    expect((await supertest(onlyConsole).get('/readyz')).status).toBe(200)
    expect((await supertest(onlyConsole).get('/metrics')).status).toBe(200)
  })

  it('lead nowhere that is not there', async () => {
    const linked = async (app: typeof onlyPublic, path: string) =>
      [...(await supertest(app).get(path)).text.matchAll(/(?:href|action)="(\/[^"]*)"/g)].map(
        ([, to]) => to ?? '',
      )
    const atPublic = await linked(onlyPublic, '/')
    expect(atPublic.filter((to) => /^\/(?:console|sign-in|api)/.test(to))).toEqual([])
    for (const path of ['/sign-in', '/sign-in/link/khong-co']) {
      const away = (await linked(onlyConsole, path)).filter((to) =>
        /^\/(?:$|\?|c\/|verify|find)/.test(to),
      )
      expect([path, away]).toEqual([path, []])
    }
  })

  it('give links for signing in and verifying that begin with the right address', async () => {
    const { id } = await service.deps.db
      .selectFrom('certificates')
      .select('id')
      .executeTakeFirstOrThrow()
    const person = await signIn(onlyConsole, service.deps, { role: 'administrator' })
    const page = await person.get(`/console/certificates/${id}`)
    expect(page.text).toContain('href="https://hocvu.example.gov.vn/verify/')
    expect(page.text).not.toContain('href="/verify/')
  })
})
