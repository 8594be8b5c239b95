/** A real OpenID provider for a test, which lets in whom the test names, and a browser that goes there and comes back. */
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import Provider from 'oidc-provider'
import { z } from 'zod'

export const CLIENT = { id: 'hocvu', secret: 'mot-bi-mat-rat-dai-cua-may-khach-0123456789' }

type Claims = Record<string, unknown>

export interface TestProvider {
  issuer: string
  /** Whoever the provider takes the browser for, and what it says of them. */
  person: { subject: string; claims: Claims }
  /** Changes what the token endpoint gives out; null: nothing. Ends of the test's own making are signed with the real key. */
  twist:
    | ((token: { claims: Claims; sign(claims: Claims, by?: KeyObject): string }) => string)
    | null
  /** Says no at its own page. */
  refuses: boolean
  /** What it was asked for last. */
  asked: URL
  /** A browser that follows a redirect to the provider, until it leads back. @returns where it leads */
  visit(location: string): Promise<string>
  /** It cannot be reached. */
  sleep(): Promise<void>
  /** At the same address again. */
  wake(): Promise<void>
  close(): Promise<void>
}

export async function startIdentityProvider(
  redirectUri: string,
  signedOutUri: string,
): Promise<TestProvider> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const issuer = `http://127.0.0.1:${address.port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: [signedOutUri],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'test', use: 'sig' }] },
    cookies: { keys: ['for the test'] },
    pkce: { required: () => true },
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username', 'groups', 'don_vi'],
      email: ['email'],
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, accountId) => ({
      accountId,
      claims: async () => ({ sub: accountId, ...test.person.claims }),
    }),
    loadExistingGrant: async ({ oidc }) => {
      const accountId = oidc.session?.accountId
      const grant = new provider.Grant({
        clientId: CLIENT.id,
        ...(accountId === undefined ? {} : { accountId }),
      })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
  })
  provider.use(async (context, next) => {
    if (context.path === '/auth') test.asked = new URL(context.href)
    if (context.path.startsWith('/interaction/')) {
      const result = test.refuses
        ? { error: 'access_denied', error_description: '<b>Không cho vào</b>' }
        : { login: { accountId: test.person.subject } }
      await provider.interactionFinished(context.req, context.res, result)
      context.respond = false
      return
    }
    await next()
    const body = z.object({ id_token: z.string() }).loose().safeParse(context.body)
    if (context.path !== '/token' || test.twist === null || !body.success) return
    const claims = z
      .record(z.string(), z.unknown())
      .parse(
        JSON.parse(Buffer.from(body.data.id_token.split('.')[1] ?? '', 'base64url').toString()),
      )
    const sign = (given: Claims, by = privateKey) => signed(given, by)
    context.body = { ...body.data, id_token: test.twist({ claims, sign }) }
  })
  server.on('request', provider.callback())
  const test: TestProvider = {
    issuer,
    person: { subject: 'nobody', claims: {} },
    twist: null,
    refuses: false,
    asked: new URL(issuer),
    visit: (location) => follow(location, issuer),
    sleep: () => stop(server),
    wake: async () => {
      server.listen(address.port, '127.0.0.1')
      await once(server, 'listening')
    },
    close: () => stop(server),
  }
  return test
}

async function stop(server: Server): Promise<void> {
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
}

function signed(claims: Claims, key: KeyObject): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: 'RS256', kid: 'test', typ: 'JWT' })}.${part(claims)}`
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`
}

/** With a fresh cookie jar: nobody is signed in there yet. */
async function follow(location: string, issuer: string): Promise<string> {
  const jar = new Map<string, string>()
  let at = location
  for (let step = 0; step < 8; step += 1) {
    const answer = await fetch(at, {
      redirect: 'manual',
      headers: { Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      jar.set(name, value)
    }
    const next = answer.headers.get('Location')
    if (next === null)
      throw new Error(`${at} leads nowhere: ${answer.status} ${await answer.text()}`)
    at = new URL(next, at).href
    if (!at.startsWith(issuer)) return at
  }
  throw new Error(`no end of redirects at ${at}`)
}
