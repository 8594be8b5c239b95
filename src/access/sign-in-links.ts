/** Links by which a person sets a password: for somebody new, for a forgotten one, for the first administrator. */
import type { Database, Queryable, Trx } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import { randomToken, sha256 } from '../foundation/secrets.ts'
import { appendAudit } from './audit.ts'
import { hashPassword } from './passwords.ts'
import { endSessionsOf } from './session-store.ts'
import { createUser } from './users.ts'

const TOKEN_BYTES = 24
/** How long a link can be used. */
export const LINK_HOURS = 72

/**
 * The link that was made before for the same person is over.
 * @param userId null: for the first administrator, while there is nobody
 * @returns the token, in clear, for the only time
 */
export async function createSignInLink(
  db: Database,
  clock: Clock,
  actor: string,
  userId: string | null,
): Promise<{ token: string; expiresAt: Date }> {
  const token = randomToken(TOKEN_BYTES)
  const now = clock.now()
  const expiresAt = new Date(now.getTime() + LINK_HOURS * 3_600_000)
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('sign_in_links')
      .set({ expires_at: now })
      .where('user_id', 'is not distinct from', userId)
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .execute()
    await trx
      .insertInto('sign_in_links')
      .values({
        token_hash: sha256(token),
        user_id: userId,
        created_at: now,
        created_by: actor,
        expires_at: expiresAt,
        used_at: null,
      })
      .execute()
    await appendAudit(trx, {
      at: now,
      actor,
      action: 'user.link',
      subject: userId ?? 'first administrator',
    })
  })
  return { token, expiresAt }
}

/** Whom a link is for. @throws HocvuError `not-found` when it is unknown, used or over */
export async function readSignInLink(
  db: Queryable,
  clock: Clock,
  token: string,
): Promise<{ userId: string | null; login: string | null }> {
  const found = await db
    .selectFrom('sign_in_links')
    .leftJoin('users', 'users.id', 'sign_in_links.user_id')
    .select(['sign_in_links.user_id', 'users.login', 'users.disabled_at'])
    .where('token_hash', '=', sha256(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', clock.now())
    .executeTakeFirst()
  const isOver =
    found === undefined ||
    found.disabled_at !== null ||
    (found.user_id === null && (await hasAdministrator(db)))
  if (isOver)
    throw new HocvuError('not-found', 'The link is unknown, was used or is over. Ask for another.')
  return { userId: found.user_id, login: found.login }
}

/**
 * Sets the password; sessions that the person had are over, and so is the link.
 * @param first who the first administrator is, where the link is for that one
 * @throws HocvuError `not-found`, `user.password-weak`, `user.exists`
 */
export async function useSignInLink(
  db: Database,
  clock: Clock,
  token: string,
  given: { password: string; first?: { login: string; name: string } },
): Promise<{ userId: string }> {
  const { userId } = await readSignInLink(db, clock, token)
  const password_hash = await hashPassword(given.password)
  return await db.transaction().execute(async (trx) => {
    const now = clock.now()
    await takeSignInLink(trx, token, now)
    const id = userId ?? (await firstAdministrator(given.first))
    await trx
      .updateTable('users')
      .set({ password_hash, sessions_from: now })
      .where('id', '=', id)
      .execute()
    await endSessionsOf(trx, id)
    await appendAudit(trx, { at: now, actor: `link:${id}`, action: 'user.password', subject: id })
    return { userId: id }

    async function firstAdministrator(first: typeof given.first): Promise<string> {
      if (first === undefined)
        throw new HocvuError('request.invalid', 'Give a login name and a name.', {
          fields: [{ field: 'login', reason: 'is missing' }],
        })
      const made = await createUser(trx, clock, 'link:first', { ...first, role: 'administrator' })
      return made.id
    }
  })
}

/** @throws HocvuError `not-found` when somebody was quicker: used it, made another, or switched the person off */
export async function takeSignInLink(trx: Trx, token: string, now: Date): Promise<void> {
  const taken = await trx
    .updateTable('sign_in_links')
    .set({ used_at: now })
    .where('token_hash', '=', sha256(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (taken.numUpdatedRows === 0n)
    throw new HocvuError('not-found', 'The link was used, or ended, a moment ago. Ask for another.')
}

async function hasAdministrator(db: Queryable): Promise<boolean> {
  const found = await db
    .selectFrom('users')
    .leftJoin('user_identities', 'user_identities.user_id', 'users.id')
    .select('users.id')
    .where('role', '=', 'administrator')
    .where('disabled_at', 'is', null)
    .where((is) => is.or([is('password_hash', 'is not', null), is('issuer', 'is not', null)]))
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}
