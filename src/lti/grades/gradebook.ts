/** Whether a platform's gradebook is told of outcomes: a subscriber that stands and falls with its registration. */
import { randomUUID } from 'node:crypto'
import type { Trx } from '../../database/connection.ts'
import type { Subscriber } from '../../exchange/subscriber.ts'
import {
  insertSubscriber,
  lockSubscriber,
  updateSubscriber,
} from '../../exchange/subscriber-store.ts'
import type { Registration } from '../registration.ts'
import { gradebookOf } from './gradebook-store.ts'

/**
 * Within the transaction that changes the registration, whose entry in the audit trail speaks of it.
 * @param before null: it is registered now
 */
export async function standGradebook(
  trx: Trx,
  before: Registration | null,
  after: Registration,
  { actor, now }: { actor: string; now: Date },
): Promise<void> {
  const { id: registrationId, name, issuer: url, gradesOut } = after
  const known = await gradebookOf(trx, registrationId)
  const isOn = gradesOut && after.state === 'active'
  if (known === null && !isOn) return
  const gradebook: Omit<Subscriber, 'state' | 'stateReason'> = {
    id: known?.id ?? randomUUID(),
    kind: 'grades',
    ...{ name, url, settings: { registrationId } },
    events: ['outcome.changed'],
  }
  if (known === null) return await insertSubscriber(trx, gradebook, { actor, now })
  // Locked before its state is read: whoever switches it by hand at this moment is not overruled.
  const { state, stateReason } = await lockSubscriber(trx, known.id)
  const isSwitched = before?.gradesOut !== gradesOut || before.state !== after.state
  const stands: Pick<Subscriber, 'state' | 'stateReason'> = isSwitched
    ? { state: isOn ? 'active' : 'off', stateReason: null }
    : { state, stateReason }
  await updateSubscriber(trx, { ...gradebook, ...stands }, now)
}
