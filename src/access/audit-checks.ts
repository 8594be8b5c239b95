/** When the audit trail was last gone through whole, and what came of it. */
import type { Database } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { type AuditHead, appendHead } from './audit-heads.ts'
import { type AuditVerdict, verifyAudit } from './verify-audit.ts'

export interface AuditCheck {
  at: Date
  by: string
  entries: number
  faults: number
}

/** Goes through the trail and notes that it was done. */
export async function checkAudit(
  { db, clock }: { db: Database; clock: Clock },
  by: string,
  kept: readonly AuditHead[] = [],
): Promise<AuditVerdict> {
  const verdict = await verifyAudit(db, kept)
  const { head, faults } = verdict
  await db
    .insertInto('audit_checks')
    .values({
      at: clock.now(),
      by,
      entries: head.entries,
      head: Buffer.from(head.hash, 'hex'),
      faults: faults.length,
    })
    .execute()
  return verdict
}

export async function lastAuditCheck(db: Database): Promise<AuditCheck | null> {
  const row = await db
    .selectFrom('audit_checks')
    .select(['at', 'by', 'entries', 'faults'])
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

/** A little less than a day, so that looking once an hour it does not come later every day. */
const DAILY_MS = 23.5 * 60 * 60 * 1000

/**
 * Once a day, whoever looks first.
 * @param headFile where the head is written down each time; undefined: nowhere
 * @returns null: it was done not long ago
 */
export async function checkAuditDaily(
  deps: { db: Database; clock: Clock },
  headFile: string | undefined,
): Promise<AuditVerdict | null> {
  const last = await lastAuditCheck(deps.db)
  const now = deps.clock.now()
  if (last !== null && Math.abs(now.getTime() - last.at.getTime()) < DAILY_MS) return null
  const verdict = await checkAudit(deps, 'sweep')
  // The head of a trail that is damaged proves nothing of what was there.
  if (headFile !== undefined && verdict.faults.length === 0) appendHead(headFile, verdict.head, now)
  return verdict
}
