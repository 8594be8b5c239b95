/** Changes of people who sign in: their particulars, switched off and on again; each is in the audit trail. */
import type { Database, Trx } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import { appendAudit } from './audit.ts'
import type { Role } from './roles.ts'
import { endSessionsOf } from './session-store.ts'
import { actorOf, findUser, lockAdministrators, type User } from './user-store.ts'
import { emailOf, personsName, unitOf } from './users.ts'

export interface ChangedUser {
  name: string
  email: string | null
  role: Role
  /** Code of the unit whose branch the person sees; null: the whole roster. */
  unitCode: string | null
}

/**
 * Takes effect with the person's next click; nobody has to sign in again.
 * @returns false when everything was so already
 * @throws HocvuError `not-found`, `request.invalid`, `user.own-rights`, `user.last-administrator`
 */
export async function changeUser(
  db: Database,
  clock: Clock,
  actor: string,
  id: string,
  wanted: ChangedUser,
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const user = await requireUser(trx, id)
    const unitId = await unitOf(trx, wanted)
    const name = personsName(wanted.name)
    const email = emailOf(wanted.email)
    if (wanted.role !== user.role || unitId !== (user.unit?.id ?? null)) refuseOneself(actor, user)
    if (wanted.role !== 'administrator') await refuseLastAdministrator(trx, user)
    const now: Particulars = { name, email, role: wanted.role, unit: wanted.unitCode }
    const { before, after } = differences(particularsOf(user), now)
    if (Object.keys(after).length === 0) return false
    await trx
      .updateTable('users')
      .set({ name, email, role: wanted.role, unit_id: unitId })
      .where('id', '=', id)
      .execute()
    await appendAudit(trx, {
      ...{ at: clock.now(), actor, action: 'user.change', subject: id },
      ...{ before: { login: user.login, ...before }, after: { login: user.login, ...after } },
    })
    return true
  })
}

/**
 * The person is out at once, on every device, and a link that was on its way is over. What they did stays under their name.
 * @returns false when the person was switched off already
 * @throws HocvuError `not-found`, `user.own-rights`, `user.last-administrator`
 */
export async function disableUser(
  db: Database,
  clock: Clock,
  actor: string,
  id: string,
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const user = await requireUser(trx, id)
    if (user.disabledAt !== null) return false
    refuseOneself(actor, user)
    await refuseLastAdministrator(trx, user)
    const now = clock.now()
    await trx
      .updateTable('users')
      .set({ disabled_at: now, sessions_from: now })
      .where('id', '=', id)
      .execute()
    await trx
      .updateTable('sign_in_links')
      .set({ expires_at: now })
      .where('user_id', '=', id)
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .execute()
    await endSessionsOf(trx, id)
    await appendAudit(trx, {
      ...{ at: now, actor, action: 'user.disable', subject: id },
      after: { login: user.login },
    })
    return true
  })
}

/** With the password and the rights that the person had. @returns false when the person was active already */
export async function enableUser(
  db: Database,
  clock: Clock,
  actor: string,
  id: string,
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const user = await requireUser(trx, id)
    if (user.disabledAt === null) return false
    await trx.updateTable('users').set({ disabled_at: null }).where('id', '=', id).execute()
    await appendAudit(trx, {
      ...{ at: clock.now(), actor, action: 'user.enable', subject: id },
      after: { login: user.login },
    })
    return true
  })
}

/** Ends every session of a person, on every device. @throws HocvuError `not-found` */
export async function signOutEverywhere(
  db: Database,
  clock: Clock,
  actor: string,
  userId: string,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { login } = await requireUser(trx, userId)
    const now = clock.now()
    await trx.updateTable('users').set({ sessions_from: now }).where('id', '=', userId).execute()
    await endSessionsOf(trx, userId)
    await appendAudit(trx, {
      ...{ at: now, actor, action: 'user.sign-out', subject: userId },
      after: { login },
    })
  })
}

/** Locked until the transaction ends, administrators first: two who switch each other off must take turns. */
async function requireUser(trx: Trx, id: string): Promise<User> {
  await lockAdministrators(trx)
  const user = await findUser(trx, id)
  if (user === null) throw new HocvuError('not-found', 'Nobody of that id signs in.')
  return user
}

function refuseOneself(actor: string, user: User): void {
  if (actor === actorOf(user))
    throw new HocvuError(
      'user.own-rights',
      'Nobody takes their own rights away by mistake: another administrator has to do it.',
    )
}

/** At least one administrator who can sign in has to be left. @throws HocvuError `user.last-administrator` */
export async function refuseLastAdministrator(trx: Trx, user: User): Promise<void> {
  if (user.role !== 'administrator') return
  const able = await lockAdministrators(trx)
  if (able.some((id) => id !== user.id) || !able.includes(user.id)) return
  throw new HocvuError(
    'user.last-administrator',
    `${user.login} is the last administrator who can sign in. Make another one first: hocvu users add <login> --name "…" --role administrator`,
  )
}

type Particulars = { name: string; email: string | null; role: Role; unit: string | null }

const particularsOf = ({ name, email, role, unit }: User): Particulars => ({
  ...{ name, email, role },
  unit: unit?.code ?? unit?.name ?? null,
})

/** Only what is not the same. */
function differences(was: Particulars, is: Particulars) {
  const changed = (['name', 'email', 'role', 'unit'] as const).filter((key) => was[key] !== is[key])
  const only = (of: Particulars) => Object.fromEntries(changed.map((key) => [key, of[key]]))
  return { before: only(was), after: only(is) }
}
