/** People who sign in: made, changed, switched off; each change is in the audit trail. */
import { randomUUID } from 'node:crypto'
import type { Database, Queryable } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import { appendAudit } from './audit.ts'
import type { Role } from './roles.ts'
import { findUserByLogin, loginKey } from './user-store.ts'

export interface NewUser {
  login: string
  name: string
  email?: string | null
  role: Role
  /** Code of the unit whose branch the person sees; left out: the whole roster. */
  unitCode?: string | null
}

/** @throws HocvuError `user.exists`, `not-found` for a unit that is not there, `request.invalid` */
export async function createUser(
  db: Queryable,
  clock: Clock,
  actor: string,
  wanted: NewUser,
): Promise<{ id: string }> {
  const login = wanted.login.normalize('NFC').trim()
  const name = wanted.name.normalize('NFC').trim()
  if (!/^[^\s:]{2,100}$/.test(login) || name === '')
    throw new HocvuError(
      'request.invalid',
      'A login name has 2 to 100 letters without blanks or colons, and the person a name.',
      { fields: [{ field: 'login', reason: '2 to 100 letters, no blanks, no colons' }] },
    )
  if ((await findUserByLogin(db, login)) !== null)
    throw new HocvuError('user.exists', `Somebody signs in as ${login} already.`, {
      params: { login },
    })
  const unitId = await unitOf(db, wanted)
  const id = randomUUID()
  const now = clock.now()
  await db
    .insertInto('users')
    .values({
      id,
      login,
      login_key: loginKey(login),
      name,
      email: wanted.email?.trim() || null,
      role: wanted.role,
      unit_id: unitId,
      password_hash: null,
      created_at: now,
      created_by: actor,
      disabled_at: null,
      last_signed_in_at: null,
      sessions_from: now,
    })
    .execute()
  await appendAudit(db, {
    at: now,
    actor,
    action: 'user.create',
    subject: id,
    after: { login, role: wanted.role, unit: wanted.unitCode ?? null },
  })
  return { id }
}

async function unitOf(db: Queryable, { unitCode, role }: NewUser): Promise<string | null> {
  if (unitCode === undefined || unitCode === null || unitCode === '') return null
  if (role === 'administrator')
    throw new HocvuError('request.invalid', 'An administrator sees the whole roster: no unit.', {
      fields: [{ field: 'unit', reason: 'an administrator sees the whole roster' }],
    })
  const unit = await db
    .selectFrom('units')
    .select('id')
    .where('code', '=', unitCode)
    .executeTakeFirst()
  if (unit === undefined) throw new HocvuError('not-found', `No unit has the code ${unitCode}.`)
  return unit.id
}

/** Ends every session of a person, on every device. */
export async function signOutEverywhere(
  db: Database,
  clock: Clock,
  actor: string,
  userId: string,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const now = clock.now()
    await trx.updateTable('users').set({ sessions_from: now }).where('id', '=', userId).execute()
    await appendAudit(trx, { at: now, actor, action: 'user.sign-out', subject: userId })
  })
}
