/**
 * Keys of learning platforms, fetched from where each registration says they stand and from nowhere else: a token's own
 * header names a key by its id alone. Kept for ten minutes; a key that is not among them is looked for again, twice a minute at most.
 */
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose'
import type { Outgoing } from '../foundation/outgoing/outgoing.ts'

const DEADLINE_MS = 10_000
const LARGEST_SET = 256 * 1024

export interface KeySets {
  /** Of the address that a registration names. */
  of(keysUrl: string): JWTVerifyGetKey
}

export function createKeySets(outgoing: Pick<Outgoing, 'address' | 'call'>): KeySets {
  const known = new Map<string, JWTVerifyGetKey>()
  return {
    of: (keysUrl) => {
      const kept = known.get(keysUrl)
      if (kept) return kept
      const keys = createRemoteJWKSet(outgoing.address(keysUrl), {
        timeoutDuration: DEADLINE_MS,
        [customFetch]: async (url, { signal }) => {
          const { status, body } = await outgoing.call({
            what: 'key set of a learning platform',
            method: 'GET',
            url,
            deadlineMs: DEADLINE_MS,
            maxBytes: LARGEST_SET,
            signal,
          })
          return new Response(body, { status })
        },
      })
      known.set(keysUrl, keys)
      return keys
    },
  }
}
