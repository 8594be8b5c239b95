/** SQL of the installation's keys. A key is never deleted: what it signed must be known for what it is. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'

export interface KeyRow {
  id: string
  purpose: 'credential' | 'pdf'
  /** A credential key as multibase, a signing certificate as PEM. */
  publicKey: string
  createdAt: Date
  createdBy: string
  retiredAt: Date | null
  distrustedAt: Date | null
  distrustedReason: string | null
}

const columns = [
  'id',
  'purpose',
  'public_key as publicKey',
  'created_at as createdAt',
  'created_by as createdBy',
  'retired_at as retiredAt',
  'distrusted_at as distrustedAt',
  'distrusted_reason as distrustedReason',
] as const

/** Whoever changes which key is at work waits here until the transaction ends. */
export async function lockKeys(trx: Queryable): Promise<void> {
  await sql`select pg_advisory_xact_lock(7207, 1)`.execute(trx)
}

/** All of them, the first one first. */
export async function selectKeys(db: Queryable): Promise<KeyRow[]> {
  return await db
    .selectFrom('signing_keys')
    .select(columns)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** The key that signs credentials now. */
export async function selectKeyAtWork(
  db: Queryable,
): Promise<{ id: string; sealed: Buffer | null } | null> {
  const row = await db
    .selectFrom('signing_keys')
    .select(['id', 'private_sealed as sealed'])
    .where('purpose', '=', 'credential')
    .where('retired_at', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

export async function insertCredentialKey(
  trx: Queryable,
  key: { id: string; sealed: Buffer; now: Date; actor: string },
): Promise<void> {
  await trx
    .insertInto('signing_keys')
    .values({
      id: key.id,
      purpose: 'credential',
      public_key: key.id,
      private_sealed: key.sealed,
      created_at: key.now,
      created_by: key.actor,
    })
    .execute()
}

export async function retireKey(trx: Queryable, id: string, now: Date): Promise<void> {
  await trx.updateTable('signing_keys').set({ retired_at: now }).where('id', '=', id).execute()
}

/** It signs no more either. */
export async function markDistrusted(
  trx: Queryable,
  id: string,
  { now, reason }: { now: Date; reason: string },
): Promise<void> {
  await sql`update signing_keys set distrusted_at = ${now}, distrusted_reason = ${reason},
    retired_at = coalesce(retired_at, ${now}) where id = ${id}`.execute(trx)
}

/** How many credentials each key has signed. */
export async function countSigned(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const result = await sql<{ id: string; signed: number }>`
    select k.id, (select count(*) from certificate_files f
      where f.kind = 'credential' and f.details->>'key' = k.id)::int as signed
    from ${rowsAsTable(
      'k',
      { id: 'text' },
      ids.map((id) => ({ id })),
    )}`.execute(db)
  return new Map(result.rows.map(({ id, signed }) => [id, signed]))
}
