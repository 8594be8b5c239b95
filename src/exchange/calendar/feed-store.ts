/** SQL of calendar feeds: one a person, found by a keyed hash of its link. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import type { DateString } from '../../foundation/dates.ts'
import type { Language } from '../../foundation/texts/pages.ts'

export interface StoredFeed {
  tokenSealed: Buffer
  language: Language
  createdAt: Date
  lastUsedOn: DateString | null
}

/** null: the person has none. */
export async function feedOf(db: Queryable, userId: string): Promise<StoredFeed | null> {
  const found = await sql<StoredFeed>`
    select token_sealed as "tokenSealed", language, created_at as "createdAt", last_used_on as "lastUsedOn"
    from calendar_feeds where user_id = ${userId}::uuid`.execute(db)
  return found.rows[0] ?? null
}

/** The former link of the person opens nothing any more. @returns whether there was one */
export async function saveFeed(
  db: Queryable,
  feed: {
    userId: string
    tokenHash: Buffer
    tokenSealed: Buffer
    language: Language
    createdAt: Date
  },
): Promise<boolean> {
  const before = await dropFeed(db, feed.userId)
  await db
    .insertInto('calendar_feeds')
    .values({
      ...{ user_id: feed.userId, token_hash: feed.tokenHash, token_sealed: feed.tokenSealed },
      ...{ language: feed.language, created_at: feed.createdAt, last_used_on: null },
    })
    // Somebody was quicker at another screen: the later link counts.
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet((made) => ({
        token_hash: made.ref('excluded.token_hash'),
        token_sealed: made.ref('excluded.token_sealed'),
        language: made.ref('excluded.language'),
        created_at: made.ref('excluded.created_at'),
        last_used_on: null,
      })),
    )
    .execute()
  return before
}

/** @returns false: there was none */
export async function dropFeed(db: Queryable, userId: string): Promise<boolean> {
  const dropped = await sql`delete from calendar_feeds where user_id = ${userId}::uuid`.execute(db)
  return Number(dropped.numAffectedRows ?? 0) > 0
}

/** Whose link it is; null: nobody's, or of somebody who was switched off. */
export async function findFeed(
  db: Queryable,
  tokenHash: Buffer,
): Promise<{ userId: string; language: Language } | null> {
  const found = await sql<{ userId: string; language: Language }>`
    select f.user_id as "userId", f.language from calendar_feeds f
    join users u on u.id = f.user_id and u.disabled_at is null
    where f.token_hash = ${tokenHash}`.execute(db)
  return found.rows[0] ?? null
}

/** Once a day, however often a calendar asks. */
export async function noteFeedUse(db: Queryable, userId: string, on: DateString): Promise<void> {
  await sql`update calendar_feeds set last_used_on = ${on}::date
    where user_id = ${userId}::uuid and last_used_on is distinct from ${on}::date`.execute(db)
}
