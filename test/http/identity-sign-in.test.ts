import { generateKeyPairSync } from 'node:crypto'
import supertest from 'supertest'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { disableUser } from '../../src/access/change-user.ts'
import { createIdentityProvider } from '../../src/access/oidc/provider.ts'
import type { OidcSettings } from '../../src/access/oidc/settings.ts'
import { signInByIdentity } from '../../src/access/oidc/sign-in.ts'
import { createSignInLink } from '../../src/access/sign-in-links.ts'
import { findUserByLogin } from '../../src/access/user-store.ts'
import { createUser } from '../../src/access/users.ts'
import type { HttpDeps } from '../../src/http/deps.ts'
import { createApp } from '../../src/http/server.ts'
import { createTestDatabase } from '../support/database.ts'
import { CLIENT, startIdentityProvider, type TestProvider } from '../support/identity-provider.ts'
import { startTestService, type TestService } from './service.ts'
import { type SignedIn, signIn, tokenIn } from './signed-in.ts'

const CONSOLE = 'https://hocvu.example.gov.vn'
const SIGNED_OUT = `${CONSOLE}/sign-in?out=1`
const BACK = `${CONSOLE}/sign-in/oidc/callback`

let service: TestService
let office: TestProvider
let settings: OidcSettings
let lan: SignedIn
beforeAll(async () => {
  office = await startIdentityProvider(BACK, SIGNED_OUT)
  settings = {
    ...{ issuer: office.issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret },
    ...{ scopes: 'openid profile email', label: 'Tài khoản của tỉnh' },
    claims: {
      ...{ login: 'preferred_username', name: 'name', email: 'email' },
      ...{ role: 'groups', unit: 'don_vi' },
    },
    roles: { administrator: ['hv-quan-tri'], coordinator: ['hv-can-bo'], auditor: ['hv-xem'] },
    ...{ wholeRoster: '*', unknown: 'create', redirectUri: BACK, signedOutUri: SIGNED_OUT },
  }
  service = await startTestService({ identityProvider: createIdentityProvider(settings) })
  lan = await signIn(service.app, service.deps, { role: 'administrator', login: 'lan' })
})
afterAll(async () => {
  await service.close()
  await office.close()
})
afterEach(() => {
  office.twist = null
  office.refuses = false
})

const HUE = { preferred_username: 'hue', name: 'Lê Thị Huệ', email: 'hue@example.gov.vn' }
const inGroup = (group: string | string[], unit?: string) => ({ groups: group, don_vi: unit })

/** A browser of its own. */
const browser = (app = service.app) => supertest.agent(app)
type Browser = ReturnType<typeof browser>

const pathOf = (address: string) => address.slice(CONSOLE.length)

async function leave(at: Browser, from = '/sign-in/oidc'): Promise<string> {
  const left = await at.get(from).redirects(0)
  expect(left.status).toBe(303)
  return left.headers.location ?? ''
}

/** There and back. */
async function enter(
  subject: string,
  claims: Record<string, unknown>,
  { at = browser(), from = '/sign-in/oidc' } = {},
) {
  office.person = { subject, claims }
  const back = await office.visit(await leave(at, from))
  return { at, back, answer: await at.get(pathOf(back)).redirects(0) }
}

const told = ({ text }: { text: string }) => /role="alert">([^<]*)</.exec(text)?.[1] ?? ''
const entriesOf = async (action: string) =>
  await service.deps.db
    .selectFrom('audit_entries')
    .select(['actor', 'before', 'after'])
    .where('action', '=', action)
    .orderBy('seq')
    .execute()

