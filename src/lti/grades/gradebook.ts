/** Whether a platform's gradebook is told of outcomes: a subscriber that stands and falls with its registration. */
import { randomUUID } from 'node:crypto'
import type { Trx } from '../../database/connection.ts'
import type { Subscriber } from '../../exchange/subscriber.ts'
import { insertSubscriber, updateSubscriber } from '../../exchange/subscriber-store.ts'
import type { Registration } from '../registration.ts'
import { gradebookOf } from './gradebook-store.ts'

/** Within the transaction that changes the registration, whose entry in the audit trail speaks of it. */
export async function standGradebook(
  trx: Trx,
  registration: Registration,
  { actor, now }: { actor: string; now: Date },
): Promise<void> {
  const { id: registrationId, name, issuer: url, gradesOut } = registration
  const known = await gradebookOf(trx, registrationId)
  const isOn = gradesOut && registration.state === 'active'
  if (known === null && !isOn) return
  const gradebook: Omit<Subscriber, 'state' | 'stateReason'> = {
    id: known?.id ?? randomUUID(),
    kind: 'grades',
    ...{ name, url, settings: { registrationId } },
    events: ['outcome.changed'],
  }
  if (known === null) return await insertSubscriber(trx, gradebook, { actor, now })
  await updateSubscriber(
    trx,
    { ...gradebook, state: isOn ? 'active' : 'off', stateReason: null },
    now,
  )
}
