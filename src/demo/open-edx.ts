/** An Open edX site that behaves like a real one to a client that reads: sign-in, and functions for global staff. */
import type { IncomingMessage } from 'node:http'
import { type SimulatedPlatform, startLocalServer } from './local-server.ts'
import { type OpenEdxAnswer, openEdxAnswer } from './open-edx-functions.ts'
import type { OpenEdxSite } from './open-edx-site.ts'

interface OpenEdxRequest {
  path: string
  query: Record<string, string>
}

const TOKEN_PATH = '/oauth2/access_token'

/**
 * @param client the only OAuth application there is; its tokens are good for an hour
 * @param pageDelayMs how long each answer is held back
 */
export async function startSimulatedOpenEdx(options: {
  site: OpenEdxSite
  client: { id: string; secret: string }
  pageDelayMs?: number
}): Promise<SimulatedPlatform<OpenEdxRequest>> {
  const { site, client } = options
  const requests: OpenEdxRequest[] = []
  let given = 0
  const tokens = new Set<string>()
  const signIn = (form: URLSearchParams): OpenEdxAnswer => {
    if (form.get('grant_type') !== 'client_credentials')
      return { status: 400, json: { error: 'unsupported_grant_type' } }
    if (form.get('client_id') !== client.id || form.get('client_secret') !== client.secret)
      return { status: 401, json: { error: 'invalid_client' } }
    given += 1
    const token = jwt({ sub: client.id, number: given })
    tokens.add(token)
    const json = { access_token: token, expires_in: 3600, token_type: 'JWT', scope: 'read write' }
    return { status: 200, json }
  }
  const server = await startLocalServer(
    (request, body) => {
      const url = new URL(request.url ?? '/', origin(request))
      requests.push({ path: url.pathname, query: Object.fromEntries(url.searchParams) })
      if (url.pathname === TOKEN_PATH)
        return written(
          request.method === 'POST'
            ? signIn(new URLSearchParams(body))
            : { status: 405, json: { error: 'invalid_request' } },
        )
      const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ')
      if (scheme !== 'JWT' || !tokens.has(token))
        return written({
          status: 401,
          json: { developer_message: 'Authentication credentials were not provided.' },
        })
      if (request.method !== 'GET')
        return written({ status: 405, json: { detail: 'Method not allowed.' } })
      return written(
        openEdxAnswer(site, {
          address: `${url.origin}${url.pathname}`,
          path: url.pathname,
          query: url.searchParams,
        }),
      )
    },
    { now: site.now, delayMs: options.pageDelayMs },
  )
  return { url: server.origin, requests, close: server.close }
}

function origin(request: IncomingMessage): string {
  return `http://${request.headers.host ?? '127.0.0.1'}`
}

/** In the shape of a signed token; nobody reads it but this site. */
function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.${part({ signed: true })}`
}

function written({ status, json }: OpenEdxAnswer) {
  return json === undefined
    ? { status, type: 'text/html; charset=utf-8', body: '<h1>Page not found</h1>' }
    : { status, type: 'application/json', body: JSON.stringify(json) }
}
