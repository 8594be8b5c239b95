/**
 * Whoever stands in a frame, after the launch. Nothing of it is kept in the browser: each form of the frame carries it
 * sealed, for a short while, and what the platform may see is read anew each time.
 */
import { z } from 'zod'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import type { Vault } from '../../foundation/secrets.ts'
import type { Launch } from '../launch/launch.ts'
import { listDeployments, readRegistration } from '../registration-store.ts'

export type FrameVisit = Pick<
  Launch,
  | 'registration'
  | 'deploymentId'
  | 'sub'
  | 'isTeacher'
  | 'isLearner'
  | 'isTest'
  | 'course'
  | 'language'
  | 'message'
> & {
  /** Milliseconds since 1970. Left out: it begins now. */
  until?: number
}

/** From the launch, however often its forms are sent: who teaches the course is known as of then. */
const LIFE_MS = 60 * 60_000

const Message = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('resource-link'), resourceLinkId: z.string() }),
  z.object({
    kind: z.literal('deep-linking'),
    returnUrl: z.url(),
    acceptTypes: z.array(z.string()),
    acceptMultiple: z.boolean(),
    data: z.string().nullable(),
  }),
])

const Sealed = z.object({
  registration: z.uuid(),
  deploymentId: z.string(),
  sub: z.string(),
  isTeacher: z.boolean(),
  isLearner: z.boolean(),
  isTest: z.boolean(),
  course: z
    .object({
      id: z.uuid(),
      contextId: z.string(),
      label: z.string().nullable(),
      title: z.string().nullable(),
    })
    .nullable(),
  language: z.enum(['vi', 'en']),
  message: Message,
  until: z.int(),
})

interface VisitDeps {
  db: Database
  clock: Clock
  vault: Vault
}

/** For a hidden field, never for an address. */
export function sealVisit(
  { vault, clock }: Pick<VisitDeps, 'vault' | 'clock'>,
  visit: FrameVisit,
): string {
  const { registration, message, until = clock.now().getTime() + LIFE_MS, ...rest } = visit
  const kept: z.input<typeof Sealed> = {
    ...rest,
    registration: registration.id,
    message:
      message.kind === 'resource-link'
        ? message
        : { ...message, acceptTypes: [...message.acceptTypes] },
    until,
  }
  return vault.encrypt('lti', Buffer.from(JSON.stringify(kept))).toString('base64url')
}

/** @throws HocvuError `lti.login-over`; `lti.platform-unknown`, `lti.deployment-unknown` when it was switched off since */
export async function openVisit(deps: VisitDeps, sealed: string): Promise<FrameVisit> {
  const { registration: id, until, ...visit } = unsealed(deps, sealed)
  if (until <= deps.clock.now().getTime()) throw over('it stands open for more than an hour')
  const registration = await readRegistration(deps.db, id)
  if (registration?.state !== 'active')
    throw new HocvuError(
      'lti.platform-unknown',
      'The platform was switched off while its page stood open.',
    )
  const deployments = await listDeployments(deps.db, id)
  const own = deployments.find(({ deploymentId }) => deploymentId === visit.deploymentId)
  if (own?.state !== 'active')
    throw new HocvuError(
      'lti.deployment-unknown',
      `The deployment of ${registration.name} was switched off while its page stood open.`,
    )
  return { registration, until, ...visit }
}

const over = (why: string) =>
  new HocvuError('lti.login-over', `The page in the frame is over: ${why}. Open it again.`)

function unsealed({ vault }: Pick<VisitDeps, 'vault'>, sealed: string): z.output<typeof Sealed> {
  try {
    const plain = vault.decrypt('lti', Buffer.from(sealed, 'base64url'))
    return Sealed.parse(JSON.parse(plain.toString()))
  } catch (cause) {
    throw new HocvuError(
      'lti.login-over',
      'The form in the frame carries no token of this service.',
      {
        cause,
      },
    )
  }
}
