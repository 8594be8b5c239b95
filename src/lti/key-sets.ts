/**
 * Keys of learning platforms, fetched from where each registration says they stand and from nowhere else: a token's own
 * header names a key by its id alone. Kept for ten minutes; a key that is not among them is looked for again, twice a minute at most.
 */
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import { HocvuError } from '../foundation/errors.ts'
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
          return new Response(keySetOf(status, body), { status })
        },
      })
      known.set(keysUrl, keys)
      return keys
    },
  }
}

const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })

/** @throws HocvuError `lti.keys-unreachable` for an answer that is no key set: no launch can be judged by it */
function keySetOf(status: number, body: string): string {
  const bad = (why: string) =>
    new HocvuError(
      'lti.keys-unreachable',
      `The learning platform gives no key set where its registration says: ${why}. Compare the address with the platform's settings.`,
    )
  if (status !== 200) throw bad(`it answers ${status}`)
  try {
    return JSON.stringify(KeySet.parse(JSON.parse(body)))
  } catch {
    throw bad('the answer is not a JSON Web Key Set')
  }
}

const byCaller = new WeakMap<object, KeySets>()

/** Those of a process: what one launch has fetched serves the next. */
export function keySetsBy(outgoing: Pick<Outgoing, 'address' | 'call'>): KeySets {
  const known = byCaller.get(outgoing) ?? createKeySets(outgoing)
  byCaller.set(outgoing, known)
  return known
}
