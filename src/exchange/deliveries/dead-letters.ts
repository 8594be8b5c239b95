/** What people do with deliveries that were given up: send them again, or put them away. */
import { appendAudit } from '../../access/audit.ts'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { lockSubscriber } from '../subscriber-store.ts'
import { putAway, type WhichDeliveries, waitAgain } from './dead-letter-store.ts'

interface LetterDeps {
  db: Database
  clock: Clock
}

/**
 * They go out with all their tries before them; of a subscriber that is not active, when it is switched on again.
 * @param which those that were given up or sent, by their positions; or all that were given up
 * @returns how many: who was quicker has dealt with the others
 * @throws HocvuError `not-found`, `request.conflict` when none of those named is either
 */
export async function sendAgain(
  { db, clock }: LetterDeps,
  actor: string,
  subscriberId: string,
  which: WhichDeliveries,
): Promise<number> {
  return await db.transaction().execute(async (trx) => {
    await lockSubscriber(trx, subscriberId)
    const now = clock.now()
    const positions = await waitAgain(trx, subscriberId, which, now)
    return await noted('delivery.sent-again', { trx, actor, subscriberId, which, positions, now })
  })
}

/**
 * They are not told; that they were not stays on file for a while.
 * @returns how many: who was quicker has dealt with the others
 * @throws HocvuError `not-found`, `request.conflict` when none of those named was given up
 */
export async function putAwayDead(
  { db, clock }: LetterDeps,
  actor: string,
  subscriberId: string,
  which: WhichDeliveries,
): Promise<number> {
  return await db.transaction().execute(async (trx) => {
    await lockSubscriber(trx, subscriberId)
    const now = clock.now()
    const positions = await putAway(trx, subscriberId, which, now)
    return await noted('delivery.put-away', { trx, actor, subscriberId, which, positions, now })
  })
}

async function noted(
  action: 'delivery.sent-again' | 'delivery.put-away',
  act: {
    trx: Parameters<typeof appendAudit>[0]
    actor: string
    subscriberId: string
    which: WhichDeliveries
    positions: readonly number[]
    now: Date
  },
): Promise<number> {
  const { trx, actor, subscriberId, which, positions, now } = act
  if (which !== 'all-dead' && positions.length === 0)
    throw new HocvuError(
      'request.conflict',
      'None of these was given up: they wait, or somebody has dealt with them.',
    )
  if (positions.length > 0)
    await appendAudit(trx, {
      ...{ at: now, actor, action, subject: subscriberId, items: positions },
      after: { deliveries: positions.length },
    })
  return positions.length
}
