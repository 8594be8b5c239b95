/** Access tokens that all workers share: one of them obtains it, the others wait for it and find it. */
import { isGood, localTokenKeeper, type TokenKeeper } from '../connectors/tokens.ts'
import type { Database } from '../src/database/connection.ts'
import type { Clock } from '../src/foundation/clock.ts'
import type { Vault } from '../src/foundation/secrets.ts'
import {
  lockToken,
  readToken,
  type SealedToken,
  saveToken,
} from '../src/programs/platform-state.ts'

export function sharedTokenKeeper(
  { db, vault, clock }: { db: Database; vault: Vault; clock: Clock },
  platformId: string,
): TokenKeeper {
  const local = localTokenKeeper(() => clock.now())
  const opened = (stored: SealedToken | null) => {
    if (stored === null) return null
    try {
      const value = vault.decrypt('platform-token', stored.sealed).toString()
      return { value, expiresAt: stored.expiresAt }
    } catch {
      // Written under another master key: as good as none.
      return null
    }
  }
  return {
    token: (obtain, refused) =>
      local.token(async () => {
        const stored = opened(await readToken(db, platformId))
        if (stored !== null && isGood(stored, refused, clock.now())) return stored
        return await db.transaction().execute(async (trx) => {
          const meanwhile = opened(await lockToken(trx, platformId))
          if (meanwhile !== null && isGood(meanwhile, refused, clock.now())) return meanwhile
          const token = await obtain()
          await saveToken(trx, platformId, {
            sealed: vault.encrypt('platform-token', Buffer.from(token.value)),
            expiresAt: token.expiresAt,
          })
          return token
        })
      }, refused),
  }
}
