/** Access tokens that all workers share: one of them obtains it, the others wait for it and find it. */
import { bulkhead } from 'cockatiel'
import { z } from 'zod'
import { isGood, localTokenKeeper, type TokenKeeper } from '../connectors/tokens.ts'
import type { Database } from '../src/database/connection.ts'
import type { Clock } from '../src/foundation/clock.ts'
import { sha256, type Vault } from '../src/foundation/secrets.ts'
import {
  lockToken,
  readToken,
  type SealedToken,
  saveToken,
} from '../src/programs/platform-state.ts'

/**
 * A renewal holds a connection of the database while it asks a platform, and asking takes another one: were all of
 * them renewing, nobody could ask.
 */
const renewals = bulkhead(2, Number.POSITIVE_INFINITY)

const Sealed = z.object({ value: z.string(), of: z.string() })

/** @param account whose token it is: at another address or for another client it is worthless, and must not show up */
export function sharedTokenKeeper(
  { db, vault, clock }: { db: Database; vault: Vault; clock: Clock },
  platformId: string,
  account: string,
): TokenKeeper {
  const of = sha256(account).toString('hex')
  const local = localTokenKeeper(() => clock.now())
  const opened = (stored: SealedToken | null) => {
    if (stored === null) return null
    try {
      const text = vault.decrypt('platform-token', stored.sealed).toString()
      const token = Sealed.parse(JSON.parse(text))
      return token.of === of ? { value: token.value, expiresAt: stored.expiresAt } : null
    } catch {
      // Written under another master key, or by an older version: as good as none.
      return null
    }
  }
  return {
    token: (obtain, refused) =>
      local.token(async () => {
        const stored = opened(await readToken(db, platformId))
        if (stored !== null && isGood(stored, refused, clock.now())) return stored
        return await renewals.execute(() =>
          db.transaction().execute(async (trx) => {
            const meanwhile = opened(await lockToken(trx, platformId))
            if (meanwhile !== null && isGood(meanwhile, refused, clock.now())) return meanwhile
            const token = await obtain()
            await saveToken(trx, platformId, {
              sealed: vault.encrypt(
                'platform-token',
                Buffer.from(JSON.stringify({ value: token.value, of })),
              ),
              expiresAt: token.expiresAt,
            })
            return token
          }),
        )
      }, refused),
  }
}
