import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countTogether } from '../../src/access/request-counts.ts'
import { countInDatabase } from '../../src/access/request-counts-in-database.ts'
import { createSignInLink } from '../../src/access/sign-in-links.ts'
import { findUserByLogin, passwordHashOf } from '../../src/access/user-store.ts'
import { createApp } from '../../src/http/server.ts'
import { startTestService, type TestService } from './service.ts'
import { type SignedIn, signIn, tokenIn } from './signed-in.ts'

let service: TestService
let lan: SignedIn
beforeAll(async () => {
  // Many sign in from one address within a minute.
  service = await startTestService({ limits: { page: 1000 } })
  lan = await signIn(service.app, service.deps, { role: 'administrator', login: 'lan' })
})
afterAll(() => service.close())

const PASSWORD = 'một câu ngắn dễ nhớ'

async function trySignIn(login: string, password: string) {
  const agent = supertest.agent(service.app)
  const start = await agent.get('/sign-in')
  const fields = { _token: tokenIn(start.text), login, password, next: '/console' }
  return await agent.post('/sign-in').redirects(0).type('form').send(fields)
}

describe('signing in', () => {
  it('a page of the console leads somebody unknown to the sign-in page, and back afterwards', async () => {
    const answer = await supertest(service.app).get('/console/account?x=1').redirects(0)
    expect([answer.status, answer.headers.location]).toEqual([
      303,
      '/sign-in?next=%2Fconsole%2Faccount%3Fx%3D1',
    ])
  })

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:1'])(
    'never leads on to %s',
    async (next) => {
      const page = await supertest(service.app).get('/sign-in').query({ next })
      expect(page.text).toContain('name="next" value="/console"')
    },
  )

  it('shows who is signed in, and runs nothing but the service’s own scripts', async () => {
    const page = await lan.get('/console/account')
    expect(page.status).toBe(200)
    expect(page.text).toContain('Trần Thị Lan')
    const policy = page.headers['content-security-policy']
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toMatch(/unsafe|\*/)
  })

  it('a wrong password and a wrong name read alike', async () => {
    const wrong = await trySignIn('lan', 'a wrong password')
    const nobody = await trySignIn('nobody', 'a wrong password')
    const told = (text: string) => /role="alert">([^<]*)</.exec(text)?.[1]
    expect([wrong.status, nobody.status]).toEqual([401, 401])
    expect(told(wrong.text)).toBe(told(nobody.text))
    expect(told(wrong.text)).toContain('không đúng')
  })

  it('after five failures a name has to wait at that address', async () => {
    for (let failure = 0; failure < 5; failure += 1) await trySignIn('hoa', 'a wrong password')
    expect((await trySignIn('hoa', 'a wrong password')).status).toBe(429)
    expect((await trySignIn('mai', 'a wrong password')).status).toBe(401)
  })

  it('nobody behind the same address locks out a browser from which somebody has signed in before', async () => {
    const browser = supertest.agent(service.app)
    const enter = async (password: string, by = browser, login = 'lan') => {
      const start = await by.get('/sign-in')
      const fields = { _token: tokenIn(start.text), login, password, next: '/console' }
      return (await by.post('/sign-in').redirects(0).type('form').send(fields)).status
    }
    expect(await enter(PASSWORD)).toBe(303)
    // A colleague at the next desk: the same address, another browser.
    for (let failure = 0; failure < 6; failure += 1) await trySignIn('lan', 'a wrong password')
    expect((await trySignIn('lan', PASSWORD)).status).toBe(429)
    expect(await enter(PASSWORD)).toBe(303)
    // What the browser keeps is worth nothing for another name, and is no way to guess without end.
    for (let failure = 0; failure < 5; failure += 1) expect(await enter('wrong', browser)).toBe(401)
    expect(await enter(PASSWORD)).toBe(429)
    for (let failure = 0; failure < 5; failure += 1) await trySignIn('kim', 'a wrong password')
    expect(await enter('wrong', browser, 'kim')).toBe(429)
  })

  it('nor by asking for the sign-in page again and again', async () => {
    await signIn(service.app, service.deps, { role: 'auditor', login: 'ngoc' })
    await service.deps.db.deleteFrom('request_counts').execute()
    const { db, vault, log } = service.deps
    const counts = countTogether(countInDatabase(db, vault), log)
    const app = createApp({ ...service.deps, counts, limits: { page: 3 } })
    const known = supertest.agent(app)
    const start = await known.get('/sign-in')
    const fields = { _token: tokenIn(start.text), login: 'ngoc', password: PASSWORD, next: '/' }
    expect((await known.post('/sign-in').redirects(0).type('form').send(fields)).status).toBe(303)
    const others = []
    for (let time = 0; time < 4; time += 1)
      others.push((await supertest(app).get('/sign-in')).status)
    expect(others.at(-1)).toBe(429)
    expect((await known.get('/sign-in')).status).toBe(200)
    // What nobody has given out is nothing.
    const made = 'hocvu_device=abc.abc.abc'
    expect((await supertest(app).get('/sign-in').set('Cookie', made)).status).toBe(429)
  })

  it('passwords are kept as argon2id, by the cost that OWASP asks for', async () => {
    const user = await findUserByLogin(service.deps.db, 'lan')
    expect(await passwordHashOf(service.deps.db, user?.id ?? '')).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/,
    )
  })

  it('a form without its token is refused', async () => {
    const answer = await supertest(service.app)
      .post('/sign-in')
      .type('form')
      .send({ login: 'lan', password: 'x', next: '/' })
    expect(answer.status).toBe(403)
  })

  it('the API takes a session, and what it changes only with a form token', async () => {
    expect((await lan.get('/api/v1/cohorts')).status).toBe(200)
    const refused = await lan.get('/api/v1/cohorts').set('Authorization', 'Bearer nothing')
    expect(refused.status).toBe(401)
    const posted = await lan.post('/api/v1/cohorts/kns-1/reconciliations')
    expect([403, 415]).toContain(posted.status)
  })

  it('signing out everywhere ends every session', async () => {
    const hue = await signIn(service.app, service.deps, { role: 'auditor' })
    const ended = await hue.post('/console/account/sign-out-everywhere')
    expect([ended.status, ended.headers.location]).toEqual([303, '/sign-in?out=1'])
    expect((await hue.get('/console/account')).status).toBe(303)
  })
})

describe('a link to set a password', () => {
  it('works once; the first administrator’s only while there is none', async () => {
    const { db, clock } = service.deps
    const { token } = await createSignInLink(db, clock, 'cli:lan', null)
    const answer = await supertest(service.app).get(`/sign-in/link/${token}`)
    expect(answer.status).toBe(404)
  })
})
