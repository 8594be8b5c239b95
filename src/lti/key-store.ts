/** SQL of the keys by which this service proves itself to learning platforms. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'

export interface LtiKeyRow {
  kid: string
  publicJwk: unknown
  sealed: Buffer
  createdAt: Date
  /** null: it signs. */
  retiredAt: Date | null
}

/** Whoever makes or changes a key waits here until the transaction ends. */
export async function lockLtiKeys(trx: Queryable): Promise<void> {
  await sql`select pg_advisory_xact_lock(7207, 3)`.execute(trx)
}

/** The newest first. */
export async function selectLtiKeys(db: Queryable): Promise<LtiKeyRow[]> {
  return await db
    .selectFrom('lti_keys')
    .select([
      'kid',
      'public_jwk as publicJwk',
      'private_sealed as sealed',
      'created_at as createdAt',
      'retired_at as retiredAt',
    ])
    .orderBy('created_at', 'desc')
    .orderBy('kid')
    .execute()
}

export async function insertLtiKey(
  trx: Queryable,
  key: { kid: string; publicJwk: object; sealed: Buffer; now: Date },
): Promise<void> {
  await trx
    .insertInto('lti_keys')
    .values({
      kid: key.kid,
      public_jwk: JSON.stringify(key.publicJwk),
      private_sealed: key.sealed,
      created_at: key.now,
      retired_at: null,
    })
    .execute()
}

export async function retireLtiKey(trx: Queryable, kid: string, now: Date): Promise<void> {
  await trx.updateTable('lti_keys').set({ retired_at: now }).where('kid', '=', kid).execute()
}
