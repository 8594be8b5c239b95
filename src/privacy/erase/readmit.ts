/** Lets in again somebody whose data was erased: the next roster or sync may name them, as a person who is new. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { cleanText } from '../../foundation/names.ts'
import { redactText } from '../../foundation/redact.ts'
import { liftSuppression } from '../../suppression/suppression-store.ts'
import { findErasure } from './erasure-store.ts'

/**
 * @param learnerId as the rejected row of a roster names it
 * @returns false when they were let in before
 * @throws HocvuError `not-found` for somebody who was not erased
 */
export async function readmitPerson(
  { db, clock }: { db: Database; clock: Clock },
  viewer: Viewer,
  learnerId: string,
  reason: string,
): Promise<boolean> {
  const erasure = viewer.unitId === null ? await findErasure(db, learnerId) : null
  if (erasure === null || erasure.doneAt === null)
    throw new HocvuError('not-found', `Nobody with the id ${learnerId} was erased.`)
  const now = clock.now()
  return await db.transaction().execute(async (trx) => {
    if (!(await liftSuppression(trx, learnerId))) return false
    await trx
      .updateTable('erasures')
      .set({ readmitted_at: now, readmitted_by: viewer.actor })
      .where('learner_id', '=', learnerId)
      .execute()
    await appendAudit(trx, {
      ...{ at: now, actor: viewer.actor, action: 'privacy.readmit', subject: learnerId },
      after: { reason: redactText(cleanText(reason)) },
    })
    return true
  })
}