describe('signing in by the office’s provider', () => {
  it('stands beside the password on the sign-in page, and comes back to where somebody was', async () => {
    const page = await browser().get('/sign-in').query({ next: '/console/audit' })
    expect(page.text).toContain('Tài khoản của tỉnh')
    expect(page.text).toContain('href="/sign-in/oidc?next=%2Fconsole%2Faudit"')
    const { at, answer } = await enter(
      's-ha',
      { ...HUE, preferred_username: 'ha', ...inGroup('hv-xem', '*') },
      { from: '/sign-in/oidc?next=%2Fconsole%2Faudit' },
    )
    expect([answer.status, answer.headers.location]).toEqual([303, '/console/audit'])
    expect((await at.get('/console/audit').redirects(0)).status).toBe(200)
  })

  it('asks for a code with proof, state and nonce, and keeps what it expects from everybody else', async () => {
    const at = browser()
    const there = new URL(await leave(at))
    expect(Object.fromEntries(there.searchParams)).toMatchObject({
      response_type: 'code',
      redirect_uri: BACK,
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    })
    const begun = await browser().get('/sign-in/oidc').redirects(0)
    const cookie = String(begun.headers['set-cookie'])
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Lax/)
    expect(cookie).not.toContain(new URL(begun.headers.location ?? '').searchParams.get('nonce'))
  })

  it('makes somebody new with role and unit of the claims, and follows when they change', async () => {
    const first = await enter('s-hue', { ...HUE, ...inGroup(['khác', 'hv-can-bo'], 'XA') })
    expect(first.answer.headers.location).toBe('/console')
    const made = await findUserByLogin(service.deps.db, 'hue')
    expect(made).toMatchObject({ role: 'coordinator', name: 'Lê Thị Huệ', hasPassword: false })
    expect(made?.unit?.code).toBe('XA')
    await enter('s-hue', { ...HUE, name: 'Khác', ...inGroup('hv-xem', 'XB') })
    const changed = await findUserByLogin(service.deps.db, 'hue')
    expect([changed?.id, changed?.role, changed?.unit?.code]).toEqual([made?.id, 'auditor', 'XB'])
    expect((await entriesOf('user.change')).at(-1)).toEqual({
      actor: 'oidc',
      before: { login: 'hue', role: 'coordinator', unit: 'XA' },
      after: { login: 'hue', role: 'auditor', unit: 'XB' },
    })
    const page = await lan.get('/console/admin')
    expect(page.text).toContain('Đăng nhập một lần (127.0.0.1')
  })

  it.each([
    [
      'no role that is mapped',
      inGroup(['Administrators', 'administrator'], '*'),
      'chưa được giao vai trò',
    ],
    ['no unit', inGroup('hv-can-bo'), 'Chưa rõ đơn vị'],
    ['a unit that is not here', inGroup('hv-can-bo', 'nowhere'), 'Chưa rõ đơn vị'],
    ['two units', { groups: 'hv-xem', don_vi: ['XA', 'XB'] }, 'Chưa rõ đơn vị'],
  ])('lets nobody in with %s', async (_, rights, words) => {
    const { at, answer } = await enter('s-mai', { ...HUE, preferred_username: 'mai', ...rights })
    expect(answer.status).toBe(403)
    expect(told(answer)).toContain(words)
    expect(await findUserByLogin(service.deps.db, 'mai')).toBeNull()
    expect((await at.get('/console').redirects(0)).status).toBe(303)
  })

  it('takes nobody for somebody else by name or mail', async () => {
    const { answer } = await enter('s-foe', {
      preferred_username: 'LAN',
      email: 'lan@x.vn',
      ...inGroup('hv-quan-tri'),
    })
    expect([answer.status, told(answer)]).toEqual([
      409,
      expect.stringContaining('đã gắn với một người dùng khác'),
    ])
    expect((await findUserByLogin(service.deps.db, 'lan'))?.identityIssuer).toBeNull()
  })

  it('whoever was switched off stays off, and reads the same as somebody unknown', async () => {
    const { db, clock } = service.deps
    await enter('s-nga', { ...HUE, preferred_username: 'nga', ...inGroup('hv-quan-tri') })
    const nga = await findUserByLogin(db, 'nga')
    expect(nga?.role).toBe('administrator')
    await disableUser(db, clock, 'cli:lan', nga?.id ?? '')
    const off = await enter('s-nga', {
      ...HUE,
      preferred_username: 'nga',
      ...inGroup('hv-quan-tri'),
    })
    const strict = appWith({ unknown: 'refuse' })
    const stranger = await enter(
      's-new',
      { ...HUE, ...inGroup('hv-xem', '*') },
      { at: browser(strict) },
    )
    expect([off.answer.status, stranger.answer.status]).toEqual([403, 403])
    expect(told(off.answer)).toBe(told(stranger.answer))
  })

  it('whom the claims give no rights any more is out on every device', async () => {
    const claims = { ...HUE, preferred_username: 'tam' }
    const { at } = await enter('s-tam', { ...claims, ...inGroup('hv-xem', '*') })
    expect((await at.get('/console/account').redirects(0)).status).toBe(200)
    expect((await enter('s-tam', { ...claims, ...inGroup([]) })).answer.status).toBe(403)
    expect((await at.get('/console/account').redirects(0)).status).toBe(303)
  })

  it('the last administrator who can sign in stays one', async () => {
    const { database, close } = await createTestDatabase()
    const deps = { db: database.db, clock: service.deps.clock, settings }
    const only = (group: string) => ({
      ...{ issuer: office.issuer, subject: 's-only', idToken: '' },
      claims: { ...HUE, preferred_username: 'only', ...inGroup(group, '*') },
    })
    await signInByIdentity(deps, only('hv-quan-tri'))
    await expect(signInByIdentity(deps, only('hv-xem'))).rejects.toMatchObject({
      code: 'user.last-administrator',
    })
    expect((await findUserByLogin(database.db, 'only'))?.role).toBe('administrator')
    await close()
  })
})

