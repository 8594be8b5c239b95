/** A person says whose account it is. */
import type { Viewer } from '../../src/access/viewer.ts'
import type { Database } from '../../src/database/connection.ts'
import type { Clock } from '../../src/foundation/clock.ts'
import { decideAccounts } from '../../src/reconciliation/account-decisions/decide.ts'

/** @returns the id of the act */
export async function linkByHand(
  db: Database,
  clock: Clock,
  viewer: Viewer,
  account: string,
  learner: string,
): Promise<string> {
  const row = { place: '', account, decision: 'link', learner } as const
  const why = { reason: 'Đã gọi điện xác nhận', attachment: null }
  const { acts } = await decideAccounts({ db, clock }, viewer, [row], why)
  return acts[0]?.id ?? ''
}
