/** Acts of people about learning platforms: connected, changed, confirmed, switched off; and where in them this service was put. */
import { randomUUID } from 'node:crypto'
import { appendAudit } from '../access/audit.ts'
import type { Database, Trx } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Outgoing } from '../foundation/outgoing/outgoing.ts'
import type { AuditAction } from '../foundation/texts/console/audit-actions.ts'
import { standGradebook } from './grades/gradebook.ts'
import type { Registration } from './registration.ts'
import { registrationRefused } from './registration-fault.ts'
import {
  forgetPeople,
  forgetServices,
  insertRegistration,
  lockRegistration,
  registrationsOfIssuer,
  setDeployment,
  updateRegistration,
  wasNeverConfirmed,
} from './registration-store.ts'
import { checkedTerms, type GivenTerms } from './terms.ts'

export interface RegistrationDeps {
  db: Database
  clock: Clock
  outgoing: Pick<Outgoing, 'address'>
}

/**
 * By hand, with what the platform shows. It counts at once.
 * @param deployments those that are known already, such as `1` of Moodle
 * @throws HocvuError `lti.registration-refused`
 */
export async function registerPlatform(
  { db, clock, outgoing }: RegistrationDeps,
  actor: string,
  given: GivenTerms & { deployments?: readonly string[] },
): Promise<Registration> {
  const terms = await checkedTerms(db, outgoing, given)
  const deployments = [...new Set(given.deployments ?? [])].map(deploymentIdOf)
  const registration: Registration = { id: randomUUID(), ...terms, state: 'active' }
  const now = clock.now()
  await db.transaction().execute(async (trx) => {
    if (!(await insertRegistration(trx, registration, { actor, now })))
      throw registrationRefused('known')
    await standGradebook(trx, null, registration, { actor, now })
    for (const deploymentId of deployments)
      await setDeployment(trx, { registrationId: registration.id, deploymentId }, 'active', now)
    await appendAudit(trx, {
      ...{ at: now, actor, action: 'lti.registration-created', subject: registration.id },
      after: { ...terms, deployments },
    })
  })
  return registration
}

/** @throws HocvuError `not-found`, `lti.registration-refused` */
export async function changeRegistration(
  deps: RegistrationDeps,
  actor: string,
  id: string,
  changes: Partial<GivenTerms>,
): Promise<Registration> {
  return await act(deps, actor, id, 'lti.registration-changed', async (trx, before) => ({
    ...before,
    ...(await checkedTerms(trx, deps.outgoing, { ...before, ...changes })),
  }))
}

/**
 * One that has registered itself counts from now on, with what a person says of it.
 * @throws HocvuError `not-found`, `lti.registration-refused`
 */
export async function confirmRegistration(
  deps: RegistrationDeps,
  actor: string,
  id: string,
  said: Partial<GivenTerms> = {},
): Promise<Registration> {
  return await act(deps, actor, id, 'lti.registration-confirmed', async (trx, before) => {
    if (before.state !== 'waiting') throw registrationRefused('not-waiting')
    const terms = await checkedTerms(trx, deps.outgoing, { ...before, ...said })
    return { ...before, ...terms, state: 'active' }
  })
}

/** Nobody comes from it any more, and nothing of it is lost. @throws HocvuError `not-found` */
export async function switchRegistrationOff(
  deps: RegistrationDeps,
  actor: string,
  id: string,
): Promise<Registration> {
  return await act(deps, actor, id, 'lti.registration-off', async (_, before) => ({
    ...before,
    state: 'off',
  }))
}

/** One that was switched off. @throws HocvuError `not-found` */
export async function switchRegistrationOn(
  deps: RegistrationDeps,
  actor: string,
  id: string,
): Promise<Registration> {
  return await act(deps, actor, id, 'lti.registration-on', async (trx, before) => {
    if (before.state !== 'off') return before
    // Whoever has not been looked at is confirmed, and not merely switched on.
    return { ...before, state: (await wasNeverConfirmed(trx, id)) ? 'waiting' : 'active' }
  })
}

