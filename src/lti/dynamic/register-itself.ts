/** A learning platform registers itself by a link that an administrator made (LTI Dynamic Registration 1.0). It waits until somebody has looked. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { appendAudit } from '../../access/audit.ts'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import type { Outgoing, OutgoingCall } from '../../foundation/outgoing/outgoing.ts'
import type { Registration } from '../registration.ts'
import { registrationRefused } from '../registration-fault.ts'
import {
  freeRegistrationLink,
  spendRegistrationLink,
  takeRegistrationLink,
} from '../registration-links.ts'
import { insertRegistration, setDeployment } from '../registration-store.ts'
import { checkedTerms } from '../terms.ts'
import { readPlatformConfiguration } from './platform-configuration.ts'
import { readRegistered, toolConfiguration } from './tool-configuration.ts'

/** As the platform's page asks for it. */
export const SelfRegistration = z.object({
  openid_configuration: z.string().min(1).max(2000),
  registration_token: z
    .string()
    .max(20_000)
    .regex(/^[\x21-\x7e]+$/)
    .optional(),
})

export interface SelfRegistrationDeps {
  db: Database
  clock: Clock
  outgoing: Outgoing
  publicUrl: string | undefined
}

const DEADLINE_MS = 10_000
const LARGEST_ANSWER = 256 * 1024

/** @throws HocvuError `not-found` for a link that opens nothing, `lti.registration-refused`, `lti.target-refused` */
export async function registerItself(
  deps: SelfRegistrationDeps,
  token: string,
  asked: z.output<typeof SelfRegistration>,
): Promise<Registration> {
  const { createdBy } = await takeRegistrationLink(deps.db, token, deps.clock.now())
  try {
    const { registration, deploymentId } = await agree(deps, asked)
    await keep(deps, { token, actor: createdBy, registration, deploymentId })
    return registration
  } catch (thrown) {
    // What was wrong can be mended, and the link opened again.
    await freeRegistrationLink(deps.db, token)
    throw thrown
  }
}

async function agree(
  { db, outgoing, publicUrl }: SelfRegistrationDeps,
  asked: z.output<typeof SelfRegistration>,
): Promise<{ registration: Registration; deploymentId: string | null }> {
  const from = addressOf(outgoing, asked.openid_configuration, 'openid_configuration')
  const platform = readPlatformConfiguration(
    await answerOf(outgoing, {
      what: 'configuration of a learning platform',
      method: 'GET',
      url: from.href,
      // Canvas shows its configuration to whoever brings this.
      headers: bearer(asked),
    }),
    from,
  )
  const { issuer, authUrl, tokenUrl, keysUrl, tokenAudience, product } = platform
  const given = { issuer, authUrl, tokenUrl, keysUrl, tokenAudience, product }
  const said = { ...given, name: new URL(issuer).host, subIsAccount: product === 'moodle' }
  // Before the platform is told anything; its client id it tells then.
  await checkedTerms(db, outgoing, { ...said, clientId: '-' })
  const answer = await answerOf(outgoing, {
    what: 'registration with a learning platform',
    method: 'POST',
    url: addressOf(outgoing, platform.registrationUrl, 'registration').href,
    headers: {
      'content-type': 'application/json',
      ...bearer(asked),
    },
    body: JSON.stringify(toolConfiguration(publicUrl, platform)),
  })
  const { clientId, deploymentId } = readRegistered(answer)
  const terms = await checkedTerms(db, outgoing, { ...said, clientId })
  return { registration: { id: randomUUID(), ...terms, state: 'waiting' }, deploymentId }
}

const bearer = ({ registration_token: token }: z.output<typeof SelfRegistration>) => ({
  ...(token !== undefined && { authorization: `Bearer ${token}` }),
})

async function keep(
  { db, clock }: SelfRegistrationDeps,
  made: { token: string; actor: string; registration: Registration; deploymentId: string | null },
): Promise<void> {
  const { token, actor, registration, deploymentId } = made
  const { id, ...terms } = registration
  const now = clock.now()
  await db.transaction().execute(async (trx) => {
    if (!(await insertRegistration(trx, registration, { actor, now })))
      throw registrationRefused('known')
    // Nobody comes from it before the registration is confirmed, and then from there.
    if (deploymentId !== null)
      await setDeployment(trx, { registrationId: id, deploymentId }, 'active', now)
    await spendRegistrationLink(trx, token, id)
    await appendAudit(trx, {
      ...{ at: now, actor, action: 'lti.registration-received', subject: id },
      after: { ...terms, deployments: deploymentId === null ? [] : [deploymentId] },
    })
  })
}

function addressOf(outgoing: Outgoing, given: string, what: string): URL {
  try {
    return outgoing.address(given)
  } catch (cause) {
    throw registrationRefused('address', what, cause)
  }
}

async function answerOf(outgoing: Outgoing, call: OutgoingCall): Promise<string> {
  const { host } = new URL(call.url)
  try {
    const limits = { deadlineMs: DEADLINE_MS, maxBytes: LARGEST_ANSWER }
    const { status, body } = await outgoing.call({ ...call, ...limits })
    if (status >= 200 && status < 300) return body
    throw registrationRefused('answer', `${host}: HTTP ${status}`)
  } catch (thrown) {
    if (!(thrown instanceof HocvuError)) throw thrown
    if (thrown.code === 'outgoing.refused-address')
      throw registrationRefused('address', host, thrown)
    if (thrown.code === 'outgoing.unreachable')
      throw registrationRefused('unreachable', host, thrown)
    if (thrown.code === 'outgoing.bad-answer') throw registrationRefused('answer', host, thrown)
    throw thrown
  }
}
