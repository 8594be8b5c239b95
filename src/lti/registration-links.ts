/** Links by which a learning platform registers itself, once: made by an administrator, opened in the platform. */
import { appendAudit } from '../access/audit.ts'
import type { Database, Queryable } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import { randomToken, sha256 } from '../foundation/secrets.ts'

const TOKEN_BYTES = 24
const LENGTH_MS = 24 * 3_600_000
/** Whoever took a link and is not heard of for so long has gone: a crash must not spend it. */
const TAKEN_FOR_MS = 2 * 60_000

/** @returns the token of `/lti/register/{token}`, in clear, for the only time */
export async function createRegistrationLink(
  db: Database,
  clock: Clock,
  actor: string,
): Promise<{ token: string; expiresAt: Date }> {
  const token = randomToken(TOKEN_BYTES)
  const now = clock.now()
  const expiresAt = new Date(now.getTime() + LENGTH_MS)
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('lti_registration_links')
      .values({
        token_hash: sha256(token),
        created_by: actor,
        created_at: now,
        expires_at: expiresAt,
        used_at: null,
        registration_id: null,
      })
      .execute()
    await appendAudit(trx, {
      ...{ at: now, actor, action: 'lti.registration-link', subject: 'lti' },
      after: { expiresAt },
    })
  })
  return { token, expiresAt }
}

/**
 * Of several at once one gets it.
 * @returns who made the link
 * @throws HocvuError `lti.link-over` for one that is over, used, or being used; `not-found`
 */
export async function takeRegistrationLink(
  db: Queryable,
  token: string,
  now: Date,
): Promise<{ createdBy: string }> {
  const taken = await db
    .updateTable('lti_registration_links')
    .set({ used_at: now })
    .where('token_hash', '=', sha256(token))
    .where('registration_id', 'is', null)
    .where('expires_at', '>', now)
    .where((is) =>
      is.or([
        is('used_at', 'is', null),
        is('used_at', '<', new Date(now.getTime() - TAKEN_FOR_MS)),
      ]),
    )
    .returning('created_by as createdBy')
    .executeTakeFirst()
  if (taken !== undefined) return taken
  const known = await db
    .selectFrom('lti_registration_links')
    .select('expires_at')
    .where('token_hash', '=', sha256(token))
    .executeTakeFirst()
  if (known === undefined) throw new HocvuError('not-found', 'There is no such registration link.')
  throw new HocvuError(
    'lti.link-over',
    'The registration link was used, is being used or is over. Make another under Integrations.',
  )
}

/** The registration failed: the link may be opened again. */
export async function freeRegistrationLink(db: Queryable, token: string): Promise<void> {
  await db
    .updateTable('lti_registration_links')
    .set({ used_at: null })
    .where('token_hash', '=', sha256(token))
    .where('registration_id', 'is', null)
    .execute()
}

/** In the transaction that stores the registration: the link opens nothing from then on. */
export async function spendRegistrationLink(
  trx: Queryable,
  token: string,
  registrationId: string,
): Promise<void> {
  await trx
    .updateTable('lti_registration_links')
    .set({ registration_id: registrationId })
    .where('token_hash', '=', sha256(token))
    .execute()
}
