/** Lets somebody in whom the provider of identities has named, with the rights that its claims mean here. */
import type { Database, Trx } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { sha256 } from '../../foundation/secrets.ts'
import { appendAudit } from '../audit.ts'
import { refuseLastAdministrator } from '../change-user.ts'
import type { Role } from '../roles.ts'
import { endSessionsOf } from '../session-store.ts'
import { readSignInLink, takeSignInLink } from '../sign-in-links.ts'
import { findUser, lockAdministrators, type User } from '../user-store.ts'
import { createUser } from '../users.ts'
import { type ClaimedPerson, readClaims } from './claims.ts'
import { deleteIdentity, findByIdentity, insertIdentity } from './identity-store.ts'
import type { Proven } from './provider.ts'
import type { OidcSettings } from './settings.ts'

/** The actor of what follows from claims. */
const OIDC = 'oidc'

interface Deps {
  db: Database
  clock: Clock
  settings: OidcSettings
}

/** Who the identity is, as far as this service decides it. */
interface Rights {
  role: Role
  unitId: string | null
}

/**
 * Role and unit become what the claims say, each time. Somebody new is made only where the settings say so, and nobody
 * is found by a name or mail: those are words of the provider about somebody, not the person.
 * @throws HocvuError `access.oidc-unknown`, `access.oidc-no-role`, `access.oidc-no-unit`, `access.oidc-taken`,
 *   `user.last-administrator`
 */
export async function signInByIdentity(
  { db, clock, settings }: Deps,
  proven: Proven,
): Promise<{ userId: string }> {
  const person = readClaims(proven.claims, settings)
  const now = clock.now()
  const done = await db.transaction().execute(async (trx) => {
    await lockAdministrators(trx)
    const known = await findByIdentity(trx, proven)
    const user = known === null ? null : await findUser(trx, known)
    if (user === null) return await makeUser(trx, { clock, settings }, proven, person)
    if (user.disabledAt !== null) throw unknown()
    const rights = await rightsOf(trx, person, user)
    if (rights instanceof HocvuError) {
      // Whom the provider gives no rights any more has none by what was begun before either.
      await signOut(trx, user, now)
      return rights
    }
    await takeOver(trx, user, rights, now)
    return { userId: user.id }
  })
  if (done instanceof HocvuError) throw done
  return done
}

/**
 * By a link that an administrator has passed on: it stands for the user who was invited, and is used up. Whom the link
 * was tied to before is not any more.
 * @throws HocvuError `not-found` for a link that is over or for the first administrator, and as `signInByIdentity`
 */
export async function signInByInvitation(
  { db, clock, settings }: Deps,
  proven: Proven,
  token: string,
): Promise<{ userId: string }> {
  const person = readClaims(proven.claims, settings)
  const now = clock.now()
  return await db.transaction().execute(async (trx) => {
    await lockAdministrators(trx)
    const { userId } = await readSignInLink(trx, clock, token)
    const user = userId === null ? null : await findUser(trx, userId)
    if (user === null) throw new HocvuError('not-found', 'The link sets a password, nothing else.')
    await takeSignInLink(trx, token, now)
    await deleteIdentity(trx, user.id)
    await tie(trx, proven, { user, actor: `link:${user.id}`, now })
    const rights = await rightsOf(trx, person, user)
    if (rights instanceof HocvuError) throw rights
    await trx.updateTable('users').set({ sessions_from: now }).where('id', '=', user.id).execute()
    await endSessionsOf(trx, user.id)
    await takeOver(trx, user, rights, now)
    return { userId: user.id }
  })
}

/** Somebody who is signed in ties their own identity. @throws HocvuError `access.oidc-taken` */
export async function tieOwnIdentity(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  proven: Proven,
  user: User,
): Promise<void> {
  await db
    .transaction()
    .execute((trx) => tie(trx, proven, { user, actor: `user:${user.login}`, now: clock.now() }))
}

/**
 * The person signs in by password from then on, or by a new link.
 * @returns false when nothing was tied
 * @throws HocvuError `user.last-administrator` for the last one who can sign in
 */
export async function untieIdentity(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  actor: string,
  userId: string,
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    await lockAdministrators(trx)
    const user = await findUser(trx, userId)
    if (user === null) throw new HocvuError('not-found', 'Nobody of that id signs in.')
    if (!user.hasPassword) await refuseLastAdministrator(trx, user)
    if (!(await deleteIdentity(trx, userId))) return false
    const now = clock.now()
    await trx.updateTable('users').set({ sessions_from: now }).where('id', '=', userId).execute()
    await endSessionsOf(trx, userId)
    await appendAudit(trx, {
      ...{ at: now, actor, action: 'user.identity.unlink', subject: userId },
      after: { login: user.login },
    })
    return true
  })
}

