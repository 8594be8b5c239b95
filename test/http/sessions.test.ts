import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepHouse } from '../../jobs/housekeeping.ts'
import { changeUser } from '../../src/access/change-user.ts'
import { findUserByLogin } from '../../src/access/user-store.ts'
import { createDatabase } from '../../src/database/connection.ts'
import { createApp } from '../../src/http/server.ts'
import { startTestService, type TestService } from './service.ts'
import { type SignedIn, signIn, tokenIn } from './signed-in.ts'

let service: TestService
let lan: SignedIn
beforeAll(async () => {
  service = await startTestService()
  lan = await signIn(service.app, service.deps, { role: 'administrator', login: 'lan' })
})
afterAll(() => service.close())

const cookiesOf = (answer: supertest.Response): string[] => {
  const given: unknown = answer.headers['set-cookie']
  return Array.isArray(given) ? given.map(String) : []
}
const named = (cookies: string[], name: string) =>
  cookies.find((cookie) => cookie.startsWith(`${name}=`)) ?? ''
const pair = (cookie: string) => cookie.split(';')[0] ?? ''
const PASSWORD = 'một câu ngắn dễ nhớ'

/** Signs in by hand, with cookies that were there before. */
async function enter(app = service.app, headers: Record<string, string> = {}, planted = '') {
  const start = await supertest(app).get('/sign-in').set(headers)
  const visitor = pair(named(cookiesOf(start), 'hocvu_visitor'))
  return await supertest(app)
    .post('/sign-in')
    .redirects(0)
    .set({ ...headers, Cookie: [visitor, planted].join('; ') })
    .type('form')
    .send({ _token: tokenIn(start.text), login: 'lan', password: PASSWORD, next: '/console' })
}

