/** Somebody has mended a platform that was left alone: all workers ask it again. */
import { appendAudit } from '../access/audit.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Database } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { readPlatformState, saveCircuit } from './platform-state.ts'
import { getPlatform } from './store.ts'

/** @returns false: nothing was wrong. @throws HocvuError `not-found` */
export async function resetCircuit(
  { db, clock }: { db: Database; clock: Clock },
  viewer: Viewer,
  platformId: string,
): Promise<boolean> {
  await getPlatform(db, platformId)
  return await db.transaction().execute(async (trx) => {
    const { circuit, circuitOpenUntil, circuitFault } = await readPlatformState(trx, platformId)
    if (circuit === null) return false
    await saveCircuit(trx, platformId, null)
    await appendAudit(trx, {
      at: clock.now(),
      actor: viewer.actor,
      action: 'platform.circuit-reset',
      subject: platformId,
      before: { openUntil: circuitOpenUntil, fault: circuitFault },
    })
    return true
  })
}