async function makeUser(
  trx: Trx,
  { clock, settings }: Pick<Deps, 'clock' | 'settings'>,
  proven: Proven,
  person: ClaimedPerson,
): Promise<{ userId: string }> {
  if (settings.unknown === 'refuse' || person.role === 'kept') throw unknown()
  const rights = await rightsOf(trx, person, null)
  if (rights instanceof HocvuError) throw rights
  const login = person.login ?? proven.subject
  const unit =
    rights.unitId === null || typeof person.unit === 'string' ? {} : { unitCode: person.unit.code }
  const now = clock.now()
  const made = await createUser(trx, clock, OIDC, {
    ...{ login, name: person.name ?? login, role: rights.role, ...unit },
    email: mailOf(person),
  }).catch((error: unknown) => {
    if (error instanceof HocvuError && error.code === 'user.exists') throw taken()
    throw error
  })
  const user = await findUser(trx, made.id)
  if (user === null) throw unknown()
  await tie(trx, proven, { user, actor: OIDC, now })
  await trx.updateTable('users').set({ last_signed_in_at: now }).where('id', '=', user.id).execute()
  return { userId: user.id }
}

/** What is no address is left out: nobody is kept out by their mail. */
const mailOf = ({ email }: ClaimedPerson): string | null =>
  email !== null && /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(email) && email.length <= 200
    ? email
    : null

async function tie(
  trx: Trx,
  { issuer, subject }: Proven,
  { user, actor, now }: { user: User; actor: string; now: Date },
): Promise<void> {
  if (!(await insertIdentity(trx, { issuer, subject }, { userId: user.id, actor, now })))
    throw taken()
  await appendAudit(trx, {
    ...{ at: now, actor, action: 'user.identity.link', subject: user.id },
    // The subject is the provider's own number of a person: enough of it to tell two apart.
    after: { login: user.login, issuer, subject: digestOf(subject) },
  })
}

const digestOf = (subject: string) => sha256(subject).toString('hex').slice(0, 16)

/** @param user null: somebody new */
async function rightsOf(
  trx: Trx,
  { role: claimed, unit }: ClaimedPerson,
  user: User | null,
): Promise<Rights | HocvuError> {
  const role = claimed === 'kept' ? user?.role : claimed
  if (role === undefined || role === 'none')
    return new HocvuError(
      'access.oidc-no-role',
      'The claims of this person give none of the roles of OIDC_ROLES. Look at OIDC_ROLE_CLAIM and at the person’s groups.',
    )
  if (role === 'administrator' || unit === 'whole-roster') return { role, unitId: null }
  if (unit === 'kept') return { role, unitId: user?.unit?.id ?? null }
  const code = unit === 'none' ? null : unit.code
  const found =
    code === null
      ? undefined
      : await trx.selectFrom('units').select('id').where('code', '=', code).executeTakeFirst()
  if (found !== undefined) return { role, unitId: found.id }
  return new HocvuError(
    'access.oidc-no-unit',
    'The claims of this person name no unit, several, or one that is not here. Look at OIDC_UNIT_CLAIM and at the codes of units.',
  )
}

/** The person is in, with these rights from now on. */
async function takeOver(trx: Trx, user: User, { role, unitId }: Rights, now: Date): Promise<void> {
  if (role !== 'administrator') await refuseLastAdministrator(trx, user)
  const before: Rights = { role: user.role, unitId: user.unit?.id ?? null }
  await trx
    .updateTable('users')
    .set({ role, unit_id: unitId, last_signed_in_at: now })
    .where('id', '=', user.id)
    .execute()
  if (before.role === role && before.unitId === unitId) return
  const after = await findUser(trx, user.id)
  const told = (one: User | null) => ({
    login: user.login,
    ...(before.role !== role && { role: one?.role }),
    ...(before.unitId !== unitId && { unit: one?.unit?.code ?? one?.unit?.name ?? null }),
  })
  await appendAudit(trx, {
    ...{ at: now, actor: OIDC, action: 'user.change', subject: user.id },
    ...{ before: told(user), after: told(after) },
  })
}

async function signOut(trx: Trx, user: User, now: Date): Promise<void> {
  await trx.updateTable('users').set({ sessions_from: now }).where('id', '=', user.id).execute()
  await endSessionsOf(trx, user.id)
  await appendAudit(trx, {
    ...{ at: now, actor: OIDC, action: 'user.sign-out', subject: user.id },
    after: { login: user.login },
  })
}

const unknown = () =>
  new HocvuError(
    'access.oidc-unknown',
    'The provider of identities knows somebody who was not invited here, or was switched off. Invite them: hocvu users add',
  )

const taken = () =>
  new HocvuError(
    'access.oidc-taken',
    'The identity, or the login name that it brings, belongs to another user already. See: hocvu users list',
  )
