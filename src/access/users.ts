/** People who sign in are made here; `change-user.ts` has what comes later. */
import { randomUUID } from 'node:crypto'
import type { Queryable } from '../database/connection.ts'
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

/** @throws HocvuError `user.exists`, `user.login-invalid`, and as the parts below */
export async function createUser(
  db: Queryable,
  clock: Clock,
  actor: string,
  wanted: NewUser,
): Promise<{ id: string }> {
  const login = wanted.login.normalize('NFC').trim()
  const name = personsName(wanted.name)
  const email = emailOf(wanted.email)
  if (!/^[^\s:\p{C}]{2,100}$/u.test(login))
    throw new HocvuError(
      'user.login-invalid',
      'A login name has 2 to 100 letters without blanks or colons.',
    )
  if ((await findUserByLogin(db, login)) !== null) throw exists(login)
  const unitId = await unitOf(db, wanted)
  const id = randomUUID()
  const now = clock.now()
  const made = await db
    .insertInto('users')
    .values({
      id,
      login,
      login_key: loginKey(login),
      name,
      email,
      role: wanted.role,
      unit_id: unitId,
      password_hash: null,
      created_at: now,
      created_by: actor,
      disabled_at: null,
      last_signed_in_at: null,
      sessions_from: now,
    })
    // Somebody else may have taken the name a moment ago.
    .onConflict((conflict) => conflict.column('login_key').doNothing())
    .executeTakeFirst()
  if (made.numInsertedOrUpdatedRows !== 1n) throw exists(login)
  await appendAudit(db, {
    at: now,
    actor,
    action: 'user.create',
    subject: id,
    after: { login, role: wanted.role, unit: wanted.unitCode ?? null },
  })
  return { id }
}

const exists = (login: string) =>
  new HocvuError('user.exists', `Somebody signs in as ${login} already.`, { params: { login } })

/** @throws HocvuError `user.name-missing` */
export function personsName(typed: string): string {
  const name = typed.normalize('NFC').replace(/\s+/g, ' ').trim()
  if (name === '' || name.length > 200)
    throw new HocvuError('user.name-missing', 'The person needs a name of 1 to 200 letters.')
  return name
}

/** @throws HocvuError `user.email-invalid` */
export function emailOf(typed: string | null | undefined): string | null {
  const email = typed?.trim() ?? ''
  if (email === '') return null
  if (!/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(email) || email.length > 200)
    throw new HocvuError('user.email-invalid', 'The e-mail address is not one.')
  return email
}

/** @throws HocvuError `user.administrator-unit`, `user.unit-unknown` */
export async function unitOf(
  db: Queryable,
  { unitCode, role }: Pick<NewUser, 'unitCode' | 'role'>,
): Promise<string | null> {
  if (unitCode === undefined || unitCode === null || unitCode === '') return null
  if (role === 'administrator')
    throw new HocvuError(
      'user.administrator-unit',
      'An administrator sees the whole roster: leave the unit out.',
    )
  const unit = await db
    .selectFrom('units')
    .select('id')
    .where('code', '=', unitCode)
    .executeTakeFirst()
  if (unit === undefined)
    throw new HocvuError('user.unit-unknown', `No unit has the code ${unitCode}.`, {
      params: { unit: unitCode },
    })
  return unit.id
}
