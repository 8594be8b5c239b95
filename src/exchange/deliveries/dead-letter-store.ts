/** SQL of what people do with deliveries that were given up. */
import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../../database/connection.ts'

/** By their positions, or all that were given up. */
export type WhichDeliveries = readonly number[] | 'all-dead'

/** @returns their positions */
export async function waitAgain(
  trx: Trx,
  subscriberId: string,
  which: WhichDeliveries,
  now: Date,
): Promise<number[]> {
  const chosen =
    which === 'all-dead'
      ? sql`state = 'dead'`
      : sql`position = any(${[...which]}::bigint[]) and state in ('dead', 'sent')`
  return await change(
    trx,
    subscriberId,
    sql`state = 'waiting', tries = 0, not_before = ${now}, changed_at = ${now}`,
    chosen,
  )
}

/** @returns their positions */
export async function putAway(
  trx: Trx,
  subscriberId: string,
  which: WhichDeliveries,
  now: Date,
): Promise<number[]> {
  const chosen =
    which === 'all-dead'
      ? sql`state = 'dead'`
      : sql`position = any(${[...which]}::bigint[]) and state = 'dead'`
  return await change(trx, subscriberId, sql`state = 'skipped', changed_at = ${now}`, chosen)
}

async function change(
  trx: Trx,
  subscriberId: string,
  set: RawBuilder<unknown>,
  chosen: RawBuilder<unknown>,
): Promise<number[]> {
  const changed = await sql<{ position: number }>`
    update deliveries set ${set} where subscriber_id = ${subscriberId}::uuid and ${chosen} returning position`.execute(
    trx,
  )
  return changed.rows.map(({ position }) => position)
}
