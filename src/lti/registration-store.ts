/** SQL of what is agreed with learning platforms, and of where in them this service was put. */
import type { Queryable } from '../database/connection.ts'
import type { Registration } from './registration.ts'

const columns = [
  'id',
  'name',
  'issuer',
  'client_id as clientId',
  'auth_url as authUrl',
  'token_url as tokenUrl',
  'keys_url as keysUrl',
  'token_audience as tokenAudience',
  'product',
  'platform_id as platformId',
  'sub_is_account as subIsAccount',
  'email_verified as emailVerified',
  'teachers_see as teachersSee',
  'grades_out as gradesOut',
  'frame_origins as frameOrigins',
  'state',
] as const

/** All that an issuer has, whatever their state. */
export async function registrationsOfIssuer(
  db: Queryable,
  issuer: string,
): Promise<Registration[]> {
  return await db
    .selectFrom('lti_registrations')
    .select(columns)
    .where('issuer', '=', issuer)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** null: there is none of that id. */
export async function readRegistration(db: Queryable, id: string): Promise<Registration | null> {
  const found = await db
    .selectFrom('lti_registrations')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirst()
  return found ?? null
}

/** Nobody else changes it until the transaction ends. */
export async function lockRegistration(trx: Queryable, id: string): Promise<Registration | null> {
  const found = await trx
    .selectFrom('lti_registrations')
    .select(columns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return found ?? null
}

/** It came by itself, and nobody has confirmed it yet, whether or not it was switched off meanwhile. */
export async function wasNeverConfirmed(db: Queryable, id: string): Promise<boolean> {
  const found = await db
    .selectFrom('audit_entries')
    .select('action')
    .where('subject', '=', id)
    .where('action', 'in', ['lti.registration-received', 'lti.registration-confirmed'])
    .execute()
  return found.length > 0 && found.every(({ action }) => action === 'lti.registration-received')
}

/** The newest first. */
export async function listRegistrations(
  db: Queryable,
): Promise<(Registration & { createdAt: Date; createdBy: string })[]> {
  return await db
    .selectFrom('lti_registrations')
    .select([...columns, 'created_at as createdAt', 'created_by as createdBy'])
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
}

/** @returns false when its issuer and client id are another's */
export async function insertRegistration(
  db: Queryable,
  { id, ...agreed }: Registration,
  { actor, now }: { actor: string; now: Date },
): Promise<boolean> {
  const made = await db
    .insertInto('lti_registrations')
    .values({
      id,
      ...columnsOf(agreed),
      state: agreed.state,
      created_at: now,
      created_by: actor,
      changed_at: now,
    })
    .onConflict((conflict) => conflict.columns(['issuer', 'client_id']).doNothing())
    .executeTakeFirst()
  return made.numInsertedOrUpdatedRows === 1n
}

export async function updateRegistration(
  trx: Queryable,
  { id, ...agreed }: Registration,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('lti_registrations')
    .set({ ...columnsOf(agreed), state: agreed.state, changed_at: now })
    .where('id', '=', id)
    .execute()
}

function columnsOf(agreed: Omit<Registration, 'id' | 'state'>) {
  return {
    name: agreed.name,
    issuer: agreed.issuer,
    client_id: agreed.clientId,
    auth_url: agreed.authUrl,
    token_url: agreed.tokenUrl,
    keys_url: agreed.keysUrl,
    token_audience: agreed.tokenAudience,
    product: agreed.product,
    platform_id: agreed.platformId,
    sub_is_account: agreed.subIsAccount,
    email_verified: agreed.emailVerified,
    teachers_see: agreed.teachersSee,
    grades_out: agreed.gradesOut,
    frame_origins: [...agreed.frameOrigins],
  }
}

/** Forgets which accounts this registration's users were matched to; each is matched anew at their next launch. */
export async function forgetPeople(trx: Queryable, registrationId: string): Promise<void> {
  await trx.deleteFrom('lti_people').where('registration_id', '=', registrationId).execute()
}

/** Where its courses said that their members, their columns and their scores stand. */
export async function forgetServices(trx: Queryable, registrationId: string): Promise<void> {
  await trx
    .updateTable('lti_courses')
    .set({ members_url: null, line_items_url: null })
    .where('registration_id', '=', registrationId)
    .execute()
}

export interface Deployment {
  deploymentId: string
  state: 'waiting' | 'active' | 'off'
  firstSeenAt: Date
}

/** The first seen first. */
export async function listDeployments(
  db: Queryable,
  registrationId: string,
): Promise<Deployment[]> {
  return await db
    .selectFrom('lti_deployments')
    .select(['deployment_id as deploymentId', 'state', 'first_seen_at as firstSeenAt'])
    .where('registration_id', '=', registrationId)
    .orderBy('first_seen_at')
    .orderBy('deployment_id')
    .execute()
}

/** More than this nobody looks through; what comes beyond is refused and not noted. */
const MOST_WAITING = 200

/** Notes one that is seen for the first time. @returns how it stands */
export async function noteDeployment(
  db: Queryable,
  { registrationId, deploymentId }: { registrationId: string; deploymentId: string },
  now: Date,
): Promise<Deployment['state']> {
  const ofThis = () =>
    db
      .selectFrom('lti_deployments')
      .select('state')
      .where('registration_id', '=', registrationId)
      .where('deployment_id', '=', deploymentId)
      .executeTakeFirst()
  const known = await ofThis()
  if (known !== undefined) return known.state
  const { waiting } = await db
    .selectFrom('lti_deployments')
    .select((with_) => with_.fn.countAll<number>().as('waiting'))
    .where('registration_id', '=', registrationId)
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow()
  if (waiting >= MOST_WAITING) return 'waiting'
  await db
    .insertInto('lti_deployments')
    .values({
      registration_id: registrationId,
      deployment_id: deploymentId,
      state: 'waiting',
      first_seen_at: now,
      changed_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return (await ofThis())?.state ?? 'waiting'
}

/** @returns how it stood before; null: it was not known */
export async function setDeployment(
  trx: Queryable,
  { registrationId, deploymentId }: { registrationId: string; deploymentId: string },
  state: 'active' | 'off',
  now: Date,
): Promise<Deployment['state'] | null> {
  const before = await trx
    .selectFrom('lti_deployments')
    .select('state')
    .where('registration_id', '=', registrationId)
    .where('deployment_id', '=', deploymentId)
    .forUpdate()
    .executeTakeFirst()
  await trx
    .insertInto('lti_deployments')
    .values({
      registration_id: registrationId,
      deployment_id: deploymentId,
      state,
      first_seen_at: now,
      changed_at: now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['registration_id', 'deployment_id'])
        .doUpdateSet({ state, changed_at: now }),
    )
    .execute()
  return before?.state ?? null
}

export async function platformExists(db: Queryable, id: string): Promise<boolean> {
  const found = await db
    .selectFrom('platforms')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst()
  return found !== undefined
}
