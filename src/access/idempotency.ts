/** SQL of `Idempotency-Key`: the answer to a request, kept so that a repeat gets the same one. */
import { sql } from 'kysely'
import type { Database } from '../database/connection.ts'

/** A request that was begun and never answered belongs to a process that died: somebody else may do it. */
const ABANDONED_AFTER_MINUTES = 10
const KEPT_DAYS = 7

export interface KeyedRequest {
  keyId: string
  key: string
  requestHash: Buffer
}

export type Claim =
  | { state: 'ours' }
  | { state: 'other-request' }
  | { state: 'in-progress' }
  | { state: 'answered'; status: number; body: object }

/** Begins a request, or says what became of the one that had its key before. Times are the database's own. */
export async function claimRequest(db: Database, request: KeyedRequest): Promise<Claim> {
  const { keyId, key, requestHash } = request
  await sql`delete from idempotency_keys
    where api_key_id = ${keyId} and created_at < now() - make_interval(days => ${KEPT_DAYS})`.execute(
    db,
  )
  const claimed = await sql`
    insert into idempotency_keys (api_key_id, key, request_hash, created_at)
    values (${keyId}, ${key}, ${requestHash}, now())
    on conflict (api_key_id, key) do update set created_at = now()
      where idempotency_keys.status is null and idempotency_keys.request_hash = excluded.request_hash
        and idempotency_keys.created_at < now() - make_interval(mins => ${ABANDONED_AFTER_MINUTES})
    returning key`.execute(db)
  if (claimed.rows.length > 0) return { state: 'ours' }
  const known = await db
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'status', 'body'])
    .where('api_key_id', '=', keyId)
    .where('key', '=', key)
    .executeTakeFirst()
  // Gone again: the request that had the key failed, and this one may try anew.
  if (!known) return await claimRequest(db, request)
  if (!known.request_hash.equals(requestHash)) return { state: 'other-request' }
  if (known.status === null || known.body === null) return { state: 'in-progress' }
  return { state: 'answered', status: known.status, body: known.body }
}

export async function keepAnswer(
  db: Database,
  { keyId, key }: KeyedRequest,
  answer: { status: number; body: object },
): Promise<void> {
  await db
    .updateTable('idempotency_keys')
    .set({ status: answer.status, body: JSON.stringify(answer.body) })
    .where('api_key_id', '=', keyId)
    .where('key', '=', key)
    .execute()
}

/** Lets go of a request that failed, so that it can be sent again. */
export async function releaseRequest(db: Database, { keyId, key }: KeyedRequest): Promise<void> {
  await db
    .deleteFrom('idempotency_keys')
    .where('api_key_id', '=', keyId)
    .where('key', '=', key)
    .where('status', 'is', null)
    .execute()
}
