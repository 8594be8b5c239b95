/** SQL of who is whom by a provider of identities: by issuer and subject, never by mail or name. */
import type { Queryable } from '../../database/connection.ts'

export interface Identity {
  issuer: string
  subject: string
}

/** @returns the user's id */
export async function findByIdentity(
  db: Queryable,
  { issuer, subject }: Identity,
): Promise<string | null> {
  const found = await db
    .selectFrom('user_identities')
    .select('user_id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
  return found?.user_id ?? null
}

/** @returns false when either of the two is tied already */
export async function insertIdentity(
  db: Queryable,
  { issuer, subject }: Identity,
  by: { userId: string; actor: string; now: Date },
): Promise<boolean> {
  const made = await db
    .insertInto('user_identities')
    .values({ issuer, subject, user_id: by.userId, linked_at: by.now, linked_by: by.actor })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return made.numInsertedOrUpdatedRows === 1n
}

/** @returns false when there was none */
export async function deleteIdentity(db: Queryable, userId: string): Promise<boolean> {
  const gone = await db
    .deleteFrom('user_identities')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return gone.numDeletedRows > 0n
}
