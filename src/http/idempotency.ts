/** `Idempotency-Key`: the same request sent again gets the same answer, and is done once. */
import { setTimeout as pause } from 'node:timers/promises'
import {
  claimRequest,
  type KeyedRequest,
  keepAnswer,
  releaseRequest,
} from '../access/idempotency.ts'
import type { Database } from '../database/connection.ts'
import { HocvuError } from '../foundation/errors.ts'
import { sha256 } from '../foundation/secrets.ts'
import type { Answer } from './answer.ts'

const POLL_MS = 100
/** How long a repeat waits for the answer to the first. */
const PATIENCE_MS = 20_000

/** @throws HocvuError `request.invalid` */
export function readIdempotencyKey(header: string | undefined): string | null {
  if (header === undefined) return null
  if (/^[\x21-\x7e]{1,200}$/.test(header)) return header
  throw new HocvuError('request.invalid', 'The Idempotency-Key is not valid.', {
    fields: [{ field: 'Idempotency-Key', reason: 'must be 1 to 200 visible ASCII characters' }],
  })
}

/** What makes two requests the same: where they go and what they carry. */
export function requestHash(method: string, url: string, content: Buffer): Buffer {
  return sha256(Buffer.concat([Buffer.from(`${method} ${url}\n`), content]))
}

/**
 * Does the work unless it was done before. What failed is not kept: the cause may be gone the next time.
 * @throws HocvuError `request.key-reused`, `request.in-progress`
 */
export async function once(
  db: Database,
  request: KeyedRequest,
  closing: AbortSignal,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const patience = AbortSignal.any([closing, AbortSignal.timeout(PATIENCE_MS)])
  for (;;) {
    const claim = await claimRequest(db, request)
    if (claim.state === 'ours') break
    if (claim.state === 'answered')
      return {
        kind: 'json',
        status: claim.status,
        body: claim.body,
        headers: { 'Idempotency-Replayed': 'true' },
      }
    if (claim.state === 'other-request')
      throw new HocvuError(
        'request.key-reused',
        'The Idempotency-Key belongs to another request. Use a new key for a new request.',
        { fields: [{ field: 'Idempotency-Key', reason: 'was used for another request' }] },
      )
    if (patience.aborted)
      throw new HocvuError('request.in-progress', 'The first request with this key still runs.', {
        retryAfterSeconds: 5,
      })
    await pause(POLL_MS, undefined, { signal: patience }).catch(() => {})
  }
  try {
    const answer = await work()
    if (answer.kind !== 'json') throw new TypeError('only JSON answers can be kept')
    await keepAnswer(db, request, answer)
    return answer
  } catch (thrown) {
    await releaseRequest(db, request)
    throw thrown
  }
}
