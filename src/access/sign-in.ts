/** Signing in with a password. */
import { sql } from 'kysely'
import type { Database } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Vault } from '../foundation/secrets.ts'
import { isPassword } from './passwords.ts'
import { findUserByLogin, loginKey, passwordHashOf, type User } from './user-store.ts'

interface SignInDeps {
  db: Database
  clock: Clock
  vault: Vault
}

/** After so many failures of one name from one address the next attempt has to wait. */
const FREE_FAILURES = 5
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 15 * 60_000
/** Older failures are forgotten. */
const REMEMBERED_MS = 24 * 60 * 60_000

/**
 * Counted for a name at an address, so that nobody can lock another person out from elsewhere. A wrong name, a wrong
 * password and a person who was switched off are answered alike, in the same time.
 * @throws HocvuError `access.sign-in-refused`; `access.rate-limited` after too many failures
 */
export async function signIn(
  { db, clock, vault }: SignInDeps,
  given: { login: string; password: string; address: string },
): Promise<User> {
  const who = vault.hash('sign-in', `${loginKey(given.login)}\n${given.address}`)
  const now = clock.now()
  await refuseTooMany(db, who, now)
  const user = await findUserByLogin(db, given.login)
  const stored =
    user === null || user.disabledAt !== null ? null : await passwordHashOf(db, user.id)
  const right = await isPassword(stored, given.password)
  if (user === null || !right) {
    await noteFailure(db, who, now)
    throw new HocvuError(
      'access.sign-in-refused',
      'The name or the password is not right, or the person may not sign in any more.',
    )
  }
  await db.deleteFrom('sign_in_failures').where('who', '=', who).execute()
  await db.updateTable('users').set({ last_signed_in_at: now }).where('id', '=', user.id).execute()
  return user
}

async function refuseTooMany(db: Database, who: Buffer, now: Date): Promise<void> {
  const known = await db
    .selectFrom('sign_in_failures')
    .selectAll()
    .where('who', '=', who)
    .executeTakeFirst()
  if (known === undefined || known.failures < FREE_FAILURES) return
  const doubled = FIRST_WAIT_MS * 2 ** Math.min(known.failures - FREE_FAILURES, 10)
  const until = known.last_at.getTime() + Math.min(doubled, LONGEST_WAIT_MS)
  if (until <= now.getTime()) return
  throw new HocvuError('access.rate-limited', 'Too many failed attempts to sign in.', {
    retryAfterSeconds: Math.ceil((until - now.getTime()) / 1000),
  })
}

async function noteFailure(db: Database, who: Buffer, now: Date): Promise<void> {
  const forgotten = new Date(now.getTime() - REMEMBERED_MS)
  await sql`insert into sign_in_failures (who, failures, last_at) values (${who}, 1, ${now})
    on conflict (who) do update set last_at = excluded.last_at,
      failures = case when sign_in_failures.last_at < ${forgotten} then 1
        else sign_in_failures.failures + 1 end`.execute(db)
  await db.deleteFrom('sign_in_failures').where('last_at', '<', forgotten).execute()
}