describe('somebody who is here already', () => {
  it('is tied by the link that an administrator passes on, once', async () => {
    const { db, clock } = service.deps
    const { id } = await createUser(db, clock, 'cli:lan', {
      ...{ login: 'binh', name: 'Vàng A Bình', role: 'auditor' as const, unitCode: 'XA' },
    })
    const { token } = await createSignInLink(db, clock, 'cli:lan', id)
    const from = `/sign-in/link/${token}/oidc`
    expect((await browser().get(`/sign-in/link/${token}`)).text).toContain(from)
    // Nobody is tied by following a link that somebody else has sent them: who it is has to be shown anew.
    expect(await leave(browser(), from)).toContain('prompt=login')
    const { answer } = await enter('s-binh', inGroup('hv-can-bo', 'XB'), { from })
    expect(answer.headers.location).toBe('/console')
    expect(await findUserByLogin(db, 'binh')).toMatchObject({
      id,
      role: 'coordinator',
      identityIssuer: office.issuer,
    })
    expect((await browser().get(from).redirects(0)).status).toBe(404)
    expect((await enter('s-binh', inGroup('hv-can-bo', 'XB'))).answer.status).toBe(303)
    expect(service.logged()).not.toContain(token)
  })

  it('ties their own account from the console, showing anew who they are, and no other person’s', async () => {
    const huong = await signIn(service.app, service.deps, { role: 'auditor', login: 'huong' })
    const page = await huong.post('/console/account/identity')
    const there =
      /http-equiv="refresh" content="0;url=([^"]+)"/
        .exec(page.text)?.[1]
        ?.replaceAll('&amp;', '&') ?? ''
    expect(new URL(there).searchParams.get('prompt')).toBe('login')
    office.person = { subject: 's-huong', claims: inGroup('hv-xem', '*') }
    const back = pathOf(await office.visit(there))
    // In a browser where somebody else is signed in, or nobody, it ties nothing.
    expect((await lan.get(back)).status).toBe(400)
    expect((await huong.get(back)).headers.location).toBe('/console/account')
    expect((await huong.get('/console/account')).text).toContain('Mật khẩu hoặc đăng nhập một lần')
    // What is tied already is not tied again.
    const again = await lan.post('/console/account/identity')
    const once = /content="0;url=([^"]+)"/.exec(again.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect((await lan.get(pathOf(await office.visit(once)))).status).toBe(409)
    const id = (await findUserByLogin(service.deps.db, 'huong'))?.id
    await lan.post(`/console/admin/people/${id}/untie`)
    expect((await findUserByLogin(service.deps.db, 'huong'))?.identityIssuer).toBeNull()
    expect((await huong.get('/console/account')).status).toBe(303)
  })

  it('signing out ends the session here and leads on to end the one there', async () => {
    const { at } = await enter('s-out', {
      ...HUE,
      preferred_username: 'out',
      ...inGroup('hv-xem', '*'),
    })
    const page = await at.get('/console/account')
    const out = await at
      .post('/console/sign-out')
      .type('form')
      .send({ _token: tokenIn(page.text) })
    const there = new URL(
      /content="0;url=([^"]+)"/.exec(out.text)?.[1]?.replaceAll('&amp;', '&') ?? '',
    )
    expect([there.origin, there.pathname]).toEqual([office.issuer, '/session/end'])
    expect(there.searchParams.get('post_logout_redirect_uri')).toBe(SIGNED_OUT)
    expect((await fetch(there)).status).toBe(200)
    expect((await at.get('/console/account').redirects(0)).status).toBe(303)
    // Who signed in by password stays here.
    const other = await signIn(service.app, service.deps, { role: 'auditor' })
    expect((await other.post('/console/sign-out')).headers.location).toBe('/sign-in?out=1')
  })
})