describe('a session', () => {
  it('begins under a name that nobody could have planted', async () => {
    const first = pair(named(cookiesOf(await enter()), 'hocvu_session'))
    const second = pair(named(cookiesOf(await enter(service.app, {}, first)), 'hocvu_session'))
    expect(second).not.toBe(first)
    // The one of before is over as well.
    const old = await supertest(service.app).get('/console/account').set('Cookie', first)
    expect(old.status).toBe(303)
  })

  it('travels by https only behind a proxy that says so, and is read by no script', async () => {
    const app = createApp({ ...service.deps, trustProxy: 1 })
    const answer = await enter(app, { 'X-Forwarded-Proto': 'https' })
    const cookie = named(cookiesOf(answer), 'hocvu_session')
    for (const flag of ['Secure', 'HttpOnly', 'SameSite=Lax', 'Path=/'])
      expect(cookie).toContain(flag)
    const believed = await enter(service.app, { 'X-Forwarded-Proto': 'https' })
    expect(named(cookiesOf(believed), 'hocvu_session')).not.toContain('Secure')
  })

  it('and everything else that a browser is given to keep does', async () => {
    const app = createApp({ ...service.deps, trustProxy: 1 })
    const https = { 'X-Forwarded-Proto': 'https' }
    const entered = await enter(app, https)
    const session = pair(named(cookiesOf(entered), 'hocvu_session'))
    const given = [
      ...cookiesOf(entered),
      ...cookiesOf(await supertest(app).get('/sign-in').set(https)),
      ...cookiesOf(
        await supertest(app)
          .get('/console/account')
          .set({ ...https, Cookie: session }),
      ),
      ...cookiesOf(await supertest(app).get('/preferences/theme?to=dark').set(https).redirects(0)),
    ]
    const names = ['hocvu_device', 'hocvu_form', 'hocvu_session', 'hocvu_visitor', 'theme']
    expect([...new Set(given.map((one) => one.split('=')[0]))].toSorted()).toEqual(names)
    for (const cookie of given)
      expect(cookie).toMatch(/^(?=.*; Secure)(?=.*; HttpOnly)(?=.*; SameSite=Lax)(?=.*; Path=\/)/)
  })

  it('gets a new name when rights change, keeps what it had, and the old name is worth nothing', async () => {
    const { db, clock } = service.deps
    const nga = await signIn(service.app, service.deps, { role: 'auditor' })
    const before = pair(named(cookiesOf(await nga.get('/console/account')), 'hocvu_session'))
    const unchanged = pair(named(cookiesOf(await nga.get('/console/account')), 'hocvu_session'))
    expect(unchanged).toBe(before)
    const user = await findUserByLogin(db, nga.login)
    const more = { name: 'Nga', email: null, role: 'administrator' as const, unitCode: null }
    await changeUser(db, clock, 'cli:lan', user?.id ?? '', more)
    // Several at once, as a page and what it loads: one name is left, and nobody is signed out.
    const answers = await Promise.all([1, 2, 3].map(() => nga.get('/console/admin')))
    expect(answers.map(({ status }) => status).toSorted()[0]).toBe(200)
    expect((await nga.get('/console/admin')).status).toBe(200)
    const after = pair(named(cookiesOf(await nga.get('/console/admin')), 'hocvu_session'))
    expect(after).not.toBe(before)
    const old = await supertest(service.app).get('/console/account').set('Cookie', before)
    expect(old.status).toBe(303)
    const left = await db
      .selectFrom('sessions')
      .select('sid_hash')
      .where('user_id', '=', user?.id ?? '')
      .execute()
    expect(left).toHaveLength(1)
  })

  it('cannot be read or used by who reads the database', async () => {
    const hue = await signIn(service.app, service.deps, { role: 'auditor' })
    const cookie = pair(named(cookiesOf(await hue.get('/console/account')), 'hocvu_session'))
    const sid = /s%3A([^.]+)\./.exec(cookie)?.[1] ?? 'nothing'
    const rows = await service.deps.db.selectFrom('sessions').selectAll().execute()
    const stored = JSON.stringify(
      rows.flatMap((row) => [row.sid_hash.toString('latin1'), row.sealed.toString('latin1')]),
    )
    expect(stored).not.toContain(sid)
    expect(stored).not.toMatch(/userId|begunAt|cookie/)
    // Changed by hand it is no session.
    await service.deps.db
      .updateTable('sessions')
      .set({ sealed: Buffer.from('{}') })
      .execute()
    expect((await hue.get('/console/account')).status).toBe(303)
    lan = await signIn(service.app, service.deps, { role: 'administrator' })
  })

  it('is not begun by public pages', async () => {
    for (const path of ['/', '/verify', '/sign-in', '/api/openapi.json'])
      expect(named(cookiesOf(await supertest(service.app).get(path)), 'hocvu_session')).toBe('')
  })

  it('does not come back by an answer that was on its way when it ended', async () => {
    const hue = await signIn(service.app, service.deps, { role: 'auditor' })
    const page = await hue.get('/console/account')
    const cookie = cookiesOf(page).map(pair).join('; ')
    const { db } = service.deps
    const before = await db.selectFrom('sessions').select('user_id').execute()
    const send = (path: string) =>
      supertest(service.app)
        .post(path)
        .redirects(0)
        .set('Cookie', cookie)
        .set('Referer', 'http://127.0.0.1/console/account')
        .type('form')
        .send({ _token: tokenIn(page.text) })
    await Promise.all([send('/console/sign-out'), send('/console/admin/keys'), send('/console/x')])
    expect((await hue.get('/console/account')).status).toBe(303)
    expect((await db.selectFrom('sessions').select('user_id').execute()).length).toBe(
      before.length - 1,
    )
  })

  it('is over from the start when everything of the person was ended while the password was looked at', async () => {
    const { db, clock, vault } = service.deps
    const seconds = (n: number) => new Date(clock.now().getTime() + n * 1000)
    let at = seconds(0)
    // Time goes on while somebody is looked up.
    const hash: typeof vault.hash = (purpose, ...rest) => {
      if (purpose === 'sign-in') at = seconds(2)
      return vault.hash(purpose, ...rest)
    }
    const app = createApp({
      ...service.deps,
      clock: { now: () => at },
      vault: { ...vault, hash },
    })
    const lans = db.updateTable('users').where('login', '=', 'lan')
    await lans.set({ sessions_from: seconds(1) }).execute()
    const session = pair(named(cookiesOf(await enter(app)), 'hocvu_session'))
    const page = await supertest(app).get('/console/account').set('Cookie', session).redirects(0)
    expect(page.status).toBe(303)
    await lans.set({ sessions_from: seconds(0) }).execute()
    const open = await supertest(app).get('/console/account').set('Cookie', session).redirects(0)
    expect(open.status).toBe(200)
  })

  it('ends after eight hours of rest, and after seven days in any case', async () => {
    const { db, clock } = service.deps
    const rested = await signIn(service.app, service.deps, { role: 'auditor' })
    await db
      .updateTable('sessions')
      .set({ expire: new Date(Date.now() - 1000) })
      .execute()
    expect((await rested.get('/console/account')).status).toBe(303)
    expect(await keepHouse({ ...service.installation, clock })).toBeGreaterThan(0)
    expect(await db.selectFrom('sessions').select('user_id').execute()).toEqual([])
    const busy = await signIn(service.app, service.deps, { role: 'auditor' })
    const later = createApp({
      ...service.deps,
      clock: { now: () => new Date(clock.now().getTime() + 7 * 24 * 3_600_000 + 1) },
    })
    const cookie = cookiesOf(await busy.get('/console/account'))
      .map(pair)
      .join('; ')
    const answer = await supertest(later).get('/console/account').set('Cookie', cookie).redirects(0)
    expect(answer.status).toBe(303)
    lan = await signIn(service.app, service.deps, { role: 'administrator' })
  })
})

