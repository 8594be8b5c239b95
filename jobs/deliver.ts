/** Tells other systems what they wait for: rounds of deliveries, a subscriber each. */
import type { Carrier } from '../src/exchange/carrier.ts'
import { type Courier, createCourier } from '../src/exchange/deliveries/courier.ts'
import { webhookCarrier } from '../src/exchange/webhooks/carry.ts'
import type { JobDeps } from './deps.ts'

const carriers: readonly Carrier[] = [webhookCarrier]

export function openCourier(
  { database, clock, vault, log, outgoing, publicUrl }: JobDeps,
  stopping: AbortSignal,
): Courier {
  const deps = { db: database.db, clock, vault, log, outgoing, publicUrl }
  return createCourier(deps, carriers, { stopping })
}
