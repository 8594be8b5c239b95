/** Tells one subscriber how everything stands now, such as one that is new or has lost what it knew. */
import { appendAudit } from '../../access/audit.ts'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { getSubscriber, lockSubscriber } from '../subscriber-store.ts'
import { cohortsWithEnrolments, noteStandings } from './everything-store.ts'

/**
 * One event for each outcome and certificate as it stands, among the kinds that it is told of; to this subscriber alone. What
 * it was told before it is told again, under the same id. If it is interrupted, call it again: what already
 * waits is not queued twice.
 * @returns how many deliveries go out
 * @throws HocvuError `not-found`, `request.conflict` when it is switched off
 */
export async function tellEverything(
  { db, clock }: { db: Database; clock: Clock },
  actor: string,
  subscriberId: string,
): Promise<number> {
  const { state } = await getSubscriber(db, clock.now(), subscriberId)
  if (state === 'off')
    throw new HocvuError('request.conflict', 'It is switched off. Switch it on first.')
  // By itself: the trail's chain is not held while facts are waited for.
  await db.transaction().execute((trx) =>
    appendAudit(trx, {
      ...{ at: clock.now(), actor, action: 'subscriber.told-everything', subject: subscriberId },
    }),
  )
  let told = 0
  for (const cohort of await cohortsWithEnrolments(db))
    told += await db.transaction().execute(async (trx) => {
      const { events } = await lockSubscriber(trx, subscriberId)
      return await noteStandings(trx, { id: subscriberId, events }, cohort, clock.now())
    })
  return told
}
