/** Speaks with the provider of identities: authorization code with PKCE, state and nonce. Asked for when somebody comes. */
import * as openid from 'openid-client'
import { z } from 'zod'
import { HocvuError } from '../../foundation/errors.ts'
import type { Claims } from './claims.ts'
import type { OidcSettings } from './settings.ts'

/** What this browser's answer has to fit; nobody else knows it. */
export const Expected = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() })
export type Expected = z.infer<typeof Expected>

export interface Proven {
  issuer: string
  subject: string
  claims: Claims
  /** By which the provider knows whom to sign out. */
  idToken: string
}

export interface IdentityProvider {
  settings: OidcSettings
  /** Where the browser is sent. @param anew whoever is signed in there shows again who they are */
  begin(anew: boolean): Promise<{ url: string; expected: Expected }>
  /** @param address as the browser came back. @throws HocvuError `access.oidc-…` */
  finish(address: URL, expected: Expected): Promise<Proven>
  /** Where the browser is sent to be signed out there as well; null: the provider has no such place, or is away. */
  signOutUrl(idToken: string): Promise<string | null>
}

/** The clock of the provider may be ahead or behind by so much. */
const CLOCK_TOLERANCE_SECONDS = 60
const TIMEOUT_SECONDS = 10
/** What the provider says of itself is asked for again after this time. */
const KNOWN_FOR_MS = 3_600_000

/** Nothing is asked before somebody comes: a provider that is away stops neither the start nor signing in by password. */
export function createIdentityProvider(settings: OidcSettings): IdentityProvider {
  let known: { configuration: openid.Configuration; at: number } | undefined
  let asking: Promise<openid.Configuration> | undefined
  const configuration = async () => {
    if (known !== undefined && Date.now() - known.at < KNOWN_FOR_MS) return known.configuration
    asking ??= discover(settings).finally(() => {
      asking = undefined
    })
    try {
      known = { configuration: await asking, at: Date.now() }
    } catch (error) {
      // What was known goes on as long as the provider does not say otherwise.
      if (known === undefined) throw unreachable(error)
    }
    return known.configuration
  }
  return {
    settings,
    begin: async (anew) => {
      const verifier = openid.randomPKCECodeVerifier()
      const expected = { state: openid.randomState(), nonce: openid.randomNonce(), verifier }
      const url = openid.buildAuthorizationUrl(await configuration(), {
        redirect_uri: settings.redirectUri,
        scope: settings.scopes,
        state: expected.state,
        nonce: expected.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(anew && { prompt: 'login' }),
      })
      return { url: url.href, expected }
    },
    finish: async (address, { state, nonce, verifier }) => {
      const config = await configuration()
      try {
        const tokens = await openid.authorizationCodeGrant(config, address, {
          ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier },
          idTokenExpected: true,
        })
        const idClaims = tokens.claims()
        if (idClaims === undefined || tokens.id_token === undefined)
          throw new openid.ClientError('there is no ID token')
        const more =
          config.serverMetadata().userinfo_endpoint === undefined
            ? {}
            : await openid.fetchUserInfo(config, tokens.access_token, idClaims.sub)
        return {
          ...{ issuer: idClaims.iss, subject: idClaims.sub, idToken: tokens.id_token },
          // What is signed counts before what is not.
          claims: { ...more, ...idClaims },
        }
      } catch (error) {
        throw asRefusal(error)
      }
    },
    signOutUrl: async (idToken) => {
      try {
        const config = await configuration()
        if (config.serverMetadata().end_session_endpoint === undefined) return null
        return openid.buildEndSessionUrl(config, {
          id_token_hint: idToken,
          post_logout_redirect_uri: settings.signedOutUri,
        }).href
      } catch {
        return null
      }
    },
  }
}

async function discover(settings: OidcSettings): Promise<openid.Configuration> {
  const issuer = new URL(settings.issuer)
  return await openid.discovery(
    issuer,
    settings.clientId,
    { client_secret: settings.clientSecret, [openid.clockTolerance]: CLOCK_TOLERANCE_SECONDS },
    provenAs(settings.clientSecret),
    {
      timeout: TIMEOUT_SECONDS,
      execute: [
        // The signature of an ID token is looked at, too, not only by whom it was handed over.
        openid.enableNonRepudiationChecks,
        // In clear only to this machine: settings take no other address without https.
        ...(issuer.protocol === 'http:' ? [openid.allowInsecureRequests] : []),
      ],
    },
  )
}

/** In the header, as the standard has it, unless the provider takes the form alone. */
function provenAs(secret: string): openid.ClientAuth {
  const [inHeader, inForm] = [openid.ClientSecretBasic(secret), openid.ClientSecretPost(secret)]
  return (server, ...request) => {
    const takes = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return (takes.includes('client_secret_basic') ? inHeader : inForm)(server, ...request)
  }
}

/** Codes of the protocol are plain words; anything else is the other side's text and is not passed on. */
const plain = (code: unknown): string =>
  typeof code === 'string' && /^[\w-]{1,60}$/.test(code) ? code : 'unknown'

/** Nothing of what was answered goes along: there may be codes and tokens in it. */
function asRefusal(error: unknown): HocvuError {
  if (error instanceof openid.AuthorizationResponseError)
    return new HocvuError(
      'access.oidc-refused',
      `The provider of identities has let nobody in: ${plain(error.error)}.`,
    )
  if (error instanceof openid.ResponseBodyError) {
    // The secret is wrong, or the provider is in trouble: nothing that the person at the screen could mend.
    const isTheirs = error.error === 'invalid_client' || error.status >= 500
    return isTheirs ? unreachable(error) : invalid(plain(error.error))
  }
  if (error instanceof openid.WWWAuthenticateChallengeError) return unreachable(error)
  if (error instanceof openid.ClientError) {
    const code = plain(error.code)
    return /TIMEOUT|ABORT|RESPONSE_IS_NOT|HTTP_REQUEST/.test(code)
      ? unreachable(error)
      : invalid(code)
  }
  return unreachable(error)
}

const invalid = (why: string) =>
  new HocvuError(
    'access.oidc-invalid',
    `What came back from the provider of identities does not fit what was asked: ${why}. Sign in once more.`,
  )

function unreachable(error: unknown): HocvuError {
  const code = error instanceof openid.ResponseBodyError ? error.error : codeOf(error)
  return new HocvuError(
    'access.oidc-unreachable',
    `The provider of identities cannot be used: ${plain(code)}. Check OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, and that this machine reaches it.`,
    { retryAfterSeconds: 30 },
  )
}

/** `ECONNREFUSED` stands inside the error of a failed request. */
function codeOf(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined
  const inner: unknown = error.cause
  if (inner instanceof Error && 'code' in inner) return inner.code
  return 'code' in error ? error.code : undefined
}