describe('whoever is not signed in any more', () => {
  it('is told so, and finds again what was typed on our page, but nothing that another page sent', async () => {
    const send = (referer: string) =>
      supertest(service.app)
        .post('/console/admin/keys')
        .set({ Referer: referer, Host: 'hocvu.example' })
        .type('form')
        .send({ reason: 'Nghỉ vì <b>đi họp</b> ở tỉnh', id: 'abc' })
    const ours = await send('http://hocvu.example/console/admin/keys?page=2')
    expect(ours.status).toBe(401)
    expect(ours.text).toContain('Nghỉ vì &lt;b>đi họp&lt;/b> ở tỉnh')
    expect(ours.text).toContain('next=%2Fconsole%2Fadmin%2Fkeys%3Fpage%3D2')
    const theirs = await send('https://evil.example/console/admin/keys')
    expect(theirs.text).not.toContain('đi họp')
  })

  it('is led on by htmx to the page where they were; a stream of events ends', async () => {
    const part = await supertest(service.app).get('/console/admin').set({
      'HX-Request': 'true',
      'HX-Current-URL': 'http://hocvu.example/console/audit',
      Host: 'hocvu.example',
    })
    expect([part.status, part.headers['hx-redirect']]).toEqual([
      204,
      '/sign-in?next=%2Fconsole%2Faudit',
    ])
    const stream = await supertest(service.app)
      .get('/console/admin')
      .set('Accept', 'text/event-stream')
    expect(stream.status).toBe(204)
    expect((await supertest(service.app).head('/console/admin').redirects(0)).status).toBe(303)
    expect((await supertest(service.app).get('/console/nothing').redirects(0)).status).toBe(303)
  })
})

describe('an error in the console', () => {
  it('unknown, foreign and forbidden read alike, in the frame with the menu', async () => {
    const hoa = await signIn(service.app, service.deps, { role: 'coordinator', unitCode: 'XA' })
    const strip = (html: string) => html.replace(/value="[^"]*"/g, '').replace(/back=[^"]*"/g, '')
    const unknown = await hoa.get('/console/nothing')
    const forbidden = await hoa.get('/console/admin')
    expect([unknown.status, forbidden.status]).toEqual([404, 404])
    expect(strip(forbidden.text)).toBe(strip(unknown.text))
    expect(unknown.text).toContain('Không có trang này')
    expect(unknown.text).toContain('desk-menu')
    expect(unknown.text).not.toContain('/console/audit')
  })

  it('a form without its token leads back with a message, or says so where nobody tells where it stood', async () => {
    const page = await lan.get('/console/account')
    const cookie = cookiesOf(page).map(pair).join('; ')
    const answer = await supertest(service.app).post('/console/admin/keys').set('Cookie', cookie)
    expect(answer.status).toBe(403)
    expect(answer.text).toContain('desk-menu')
    expect(answer.text).toContain('chưa có gì được lưu')
  })

  it('a database that is away is a 503 with plain words, no stack', async () => {
    const away = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), {
      code: 'ECONNREFUSED',
    })
    const pool = new Proxy(service.installation.database.pool, {
      get: (target, name) =>
        name === 'connect' ? () => Promise.reject(away) : Reflect.get(target, name),
    })
    const app = createApp({ ...service.deps, db: createDatabase(pool) })
    const cookie = pair(named(cookiesOf(await lan.get('/console/account')), 'hocvu_session'))
    const answer = await supertest(app).get('/console/account').set('Cookie', cookie)
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5'])
    expect(answer.text).not.toMatch(/ECONN|10\.0|\.ts|node_modules/)
  })
})

describe('forms and the API', () => {
  it('a public page opened beside the console leaves the console’s form alone', async () => {
    const page = await lan.get('/console/account')
    await lan.get('/sign-in')
    const cookie = cookiesOf(page).map(pair).join('; ')
    const answer = await supertest(service.app)
      .post('/console/account/sign-out-everywhere')
      .redirects(0)
      .set('Cookie', cookie)
      .type('form')
      .send({ _token: tokenIn(page.text) })
    expect(answer.status).toBe(303)
    lan = await signIn(service.app, service.deps, { role: 'administrator' })
  })

  it('what a session changes by the API needs the token of a page', async () => {
    const page = await lan.get('/console/account')
    const send = (headers: Record<string, string>) =>
      supertest(service.app)
        .post('/api/v1/cohorts/kns-2/reconciliations')
        .set({ Cookie: cookiesOf(page).map(pair).join('; '), ...headers })
    expect((await send({})).status).toBe(403)
    expect((await send({ 'X-Form-Token': tokenIn(page.text) })).status).toBe(202)
  })

  it('many attempts at the same time are no more attempts', async () => {
    const start = await supertest(service.app).get('/sign-in')
    const Cookie = pair(named(cookiesOf(start), 'hocvu_visitor'))
    const attempt = () =>
      supertest(service.app)
        .post('/sign-in')
        .set({ Cookie })
        .type('form')
        .send({ _token: tokenIn(start.text), login: 'tam', password: 'wrong password', next: '/' })
    const answers = await Promise.all(Array.from({ length: 12 }, attempt))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5)
  })
})
