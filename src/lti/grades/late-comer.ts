/** What was decided before somebody came from the platform goes into its gradebook once they have come. */
import type { Database } from '../../database/connection.ts'
import { noteOutcome } from '../../exchange/deliveries/everything-store.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { Launch } from '../launch/launch.ts'
import { gradebookOf } from './gradebook-store.ts'
import { untoldOutcomes } from './untold-store.ts'

/** Whose account it is may be said later, so each launch looks. One outcome a transaction: nobody waits for a pair. */
export async function tellGradebookOf(
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
  if (gradebook === null) return
  const untold = await untoldOutcomes(db, gradebook.id, { registrationId: registration.id, sub })
  for (const enrolmentId of untold)
    await db
      .transaction()
      .execute((trx) => noteOutcome(trx, gradebook.id, enrolmentId, clock.now()))
}
