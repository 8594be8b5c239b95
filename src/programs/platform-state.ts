/** SQL of what everybody who asks a platform shares: its pace, its circuit breaker, its access token. */
import { sql } from 'kysely'
import type { Queryable, Trx } from '../database/connection.ts'

/** A place farther off is none: the database's clock was ahead once, and nobody waits for it to come round again. */
const LONGEST_WAIT = sql`interval '10 minutes'`

/**
 * Takes the next place in the queue of a platform's requests.
 * @returns milliseconds to wait until it is one's turn
 */
export async function takePlace(
  db: Queryable,
  platformId: string,
  category: string,
  intervalMs: number,
): Promise<number> {
  const interval = sql`make_interval(secs => ${intervalMs / 1000}::float8)`
  const result = await sql<{ wait: number }>`
    insert into platform_gates as g (platform_id, category, next_at)
    values (${platformId}, ${category}, clock_timestamp() + ${interval})
    on conflict (platform_id, category) do update
      set next_at = ${interval} + greatest(clock_timestamp(),
        case when g.next_at < clock_timestamp() + ${LONGEST_WAIT} then g.next_at end)
    returning extract(epoch from next_at - ${interval} - clock_timestamp())::float8 * 1000 as wait`.execute(
    db,
  )
  return Math.max(0, Math.ceil(result.rows[0]?.wait ?? 0))
}

/** Nobody asks before so long from now. */
export async function holdPlace(
  db: Queryable,
  platformId: string,
  category: string,
  milliseconds: number,
): Promise<void> {
  const until = sql`clock_timestamp() + make_interval(secs => ${milliseconds / 1000}::float8)`
  await sql`insert into platform_gates as g (platform_id, category, next_at)
    values (${platformId}, ${category}, ${until})
    on conflict (platform_id, category) do update set next_at = greatest(g.next_at, excluded.next_at)`.execute(
    db,
  )
}

export interface PlatformState {
  /** The breaker's own state; null: nothing is wrong. */
  circuit: unknown
  circuitOpenUntil: Date | null
  /** Nobody asks it now: by the clock of the database, which goes on where the installation's stands still. */
  circuitOpen: boolean
  circuitFault: string | null
  tokenExpiresAt: Date | null
}

export async function readPlatformState(db: Queryable, platformId: string): Promise<PlatformState> {
  const row = await db
    .selectFrom('platform_states')
    .select(['circuit', 'circuit_open_until', 'circuit_fault', 'token_expires_at'])
    .select(sql<boolean>`circuit_open_until > now()`.as('circuit_open'))
    .where('platform_id', '=', platformId)
    .executeTakeFirst()
  return {
    circuit: row?.circuit ?? null,
    circuitOpenUntil: row?.circuit_open_until ?? null,
    circuitOpen: row?.circuit_open ?? false,
    circuitFault: row?.circuit_fault ?? null,
    tokenExpiresAt: row?.token_expires_at ?? null,
  }
}

/** @param circuit null closes it */
export async function saveCircuit(
  db: Queryable,
  platformId: string,
  circuit: { state: unknown; openUntil: Date | null; fault: string } | null,
): Promise<void> {
  const values = {
    circuit: circuit === null ? null : JSON.stringify(circuit.state),
    circuit_open_until: circuit?.openUntil ?? null,
    circuit_fault: circuit?.fault ?? null,
  }
  await db
    .insertInto('platform_states')
    .values({ platform_id: platformId, token_sealed: null, token_expires_at: null, ...values })
    .onConflict((conflict) => conflict.column('platform_id').doUpdateSet(values))
    .execute()
}

export interface SealedToken {
  sealed: Buffer
  expiresAt: Date | null
}

/** Whoever renews a platform's token holds this until the transaction ends; the others wait and then find it. */
export async function lockToken(trx: Trx, platformId: string): Promise<SealedToken | null> {
  await sql`select pg_advisory_xact_lock(7205, hashtext(${platformId}))`.execute(trx)
  return await readToken(trx, platformId)
}

export async function readToken(db: Queryable, platformId: string): Promise<SealedToken | null> {
  const row = await db
    .selectFrom('platform_states')
    .select(['token_sealed', 'token_expires_at'])
    .where('platform_id', '=', platformId)
    .executeTakeFirst()
  if (!row?.token_sealed) return null
  return { sealed: row.token_sealed, expiresAt: row.token_expires_at }
}

export async function saveToken(
  db: Queryable,
  platformId: string,
  token: SealedToken,
): Promise<void> {
  const values = { token_sealed: token.sealed, token_expires_at: token.expiresAt }
  await db
    .insertInto('platform_states')
    .values({
      platform_id: platformId,
      circuit: null,
      circuit_open_until: null,
      circuit_fault: null,
      ...values,
    })
    .onConflict((conflict) => conflict.column('platform_id').doUpdateSet(values))
    .execute()
}
