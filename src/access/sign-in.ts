/** Signing in with a password. */
import { sql } from 'kysely'
import type { Database } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Vault } from '../foundation/secrets.ts'
import { deviceOf } from './known-device.ts'
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
/** Stands for a name that nobody has, so that the same questions are asked of the database. */
const NOBODY = '00000000-0000-0000-0000-000000000000'
/** Older failures are forgotten. */
const REMEMBERED_MS = 24 * 60 * 60_000

/**
 * Counted for a name at an address, so that nobody can lock another person out from elsewhere, and for a browser from
 * which the person has signed in before apart, so that nobody behind the same address can either. A wrong name, a wrong
 * password and a person who was switched off are answered alike, in the same time.
 * @throws HocvuError `access.sign-in-refused`; `access.rate-limited` after too many failures
 */
export async function signIn(
  { db, clock, vault }: SignInDeps,
  given: { login: string; password: string; address: string; device?: string | null },
): Promise<User> {
  const device = deviceOf(vault, given.login, given.device ?? null)
  const place = device === null ? given.address : `device ${device}`
  const who = vault.hash('sign-in', `${loginKey(given.login)}\n${place}`)
  const now = clock.now()
  await countAttempt(db, who, now)
  const user = await findUserByLogin(db, given.login)
  const stored = await passwordHashOf(db, user?.id ?? NOBODY)
  const mayCome = user !== null && user.disabledAt === null
  const right = await isPassword(mayCome ? stored : null, given.password)
  if (user === null || !right)
    throw new HocvuError(
      'access.sign-in-refused',
      'The name or the password is not right, or the person may not sign in any more.',
    )
  await db.deleteFrom('sign_in_failures').where('who', '=', who).execute()
  await db.updateTable('users').set({ last_signed_in_at: now }).where('id', '=', user.id).execute()
  return user
}

/**
 * An attempt counts as failed before it is looked at, so that many at the same time are not all looked at; the right
 * password forgets the count.
 * @throws HocvuError `access.rate-limited`, which itself does not count
 */
async function countAttempt(db: Database, who: Buffer, now: Date): Promise<void> {
  const forgotten = new Date(now.getTime() - REMEMBERED_MS)
  const counted = await sql`
    insert into sign_in_failures (who, failures, last_at) values (${who}, 1, ${now})
    on conflict (who) do update set last_at = excluded.last_at,
      failures = case when sign_in_failures.last_at < ${forgotten} then 1 else sign_in_failures.failures + 1 end
    where sign_in_failures.last_at < ${forgotten} or sign_in_failures.failures < ${FREE_FAILURES}
      or ${waitOver(now)}
    returning failures`.execute(db)
  if (counted.rows.length > 0) return
  const known = await db
    .selectFrom('sign_in_failures')
    .select(['failures', 'last_at'])
    .where('who', '=', who)
    .executeTakeFirst()
  const until = known === undefined ? 0 : known.last_at.getTime() + waitAfter(known.failures)
  throw new HocvuError('access.rate-limited', 'Too many failed attempts to sign in.', {
    retryAfterSeconds: Math.max(1, Math.ceil((until - now.getTime()) / 1000)),
  })
}

const waitAfter = (failures: number): number =>
  Math.min(FIRST_WAIT_MS * 2 ** Math.min(failures - FREE_FAILURES, 10), LONGEST_WAIT_MS)

/** The same, where the row is. */
const waitOver = (now: Date) => sql`sign_in_failures.last_at <= ${now}::timestamptz - make_interval(
  secs => least(${FIRST_WAIT_MS}::float8 * power(2, least(sign_in_failures.failures - ${FREE_FAILURES}, 10)), ${LONGEST_WAIT_MS}::float8) / 1000)`

/** @returns how many counts were old enough to be forgotten */
export async function forgetOldFailures(db: Database, now: Date): Promise<number> {
  const gone = await db
    .deleteFrom('sign_in_failures')
    .where('last_at', '<', new Date(now.getTime() - REMEMBERED_MS))
    .executeTakeFirst()
  return Number(gone.numDeletedRows)
}
