/** Secrets that messages to a subscriber are signed with, or that it asks for. */
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import type { Vault } from '../foundation/secrets.ts'

const SECRET_BYTES = 32

/** As Standard Webhooks write one: `whsec_` and base64. */
export const newWebhookSecret = (): string =>
  `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`

/** Those that count now, the newest first. */
export async function activeSecrets(
  db: Queryable,
  vault: Vault,
  subscriberId: string,
  now: Date,
): Promise<string[]> {
  const found = await sql<{ sealed: Buffer }>`
    select sealed from subscriber_secrets
    where subscriber_id = ${subscriberId} and (expires_at is null or expires_at > ${now})
    order by n desc`.execute(db)
  return found.rows.map(({ sealed }) => vault.decrypt('subscriber-secret', sealed).toString())
}

/** The new one counts at once; those before it until `formerUntil`. The caller holds the subscriber's row. */
export async function addSecret(
  db: Queryable,
  vault: Vault,
  subscriberId: string,
  secret: string,
  { now, formerUntil }: { now: Date; formerUntil: Date },
): Promise<void> {
  await sql`update subscriber_secrets set expires_at = ${formerUntil}
    where subscriber_id = ${subscriberId} and (expires_at is null or expires_at > ${formerUntil})`.execute(
    db,
  )
  await sql`insert into subscriber_secrets (subscriber_id, n, sealed, created_at, expires_at)
    select ${subscriberId}::uuid, coalesce(max(n), 0) + 1,
      ${vault.encrypt('subscriber-secret', Buffer.from(secret))}::bytea, ${now}::timestamptz, null
    from subscriber_secrets where subscriber_id = ${subscriberId}`.execute(db)
}