/** @throws HocvuError `not-found`, `lti.registration-refused` */
export async function admitDeployment(
  deps: RegistrationDeps,
  actor: string,
  place: { registrationId: string; deploymentId: string },
): Promise<void> {
  await switchDeployment(deps, actor, place, 'active')
}

/** @throws HocvuError `not-found`, `lti.registration-refused` */
export async function switchDeploymentOff(
  deps: RegistrationDeps,
  actor: string,
  place: { registrationId: string; deploymentId: string },
): Promise<void> {
  await switchDeployment(deps, actor, place, 'off')
}

async function switchDeployment(
  { db, clock }: RegistrationDeps,
  actor: string,
  { registrationId, deploymentId: given }: { registrationId: string; deploymentId: string },
  state: 'active' | 'off',
): Promise<void> {
  const deploymentId = deploymentIdOf(given)
  await db.transaction().execute(async (trx) => {
    if ((await lockRegistration(trx, registrationId)) === null) throw unknown(registrationId)
    const now = clock.now()
    const before = await setDeployment(trx, { registrationId, deploymentId }, state, now)
    if (before === state) return
    await appendAudit(trx, {
      ...{ at: now, actor, subject: registrationId },
      action: state === 'active' ? 'lti.deployment-admitted' : 'lti.deployment-off',
      before: { deployment: deploymentId, state: before },
      after: { deployment: deploymentId, state },
    })
  })
}

async function act(
  { db, clock }: RegistrationDeps,
  actor: string,
  id: string,
  action: AuditAction,
  change: (trx: Trx, before: Registration) => Promise<Registration>,
): Promise<Registration> {
  return await db.transaction().execute(async (trx) => {
    const before = await lockRegistration(trx, id)
    if (before === null) throw unknown(id)
    const after = await change(trx, before)
    const changed = changesOf(before, after)
    if (changed.length === 0) return before
    if (await isTaken(trx, before, after)) throw registrationRefused('known')
    const now = clock.now()
    await updateRegistration(trx, after, now)
    await standGradebook(trx, before, after, { actor, now })
    // Who a name of a launch is rests on these.
    if (changed.some((field) => WHO.includes(field))) await forgetPeople(trx, id)
    // Access to the new site goes to no address of the former one: courses tell theirs anew with the next launch.
    if (siteOf(before) !== siteOf(after)) await forgetServices(trx, id)
    const part = (whole: Registration) =>
      Object.fromEntries(changed.map((field) => [field, whole[field]]))
    await appendAudit(trx, {
      ...{ at: now, actor, action, subject: id, before: part(before), after: part(after) },
    })
    return after
  })
}

const siteOf = ({ issuer, tokenUrl }: Registration): string =>
  [issuer, tokenUrl].map((url) => new URL(url).origin).join(' ')

type Field = keyof Registration
const WHO: readonly Field[] = ['platformId', 'subIsAccount', 'issuer', 'product']

const FIELDS = [
  ...(['name', 'issuer', 'clientId', 'authUrl', 'tokenUrl', 'keysUrl', 'tokenAudience'] as const),
  ...(['product', 'platformId', 'subIsAccount', 'emailVerified', 'teachersSee'] as const),
  ...(['gradesOut', 'frameOrigins', 'state'] as const),
] satisfies Field[]

const changesOf = (before: Registration, after: Registration): Field[] =>
  FIELDS.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))

/** Of another registration. */
async function isTaken(trx: Trx, before: Registration, after: Registration): Promise<boolean> {
  if (before.issuer === after.issuer && before.clientId === after.clientId) return false
  const others = await registrationsOfIssuer(trx, after.issuer)
  return others.some(({ id, clientId }) => id !== after.id && clientId === after.clientId)
}

function deploymentIdOf(given: string): string {
  const id = given.trim()
  if (id === '' || id.length > 255) throw registrationRefused('deployment')
  return id
}

const unknown = (id: string) =>
  new HocvuError('not-found', `No learning platform is registered under ${id}.`)
