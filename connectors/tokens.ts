/**
 * Access tokens that are obtained with a secret and run out. Everybody who asks a platform shares one: a second
 * refresher would, on some platforms, make the first one's token worthless.
 */

export interface AccessToken {
  value: string
  /** null: the platform does not say. */
  expiresAt: Date | null
}

export interface TokenKeeper {
  /**
   * The token that is good now; obtained by the first who finds none, while the others wait for it.
   * @param refused a token that the platform no longer takes: it is not given again
   */
  token(obtain: () => Promise<AccessToken>, refused?: string): Promise<string>
}

/** A token is renewed this long before it runs out: requests under way still arrive in time. */
const RENEW_BEFORE_MS = 60_000

/** Whether a token can still be used. */
export function isGood(token: AccessToken | null, refused: string | undefined, now: Date): boolean {
  if (token === null || token.value === refused) return false
  return token.expiresAt === null || token.expiresAt.getTime() - now.getTime() > RENEW_BEFORE_MS
}

/** Keeps the token in this process: for checks and tests, and beneath the one that all workers share. */
export function localTokenKeeper(now: () => Date): TokenKeeper {
  let known: AccessToken | null = null
  let obtaining: Promise<AccessToken> | null = null
  return {
    async token(obtain, refused) {
      if (known !== null && isGood(known, refused, now())) return known.value
      obtaining ??= obtain().finally(() => {
        obtaining = null
      })
      known = await obtaining
      return known.value
    },
  }
}
