/** SQL of the sessions of people who are signed in: known by the digest of their name, their contents sealed. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { prepared } from '../database/prepared.ts'
import { sha256 } from '../foundation/secrets.ts'
import { type User, userColumns, userTables } from './user-store.ts'

/** A session that nobody uses for so long is over. */
export const IDLE_SECONDS = 8 * 3600
/** Its end is moved on when that gains so much: not with every click. */
const STEP_SECONDS = 60

const idleEnd = sql<Date>`now() + make_interval(secs => ${IDLE_SECONDS})`

/**
 * What was kept under the name, which is used by that, so that it ends later; and whose it is, as they are now.
 * null: nothing, or it is over.
 */
export async function readSession(
  db: Queryable,
  sid: string,
): Promise<{ sealed: Buffer; user: User } | null> {
  const hash = sha256(sid)
  const found = await sql<User & { sealed: Buffer }>`${prepared}
    with moved as (
      update sessions set expire = ${idleEnd}
      where sid_hash = ${hash} and expire > now()
        and expire < ${idleEnd} - make_interval(secs => ${STEP_SECONDS})
      returning sealed, user_id
    ),
    found as (
      select sealed, user_id from moved
      union all
      select sealed, user_id from sessions
      where sid_hash = ${hash} and expire > now() and not exists (select from moved)
    )
    select found.sealed, ${userColumns} from ${userTables}
      join found on found.user_id = u.id`.execute(db)
  const [row] = found.rows
  if (row === undefined) return null
  const { sealed, ...user } = row
  return { sealed, user }
}

export async function insertSession(
  db: Queryable,
  sid: string,
  { userId, sealed }: { userId: string; sealed: Buffer },
): Promise<void> {
  await sql`insert into sessions (sid_hash, user_id, sealed, expire)
    values (${sha256(sid)}, ${userId}, ${sealed}, ${idleEnd})
    on conflict (sid_hash) do update
      set user_id = excluded.user_id, sealed = excluded.sealed, expire = excluded.expire`.execute(
    db,
  )
}

/** Keeps what has changed; a session that is over stays so. */
export async function updateSession(db: Queryable, sid: string, sealed: Buffer): Promise<void> {
  await sql`update sessions set sealed = ${sealed}, expire = ${idleEnd}
    where sid_hash = ${sha256(sid)} and expire > now()`.execute(db)
}

/** @returns false when there was none: somebody else has ended it */
export async function deleteSession(db: Queryable, sid: string): Promise<boolean> {
  const gone = await sql`delete from sessions where sid_hash = ${sha256(sid)}`.execute(db)
  return (gone.numAffectedRows ?? 0n) > 0n
}

/** Ends what a person has begun, on every device. */
export async function endSessionsOf(db: Queryable, userId: string): Promise<void> {
  await sql`delete from sessions where user_id = ${userId}`.execute(db)
}

/** @returns how many sessions were over */
export async function forgetEndedSessions(db: Queryable): Promise<number> {
  const gone = await sql`delete from sessions where expire < now()`.execute(db)
  return Number(gone.numAffectedRows ?? 0n)
}