describe('what does not fit is refused', () => {
  const CLAIMS = { ...HUE, preferred_username: 'viet', ...inGroup('hv-quan-tri') }
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const now = () => Math.floor(Date.now() / 1000)

  it.each<[string, NonNullable<TestProvider['twist']>]>([
    ['another nonce', ({ claims, sign }) => sign({ ...claims, nonce: 'another' })],
    ['no nonce', ({ claims: { nonce: _, ...claims }, sign }) => sign(claims)],
    ['another issuer', ({ claims, sign }) => sign({ ...claims, iss: 'https://evil.example' })],
    ['another client', ({ claims, sign }) => sign({ ...claims, aud: 'other' })],
    [
      'a token that is over',
      ({ claims, sign }) => sign({ ...claims, iat: now() - 900, exp: now() - 300 }),
    ],
    ['another key', ({ claims, sign }) => sign(claims, foreign)],
    [
      'no signature',
      ({ claims }) =>
        `${[{ alg: 'none' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`,
    ],
    ['another subject than its user info', ({ claims, sign }) => sign({ ...claims, sub: 's-lan' })],
  ])('%s', async (_, twist) => {
    office.twist = twist
    const { answer } = await enter('s-viet', CLAIMS)
    expect(answer.status).toBe(400)
    expect(told(answer)).toContain('bắt đầu lại từ trang này')
    expect(await findUserByLogin(service.deps.db, 'viet')).toBeNull()
  })

  it('a clock that is half a minute ahead or behind is none of it', async () => {
    office.twist = ({ claims, sign }) => sign({ ...claims, iat: now() + 30, exp: now() - 30 })
    const { answer } = await enter('s-skew', {
      ...CLAIMS,
      preferred_username: 'skew',
      ...inGroup('hv-xem', '*'),
    })
    expect(answer.status).toBe(303)
  })

  it('a code that was used, an answer in another browser, one that nobody asked for', async () => {
    const { at, back, answer } = await enter('s-once', { ...CLAIMS, preferred_username: 'once' })
    expect(answer.status).toBe(303)
    const again = await at.get(pathOf(back)).redirects(0)
    const elsewhere = await browser().get(pathOf(back)).redirects(0)
    const unasked = await browser().get('/sign-in/oidc/callback?code=x&state=y').redirects(0)
    expect([again.status, elsewhere.status, unasked.status]).toEqual([400, 400, 400])
    // The cookie of before, sent again by hand, meets the provider's own memory.
    office.person = { subject: 's-two', claims: { ...CLAIMS, preferred_username: 'two' } }
    const left = await browser().get('/sign-in/oidc').redirects(0)
    const [cookie = ''] = String(left.headers['set-cookie']).split(';')
    const path = pathOf(await office.visit(left.headers.location ?? ''))
    const send = async () =>
      await supertest(service.app).get(path).set('Cookie', cookie).redirects(0)
    expect([(await send()).status, (await send()).status]).toEqual([303, 400])
  })

  it('somebody whom the provider sends away reads our words, not theirs', async () => {
    office.refuses = true
    const { answer } = await enter('s-no', CLAIMS)
    expect(answer.status).toBe(401)
    expect(answer.text).not.toContain('Không cho vào')
    expect(told(answer)).toContain('không xác nhận')
  })

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', '/\t/evil.example'])(
    'never leads on to %s',
    async (next) => {
      const { answer } = await enter(
        's-open',
        { ...CLAIMS, preferred_username: 'open', ...inGroup('hv-xem', '*') },
        { from: `/sign-in/oidc?next=${encodeURIComponent(next)}` },
      )
      expect([answer.status, answer.headers.location]).toEqual([303, '/console'])
    },
  )

  it('codes, tokens and the secret stand in no log and in no entry', async () => {
    const { db } = service.deps
    const entries = JSON.stringify(await db.selectFrom('audit_entries').select('after').execute())
    expect(service.logged()).toContain('/sign-in/oidc/callback?[hidden]')
    for (const text of [CLIENT.secret, 's-hue', 's-binh', 'code=', 'eyJ'])
      expect(service.logged() + entries).not.toContain(text)
  })
})

describe('a provider that is away', () => {
  it('is told as such, passwords work, and it is asked again once it is back', async () => {
    await office.sleep()
    const app = appWith({})
    const page = await browser(app).get('/sign-in/oidc').redirects(0)
    expect([page.status, told(page)]).toEqual([503, expect.stringContaining('đang không trả lời')])
    expect(page.text).not.toMatch(/127\.0|ECONN/)
    const quynh = await signIn(app, service.deps, { role: 'auditor' })
    expect((await quynh.get('/console/account')).status).toBe(200)
    await office.wake()
    const { answer } = await enter(
      's-hue',
      { ...HUE, ...inGroup('hv-xem', 'XB') },
      { at: browser(app) },
    )
    expect(answer.status).toBe(303)
  })

  it('stops nobody from signing out here', async () => {
    const { at } = await enter(
      's-hue',
      { ...HUE, ...inGroup('hv-xem', 'XB') },
      { at: browser(appWith({})) },
    )
    const page = await at.get('/console/account')
    await office.sleep()
    await at
      .post('/console/sign-out')
      .redirects(0)
      .type('form')
      .send({ _token: tokenIn(page.text) })
    expect((await at.get('/console/account').redirects(0)).status).toBe(303)
    await office.wake()
  })

  it('is none where nothing is set', async () => {
    const app = createApp({ ...service.deps, identityProvider: null })
    expect((await browser(app).get('/sign-in/oidc')).status).toBe(404)
    expect((await browser(app).get('/sign-in')).text).not.toContain('/sign-in/oidc')
  })
})

function appWith(other: Partial<OidcSettings>, deps: Partial<HttpDeps> = {}) {
  const identityProvider = createIdentityProvider({ ...settings, ...other })
  return createApp({ ...service.deps, ...deps, identityProvider })
}
