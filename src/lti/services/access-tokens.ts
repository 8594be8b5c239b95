/**
 * Access to the services of learning platforms: asked for with an assertion that the tool's own key signs (1EdTech security
 * framework 1.0, 4.1; RFC 7523), kept in memory until shortly before its end.
 */
import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { z } from 'zod'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { Outgoing } from '../../foundation/outgoing/outgoing.ts'
import type { Vault } from '../../foundation/secrets.ts'
import { signingKey } from '../keys.ts'
import type { Registration } from '../registration.ts'
import { serviceRefused } from './service-fault.ts'

export interface TokenDeps {
  db: Database
  clock: Clock
  vault: Vault
  outgoing: Outgoing
}

export interface AccessTokens {
  /** Whoever asks for the same at once shares one question. @throws HocvuError `lti.service-refused`, `outgoing.…` */
  of(deps: TokenDeps, registration: Registration, scopes: readonly string[]): Promise<string>
  /** The platform did not take it: the next one is asked for anew. */
  forget(registration: Registration, scopes: readonly string[], token: string): void
}

const ASSERTION_SECONDS = 120
const DEADLINE_MS = 10_000
const LARGEST_ANSWER = 64 * 1024
/** Not used any more when it has less than this left: a request takes its time. */
const SPARE_SECONDS = 30
/** Where the platform does not say how long it counts. */
const USUAL_SECONDS = 300
const LONGEST_SECONDS = 3600

const Granted = z.object({
  access_token: z.string().min(1).max(10_000),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.coerce.number().positive().optional(),
})
const Refused = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/) })

interface Kept {
  token: string
  until: number
}

export function createAccessTokens(): AccessTokens {
  const kept = new Map<string, Kept>()
  const asked = new Map<string, Promise<Kept>>()
  async function renew(key: string, question: () => Promise<Kept>): Promise<Kept> {
    try {
      const got = await question()
      kept.set(key, got)
      return got
    } finally {
      asked.delete(key)
    }
  }
  return {
    of: async (deps, registration, scopes) => {
      const key = keyOf(registration, scopes)
      const known = kept.get(key)
      if (known !== undefined && known.until > deps.clock.now().getTime()) return known.token
      const question = asked.get(key) ?? renew(key, () => ask(deps, registration, scopes))
      asked.set(key, question)
      return (await question).token
    },
    forget: (registration, scopes, token) => {
      const key = keyOf(registration, scopes)
      if (kept.get(key)?.token === token) kept.delete(key)
    },
  }
}

/** Whatever a token rests on: after a change of the registration another one is asked for. */
const keyOf = (registration: Registration, scopes: readonly string[]) => {
  const { id, clientId, tokenUrl, tokenAudience } = registration
  return JSON.stringify([id, clientId, tokenUrl, tokenAudience, ...scopes.toSorted()])
}

async function ask(
  deps: TokenDeps,
  registration: Registration,
  scopes: readonly string[],
): Promise<Kept> {
  const now = deps.clock.now()
  const { status, body } = await deps.outgoing.call({
    what: 'access token of a learning platform',
    method: 'POST',
    url: registration.tokenUrl,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(deps, registration, now),
      scope: scopes.join(' '),
    }).toString(),
    deadlineMs: DEADLINE_MS,
    maxBytes: LARGEST_ANSWER,
  })
  const answer = jsonOf(body)
  if (status < 200 || status >= 300) throw refusal(status, answer)
  const granted = Granted.safeParse(answer)
  if (!granted.success) throw serviceRefused('answer', 'access token')
  const { access_token: token, expires_in: given = USUAL_SECONDS } = granted.data
  const seconds = Math.max(0, Math.min(given, LONGEST_SECONDS) - SPARE_SECONDS)
  return { token, until: now.getTime() + seconds * 1000 }
}

async function assertion(
  { db, clock, vault }: TokenDeps,
  { clientId, tokenAudience, tokenUrl }: Registration,
  now: Date,
): Promise<string> {
  const { kid, privateKey } = await signingKey({ db, clock, vault })
  const seconds = Math.floor(now.getTime() / 1000)
  return await new SignJWT()
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(tokenAudience ?? tokenUrl)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + ASSERTION_SECONDS)
    .setJti(randomUUID())
    .sign(privateKey)
}

/** Only the code of the error is told on: what stands beside it is the platform's own words. */
function refusal(status: number, answer: unknown) {
  const said = Refused.safeParse(answer)
  const code = said.success ? said.data.error : ''
  const what = code === '' ? `HTTP ${status}` : `HTTP ${status}, ${code}`
  if (code === 'invalid_scope') return serviceRefused('scope', what)
  if (code === 'invalid_client' || code === 'unauthorized_client' || status === 401)
    return serviceRefused('client', what)
  return serviceRefused('token', what)
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
