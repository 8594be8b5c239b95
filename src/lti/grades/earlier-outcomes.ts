/** What was decided before somebody came from the platform goes into its gradebook once they have come. */
import type { Database } from '../../database/connection.ts'
import { noteOutcome } from '../../exchange/deliveries/everything-store.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { Launch } from '../launch/launch.ts'
import { gradebookOf } from './gradebook-store.ts'
import { untoldOutcomes, waitBriefly } from './untold-store.ts'

/**
 * Runs at every launch, because the account may be linked to a learner only later. One transaction per outcome, so that no
 * lock is held while waiting for another. What is locked for longer than a moment throws, and is left to the next launch.
 */
export async function tellEarlierOutcomes(
  { db, clock }: { db: Database; clock: Clock },
  {
    registration,
    sub,
    isLearner,
    isTest,
  }: Pick<Launch, 'registration' | 'sub' | 'isLearner' | 'isTest'>,
): Promise<void> {
  if (!registration.gradesOut || !isLearner || isTest) return
  const gradebook = await gradebookOf(db, registration.id)
  // One that was switched off is noted nothing for, neither here nor as outcomes are decided.
  if (gradebook?.state !== 'active') return
  const untold = await untoldOutcomes(db, gradebook.id, { registrationId: registration.id, sub })
  for (const enrolmentId of untold)
    await db.transaction().execute(async (trx) => {
      await waitBriefly(trx)
      await noteOutcome(trx, gradebook.id, enrolmentId, clock.now())
    })
}
