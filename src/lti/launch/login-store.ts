/** SQL of sign-ins under way. */
import type { Queryable } from '../../database/connection.ts'

export interface BegunLogin {
  stateHash: Buffer
  registrationId: string
  nonceHash: Buffer
  browserHash: Buffer
  expiresAt: Date
}

export async function insertLogin(db: Queryable, login: BegunLogin): Promise<void> {
  await db
    .insertInto('lti_logins')
    .values({
      state_hash: login.stateHash,
      registration_id: login.registrationId,
      nonce_hash: login.nonceHash,
      browser_hash: login.browserHash,
      expires_at: login.expiresAt,
    })
    .execute()
}

/** Found and gone in one statement: of several who bring the same state one gets it. null: nobody has begun it, or it was taken. */
export async function takeLogin(
  db: Queryable,
  stateHash: Buffer,
): Promise<Omit<BegunLogin, 'stateHash'> | null> {
  const taken = await db
    .deleteFrom('lti_logins')
    .where('state_hash', '=', stateHash)
    .returning([
      'registration_id as registrationId',
      'nonce_hash as nonceHash',
      'browser_hash as browserHash',
      'expires_at as expiresAt',
    ])
    .executeTakeFirst()
  return taken ?? null
}
