import { afterEach, describe, expect, it } from 'vitest'
import { SignIn, signedRequest } from '../../connectors/sign-in.ts'
import { localTokenKeeper } from '../../connectors/tokens.ts'
import { type Arrived, type LocalPlatform, startLocalPlatform, testHttp } from './local-platform.ts'

const now = () => new Date('2026-03-02T02:00:00Z')
const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function signedIn(
  signIn: SignIn,
  options: { token?: string; refuses?: (request: Arrived, number: number) => boolean } = {},
) {
  let given = 0
  const site: LocalPlatform = await startLocalPlatform((request, response, number) => {
    if (request.url.pathname.endsWith('/token')) {
      given += 1
      response.end(JSON.stringify({ access_token: `access-${given}`, expires_in: 3600 }))
    } else {
      if (options.refuses?.(request, number)) response.writeHead(401)
      response.end('"data"')
    }
  })
  const { http } = testHttp(site.url)
  open.push(site, http)
  const context = { http, tokens: localTokenKeeper(now), now }
  const call = {
    what: 'the data',
    method: 'GET' as const,
    path: '/data',
    read: ({ body }: { body: string }) => body,
  }
  return {
    site,
    http,
    ask: () => signedRequest(context, signIn, options.token, call),
    asked: (path: string) => site.arrived.filter(({ url }) => url.pathname === path),
  }
}

const oauth2 = (changes: object = {}) =>
  SignIn.parse({
    type: 'oauth2',
    tokenUrl: '/token',
    clientId: 'hocvu',
    clientSecret: 'bí/mật',
    ...changes,
  })

describe('a sign-in', () => {
  it.each([
    [{ type: 'bearer' }, { authorization: 'Bearer t0ken' }],
    [{ type: 'api-key', header: 'X-API-Key' }, { 'x-api-key': 't0ken' }],
    [
      { type: 'basic', user: 'Lò', password: 'p:w' },
      { authorization: `Basic ${Buffer.from('Lò:p:w').toString('base64')}` },
    ],
  ])('by %j sends its header', async (signIn, headers) => {
    const { ask, asked } = await signedIn(SignIn.parse(signIn), { token: 't0ken' })
    await ask()
    expect(asked('/data')[0]?.headers).toMatchObject(headers)
  })

  it('without the token that it needs says where to write it', async () => {
    const { ask } = await signedIn({ type: 'bearer' })
    await expect(ask()).rejects.toMatchObject({ code: 'platform.not-configured' })
  })
})

describe('a sign-in by client credentials', () => {
  it('obtains one token, and uses it from then on', async () => {
    const { ask, asked } = await signedIn(oauth2({ scope: 'read', fields: { token_type: 'jwt' } }))
    await Promise.all([ask(), ask(), ask()])
    const [request, ...more] = asked('/token')
    expect(more).toEqual([])
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'client_credentials',
      scope: 'read',
      token_type: 'jwt',
    })
    expect(request?.headers.authorization).toBe(
      `Basic ${Buffer.from('hocvu:bí/mật').toString('base64')}`,
    )
    expect(asked('/data').map(({ headers }) => headers.authorization)).toEqual(
      Array.from({ length: 3 }, () => 'Bearer access-1'),
    )
  })

  it('can show itself in the fields, and writes another word before the token', async () => {
    const { ask, asked } = await signedIn(oauth2({ client: 'fields', scheme: 'JWT' }))
    await ask()
    expect(asked('/token')[0]?.headers.authorization).toBeUndefined()
    expect(asked('/token')[0]?.body).toContain('client_id=hocvu')
    expect(asked('/data')[0]?.headers.authorization).toBe('JWT access-1')
  })

  it('renews a token that is no longer taken, once', async () => {
    const first = await signedIn(oauth2(), {
      refuses: ({ headers }) => headers.authorization === 'Bearer access-1',
    })
    expect(await first.ask()).toBe('"data"')
    expect(first.asked('/token')).toHaveLength(2)
    const never = await signedIn(oauth2(), { refuses: () => true })
    await expect(never.ask()).rejects.toMatchObject({ code: 'platform.unauthorised' })
    expect(never.asked('/token')).toHaveLength(2)
  })

  it('leaves the token in no kept answer', async () => {
    const { ask, http } = await signedIn(oauth2())
    await ask()
    const kept = http.takeAnswers()
    expect(kept.map(({ place }) => place)).toEqual(['the data'])
    expect(JSON.stringify(kept)).not.toContain('access-1')
    expect(http.withoutSecrets('x access-1 y')).toBe('x [hidden] y')
  })
})
