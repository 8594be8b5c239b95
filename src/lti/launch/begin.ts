/** A platform says that somebody wants to come: they are sent there to be named (OIDC third-party initiated login). */
import { z } from 'zod'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { randomToken, sha256 } from '../../foundation/secrets.ts'
import { ownAddress, requireOwn } from '../own-address.ts'
import type { Registration } from '../registration.ts'
import { listDeployments, registrationsOfIssuer } from '../registration-store.ts'
import { insertLogin } from './login-store.ts'

const TOKEN_BYTES = 24
export const LOGIN_MS = 10 * 60_000

/** As the platform sends it, by GET or POST (security framework 5.1.1.1; LTI 1.3 core 4.1). */
export const LoginRequest = z.object({
  iss: z.string().min(1).max(2000),
  login_hint: z.string().min(1).max(10_000),
  target_link_uri: z.string().min(1).max(2000),
  lti_message_hint: z.string().max(20_000).optional(),
  client_id: z.string().min(1).max(255).optional(),
  lti_deployment_id: z.string().min(1).max(255).optional(),
})
type LoginRequest = z.infer<typeof LoginRequest>

export interface Begun {
  /** Where the browser goes. */
  to: string
  state: string
  /** What the browser is to keep until it comes back. */
  browser: string
}

/** @throws HocvuError `lti.platform-unknown`, `lti.deployment-unknown`, `lti.target-refused` */
export async function beginLogin(
  { db, clock, publicUrl }: { db: Database; clock: Clock; publicUrl: string | undefined },
  request: LoginRequest,
): Promise<Begun> {
  const registration = await registrationFor(db, request)
  requireOwn(publicUrl, request.target_link_uri)
  const [state, nonce, browser] = [TOKEN_BYTES, TOKEN_BYTES, TOKEN_BYTES].map(randomToken)
  if (!state || !nonce || !browser) throw new TypeError('three tokens were made')
  await insertLogin(db, {
    stateHash: sha256(state),
    registrationId: registration.id,
    nonceHash: sha256(nonce),
    browserHash: sha256(browser),
    expiresAt: new Date(clock.now().getTime() + LOGIN_MS),
  })
  const to = new URL(registration.authUrl)
  const asked: Record<string, string | undefined> = {
    scope: 'openid',
    response_type: 'id_token',
    response_mode: 'form_post',
    prompt: 'none',
    client_id: registration.clientId,
    redirect_uri: ownAddress(publicUrl, '/lti/launch'),
    login_hint: request.login_hint,
    lti_message_hint: request.lti_message_hint,
    state,
    nonce,
  }
  for (const [name, value] of Object.entries(asked))
    if (value !== undefined) to.searchParams.set(name, value)
  return { to: to.href, state, browser }
}

/**
 * Which agreement it is about. An issuer may have several: then it has to say the client, or where it has put this
 * service has to tell. What it says is not signed yet, so nothing is noted of it.
 */
async function registrationFor(
  db: Database,
  { iss, client_id: client, lti_deployment_id: deployment }: LoginRequest,
): Promise<Registration> {
  const all = await registrationsOfIssuer(db, iss)
  const named = all.filter(({ clientId }) => client === undefined || clientId === client)
  const active = named.filter(({ state }) => state === 'active')
  if (active.length === 0) throw unknownPlatform(named)
  const placed = await Promise.all(
    active.map(async (registration) => {
      const known = await listDeployments(db, registration.id)
      const place = known.find(({ deploymentId }) => deploymentId === deployment)
      return { registration, place: place?.state ?? null }
    }),
  )
  const [first, ...others] =
    placed.length === 1 ? placed : placed.filter(({ place }) => place !== null)
  if (first === undefined || others.length > 0)
    throw new HocvuError(
      'lti.platform-unknown',
      'The issuer has several registrations, and the login tells neither its client_id nor a deployment that is known. Send client_id.',
    )
  if (first.place === 'off')
    throw new HocvuError(
      'lti.deployment-unknown',
      `The deployment of ${first.registration.name} is switched off. Admit it under Integrations if it is to be used.`,
    )
  return first.registration
}

function unknownPlatform(named: readonly Registration[]): HocvuError {
  const [one] = named
  return new HocvuError(
    'lti.platform-unknown',
    one === undefined
      ? 'The issuer and client of the login are registered nowhere. Register the platform under Integrations.'
      : one.state === 'waiting'
        ? `${one.name} has registered itself and waits: confirm it under Integrations.`
        : `${one.name} is switched off. Switch it on again under Integrations if it is to be used.`,
  )
}
