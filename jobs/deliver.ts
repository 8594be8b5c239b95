/** Tells other systems what they wait for: rounds of deliveries, a subscriber each. */
import type { Carrier } from '../src/exchange/carrier.ts'
import { type Courier, createCourier, type NoteTry } from '../src/exchange/deliveries/courier.ts'
import { statementsCarrier } from '../src/exchange/statements/carry.ts'
import { carryToWebhooks } from '../src/exchange/webhooks/carry.ts'
import { createGradesCarrier } from '../src/lti/grades/carrier.ts'
import type { JobDeps } from './deps.ts'

const carriers: readonly Carrier[] = [carryToWebhooks(), statementsCarrier, createGradesCarrier()]

export function openCourier(
  { database, clock, vault, log, outgoing, publicUrl }: JobDeps,
  options: { stopping: AbortSignal; note: NoteTry },
): Courier {
  const deps = { db: database.db, clock, vault, log, outgoing, publicUrl }
  return createCourier(deps, carriers, options)
}
