/** Somebody comes back named by their platform: everything is checked before anything is believed. */
import { z } from 'zod'
import type { Database } from '../../database/connection.ts'
import { keyWithoutNationalId } from '../../evidence/without-national-id.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import type { Outgoing } from '../../foundation/outgoing/outgoing.ts'
import { sha256, type Vault } from '../../foundation/secrets.ts'
import { noteCourse } from '../course-store.ts'
import { keySetsBy } from '../key-sets.ts'
import { requireOwn } from '../own-address.ts'
import type { Registration } from '../registration.ts'
import { noteDeployment, readRegistration } from '../registration-store.ts'
import { checkToken } from './check-token.ts'
import type { Launch } from './launch.ts'
import { takeLogin } from './login-store.ts'
import { readLaunch } from './read-launch.ts'

/** As the platform has the browser post it. */
export const LaunchRequest = z.object({
  state: z.string().min(1).max(200),
  id_token: z.string().min(1).max(100_000),
})

const LONGEST_SUB = 255

export interface LaunchDeps {
  db: Database
  clock: Clock
  outgoing: Outgoing
  vault: Vault
  publicUrl: string | undefined
}

/**
 * The sign-in is taken out before the token is looked at, so that neither state nor nonce counts twice, whatever comes
 * of the token.
 * @param kept what the browser brings of what it was given to keep; empty: it keeps nothing in a frame
 * @throws HocvuError `lti.…`
 */
export async function finishLaunch(
  deps: LaunchDeps,
  { state, id_token: token }: z.infer<typeof LaunchRequest>,
  kept: readonly string[],
): Promise<Launch> {
  const { db, clock, outgoing, publicUrl } = deps
  const now = clock.now()
  const login = await takeLogin(db, sha256(state))
  if (login === null) throw over('its state is unknown or was used')
  if (login.expiresAt <= now) throw over('it took longer than ten minutes')
  // One that keeps nothing may be anybody's, and is shown nothing that stays: see docs/lti.md.
  if (kept.length > 0 && !kept.some((value) => sha256(value).equals(login.browserHash)))
    throw over('it was begun in another browser')
  const registration = await readRegistration(db, login.registrationId)
  if (registration?.state !== 'active')
    throw new HocvuError(
      'lti.platform-unknown',
      'The platform was switched off while somebody came from it.',
    )
  const { nonceHash } = login
  const claims = await checkToken(token, registration, keySetsBy(outgoing), { nonceHash, now })
  const said = readLaunch(claims, registration.product)
  if (said.target !== null) requireOwn(publicUrl, said.target)
  await requireDeployment(db, registration, said.deploymentId, now)
  const { target: _, context, ...launch } = said
  // As it is kept: some platforms call people by their citizen's number.
  const sub = keyWithoutNationalId(launch.sub, deps.vault)
  if (sub.length > LONGEST_SUB)
    throw new HocvuError('lti.message-refused', 'The sub of the launch is too long to be kept.')
  requireReturn(outgoing, registration, launch.message)
  const course =
    context === null
      ? null
      : await noteCourse(
          db,
          outgoing,
          {
            ...{ registration, deploymentId: said.deploymentId, context },
            kind: launch.message.kind,
          },
          now,
        )
  return { registration, course, ...launch, sub }
}

const over = (why: string) =>
  new HocvuError('lti.login-over', `The launch is over: ${why}. Open the item in the course again.`)

async function requireDeployment(
  db: Database,
  registration: Registration,
  deploymentId: string,
  now: Date,
): Promise<void> {
  const state = await noteDeployment(db, { registrationId: registration.id, deploymentId }, now)
  if (state === 'active') return
  throw new HocvuError(
    'lti.deployment-unknown',
    `${registration.name} launches from a deployment that is ${state === 'off' ? 'switched off' : 'not admitted yet'}. Admit it under Integrations.`,
  )
}

/** What was chosen goes back to the platform, and to nobody else. @throws HocvuError `lti.message-refused` */
function requireReturn(
  outgoing: Outgoing,
  { issuer, authUrl, tokenUrl, frameOrigins }: Registration,
  message: Launch['message'],
): void {
  if (message.kind !== 'deep-linking') return
  const own = [...[issuer, authUrl, tokenUrl].map((url) => new URL(url).origin), ...frameOrigins]
  if (own.includes(outgoing.address(message.returnUrl).origin)) return
  throw new HocvuError(
    'lti.message-refused',
    'The deep_link_return_url is of another host than the platform. Name its origin in the registration if it is meant.',
  )
}
