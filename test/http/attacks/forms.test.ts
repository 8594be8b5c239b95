/** Forms and calls that another site's page makes a browser send. (Those of the console: ../console/who-may.full.test.ts) */
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMetrics } from '../../../src/http/metrics.ts'
import { allRoutes } from '../../../src/http/routes.ts'
import { startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn, tokenIn } from '../signed-in.ts'

let service: TestService
let lan: SignedIn
beforeAll(async () => {
  service = await startTestService({ limits: { page: 10_000, address: 10_000, ask: 10_000 } })
  lan = await signIn(service.app, service.deps, { role: 'administrator' })
})
afterAll(() => service.close())

const routes = allRoutes(createMetrics()).filter(({ method }) => method === 'post')
const publicForms = routes.filter(({ policy, reads }) => policy === 'public' && reads === 'form')
const addressOf = (path: string) => path.replace('{token}', service.certificates[0]?.token ?? '')

/** What a browser has after it was shown a form: its cookie, and the token in the form. */
async function shown() {
  const { headers, text } = await supertest(service.app).get('/sign-in')
  const cookies: unknown = headers['set-cookie']
  return { cookie: String(cookies).split(';')[0] ?? '', token: tokenIn(text) }
}

describe('a public form', () => {
  it.each(publicForms.map(({ path }) => path))(
    'is taken from its own page alone: %s',
    async (path) => {
      const [own, other] = [await shown(), await shown()]
      const send = (headers: Record<string, string>, fields: object) =>
        supertest(service.app)
          .post(addressOf(path))
          .redirects(0)
          .set(headers)
          .type('form')
          .send(fields)
      const Cookie = own.cookie
      const refused = [
        await send({ Cookie }, {}),
        await send({}, { _token: own.token }),
        await send({ Cookie }, { _token: other.token }),
        await send({ Cookie, 'Sec-Fetch-Site': 'cross-site' }, { _token: own.token }),
        await send({ Cookie, 'Sec-Fetch-Site': 'same-site' }, { _token: own.token }),
      ]
      expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403])
      const taken = await send({ Cookie, 'Sec-Fetch-Site': 'same-origin' }, { _token: own.token })
      expect(taken.status).not.toBe(403)
    },
  )

  it('there is none that is read without one', () => {
    const open = routes.filter(({ policy }) => policy === 'public')
    // What is brought to be verified changes nothing and is kept by nobody. Learning platforms post from their own pages:
    // a launch is believed by its signed token alone, what follows by a sealed one in the form (test/lti).
    expect(open.filter((route) => !publicForms.includes(route)).map(({ path }) => path)).toEqual([
      '/verify',
      ...['/lti/login', '/lti/launch', '/lti/panel', '/lti/people', '/lti/deep-link'],
    ])
  })
})

describe('a call that changes something', () => {
  it('is not made by a signed-in browser for a foreign page: no token of its own pages', async () => {
    const page = await lan.get('/console/account')
    const Cookie = String(page.headers['set-cookie']).replace(/;[^,]*(?:,|$)/g, '; ')
    const send = (headers: Record<string, string>) =>
      supertest(service.app)
        .post('/api/v1/cohorts/kns-2/reconciliations')
        .set({ Cookie, ...headers })
    const token = tokenIn(page.text)
    const visitor = await shown()
    const refused = [
      await send({}),
      await send({ 'X-Form-Token': 'x' }),
      await send({ 'X-Form-Token': visitor.token }),
      await send({ 'X-Form-Token': token, 'Sec-Fetch-Site': 'cross-site' }),
    ]
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403])
  })

  it('nor in place of one that reads: a method that a form names is not obeyed', async () => {
    const before = await service.deps.db.selectFrom('runs').select('id').execute()
    for (const headers of [{ 'X-HTTP-Method-Override': 'POST' }, { 'X-HTTP-Method': 'POST' }])
      await service
        .get('/api/v1/cohorts/kns-2/reconciliations?_method=POST')
        .set(headers)
        .expect(405)
    expect(await service.deps.db.selectFrom('runs').select('id').execute()).toEqual(before)
  })
})

describe('every cookie', () => {
  it('stays with this site, and no script reads those that say who somebody is', async () => {
    const answers = [
      await supertest(service.app).get('/sign-in'),
      await lan.get('/console/account'),
      await supertest(service.app).get('/preferences/language?to=en').redirects(0),
      await supertest(service.app).get('/preferences/theme?to=dark').redirects(0),
    ]
    const cookies = answers.flatMap(({ headers }) => {
      const given: unknown = headers['set-cookie']
      return Array.isArray(given) ? given.map(String) : []
    })
    expect(cookies.length).toBeGreaterThanOrEqual(5)
    for (const cookie of cookies) {
      expect(cookie).toMatch(/; SameSite=(?:Lax|Strict)/)
      expect(cookie).not.toMatch(/; Domain=/i)
      if (/^hocvu_/.test(cookie)) expect(cookie).toContain('HttpOnly')
    }
  })
})
