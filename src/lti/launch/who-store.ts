/** SQL of which account somebody is whom a launch names. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'

/** What launches tell of an account. */
export interface News {
  fullName: string
  nameOrder: string
  nameKey: string
  email: string | null
  emailKey: string | null
  emailVerified: boolean
}

export interface KnownAccount extends News {
  id: string
  /** Nothing but launches has told of it: what they say counts. */
  byLaunches: boolean
}

/** As whom the launches before have named the person, else by the platform's own id of the account. */
export async function findAccount(
  db: Queryable,
  who: { registrationId: string; sub: string; platformId: string; sourceId: string },
): Promise<KnownAccount | null> {
  const found = await sql<KnownAccount>`
    select a.id, a.full_name as "fullName",
      a.name_order as "nameOrder", a.name_key as "nameKey", a.email, a.email_key as "emailKey", a.email_verified as "emailVerified",
      not exists (select from records r where r.platform_id = a.platform_id and r.account = a.source_id) as "byLaunches"
    from accounts a
    left join lti_people p on p.account_id = a.id
      and p.registration_id = ${who.registrationId}::uuid and p.sub = ${who.sub}
    where a.platform_id = ${who.platformId} and (a.source_id = ${who.sourceId} or a.id = (
      select k.account_id from lti_people k
      where k.registration_id = ${who.registrationId}::uuid and k.sub = ${who.sub}))
    order by p.sub is null limit 1`.execute(db)
  return found.rows[0] ?? null
}

/** Overwrites name and e-mail of the account by what `news` says. */
export async function takeNews(
  db: Queryable,
  accountId: string,
  news: News,
  now: Date,
): Promise<void> {
  await db
    .updateTable('accounts')
    .set({
      full_name: news.fullName,
      name_order: news.nameOrder,
      name_key: news.nameKey,
      email: news.email,
      email_key: news.emailKey,
      email_verified: news.emailVerified,
      updated_at: now,
    })
    .where('id', '=', accountId)
    .execute()
}

export async function notePerson(
  db: Queryable,
  who: { registrationId: string; sub: string; accountId: string },
  now: Date,
): Promise<void> {
  await db
    .insertInto('lti_people')
    .values({
      registration_id: who.registrationId,
      sub: who.sub,
      account_id: who.accountId,
      first_seen_at: now,
      last_seen_at: now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['registration_id', 'sub'])
        .doUpdateSet({ account_id: who.accountId, last_seen_at: now }),
    )
    .execute()
}

/** Connector id of the platform's present definition; null: no such platform. */
export async function connectorOf(db: Queryable, platformId: string): Promise<string | null> {
  const found = await sql<{ connector: string }>`
    select v.definition->>'connector' as connector
    from platforms p join platform_versions v on v.platform_id = p.id and v.version = p.version
    where p.id = ${platformId}`.execute(db)
  return found.rows[0]?.connector ?? null
}
