/** How a connector shows who it is: bearer token, API key, basic, or OAuth 2 client credentials. */
import { z } from 'zod'
import { HocvuError } from '../src/foundation/errors.ts'
import type { ConnectorContext } from './contract.ts'
import { type ConnectorHttp, type HttpCall, readJson } from './http.ts'
import type { AccessToken } from './tokens.ts'

const secret = (what: string) => z.string().trim().min(1, `is missing: ${what}`)

export const ClientCredentials = z.object({
  type: z.literal('oauth2'),
  /** Where tokens are given out: an address of its own, or a path below the platform's `url`. */
  tokenUrl: z.string().trim().min(1, 'is missing: where the platform gives out tokens'),
  clientId: secret('the client id that the platform gave to this service'),
  clientSecret: secret('the client secret that the platform gave to this service'),
  scope: z.string().trim().min(1).optional(),
  /** Further fields of the token request that a platform asks for, such as `token_type: jwt`. */
  fields: z.record(z.string(), z.string()).default({}),
  /** How the client shows itself: `Authorization: Basic`, or its id and secret among the fields. */
  client: z.enum(['basic', 'fields']).default('basic'),
  /** The grant that is asked for. */
  grant: z.string().default('client_credentials'),
  /** What stands before the token in `Authorization`. */
  scheme: z.string().default('Bearer'),
})
export type ClientCredentials = z.infer<typeof ClientCredentials>

/** `signIn` of a platform; `bearer` and `api-key` take the platform's `token`. */
export const SignIn = z.discriminatedUnion('type', [
  z.object({ type: z.literal('bearer') }),
  z.object({
    type: z.literal('api-key'),
    header: z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'must be the name of a header'),
  }),
  z.object({
    type: z.literal('basic'),
    user: secret('the user name'),
    password: secret('the password'),
  }),
  ClientCredentials,
])
export type SignIn = z.infer<typeof SignIn>

/** Settings whose sign-in takes a token must hold one. */
export function requireToken(
  { signIn, token }: { signIn: SignIn; token?: string | undefined },
  context: z.RefinementCtx,
): void {
  if ((signIn.type === 'bearer' || signIn.type === 'api-key') && token === undefined)
    context.addIssue({
      code: 'custom',
      path: ['token'],
      message: 'is missing: the token that the platform gave to this service',
    })
}

/** The address of its own that tokens come from, for `otherAddresses`. */
export function tokenAddresses(signIn: SignIn): string[] {
  return signIn.type === 'oauth2' && !signIn.tokenUrl.startsWith('/') ? [signIn.tokenUrl] : []
}

/**
 * A call with the sign-in's headers. An access token that the platform no longer takes is renewed once.
 * @throws HocvuError `platform.*`
 */
export async function signedRequest<T>(
  context: Pick<ConnectorContext<unknown>, 'http' | 'tokens' | 'now'>,
  signIn: SignIn,
  token: string | undefined,
  call: HttpCall<T>,
): Promise<T> {
  const { http, tokens } = context
  const send = (headers: Record<string, string>) =>
    http.request({ ...call, headers: { ...headers, ...call.headers } })
  if (signIn.type === 'basic')
    return await send({ authorization: basic(http, signIn.user, signIn.password) })
  if (signIn.type !== 'oauth2') return await send(headerOfToken(signIn, token))
  const obtain = () => obtainToken(context, signIn)
  const first = await tokens.token(obtain)
  http.addSecret(first)
  try {
    return await send({ authorization: `${signIn.scheme} ${first}` })
  } catch (error) {
    if (!(error instanceof HocvuError) || error.code !== 'platform.unauthorised') throw error
    const renewed = await tokens.token(obtain, first)
    http.addSecret(renewed)
    return await send({ authorization: `${signIn.scheme} ${renewed}` })
  }
}

/** A platform that echoes its request must not show the password as it travels. */
function basic(http: Pick<ConnectorHttp, 'addSecret'>, user: string, password: string): string {
  const credentials = Buffer.from(`${user}:${password}`).toString('base64')
  http.addSecret(credentials)
  return `Basic ${credentials}`
}

function headerOfToken(
  signIn: Extract<SignIn, { type: 'bearer' | 'api-key' }>,
  token: string | undefined,
): Record<string, string> {
  if (token === undefined)
    throw new HocvuError(
      'platform.not-configured',
      'The platform has no token. Write it under `token` in platforms.yaml, best as a variable of the environment.',
    )
  return signIn.type === 'bearer'
    ? { authorization: `Bearer ${token}` }
    : { [signIn.header.toLowerCase()]: token }
}

const TokenAnswer = z.object({
  access_token: z.string().min(1),
  /** Seconds. */
  expires_in: z.coerce.number().positive().optional(),
})

async function obtainToken(
  { http, now }: Pick<ConnectorContext<unknown>, 'http' | 'now'>,
  signIn: ClientCredentials,
): Promise<AccessToken> {
  const { clientId, clientSecret, scope, tokenUrl } = signIn
  const byFields = signIn.client === 'fields'
  return await http.request({
    what: 'the sign-in',
    method: 'POST',
    ...(tokenUrl.startsWith('/') ? { path: tokenUrl } : { address: tokenUrl, path: '' }),
    sensitive: true,
    form: {
      grant_type: signIn.grant,
      ...(scope !== undefined && { scope }),
      ...(byFields && { client_id: clientId, client_secret: clientSecret }),
      ...signIn.fields,
    },
    headers: byFields ? {} : { authorization: basic(http, clientId, clientSecret) },
    refusal: ({ status }) =>
      status === 400 || status === 401
        ? new HocvuError(
            'platform.unauthorised',
            `The sign-in was refused (HTTP ${status}). Check clientId and clientSecret of the platform, and that the client may use client credentials.`,
          )
        : null,
    read(answer) {
      const token = TokenAnswer.safeParse(readJson(answer, 'the sign-in'))
      if (!token.success)
        throw new HocvuError(
          'platform.bad-answer',
          'The sign-in was answered without an access token. Check tokenUrl of the platform.',
        )
      const { access_token, expires_in } = token.data
      http.addSecret(access_token)
      return {
        value: access_token,
        expiresAt: expires_in === undefined ? null : new Date(now().getTime() + expires_in * 1000),
      }
    },
  })
}
