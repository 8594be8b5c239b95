/** Takes a list of accounts into the ledger of a platform. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { Lettering } from '../../foundation/old-letters.ts'
import { getPlatform } from '../../programs/store.ts'
import { type RejectedLedgerRow, readLedgerFile } from './read-file.ts'
import { writeLedger } from './write.ts'

export interface LedgerImport {
  /** Accounts that nobody has yet. */
  listed: number
  handedOut: number
  /** Accounts whose day of handing out was another. */
  corrected: number
  unchanged: number
  rejected: RejectedLedgerRow[]
}

/**
 * One transaction: the whole list counts but for the rejected rows. An empty cell says nothing: an account without a
 * learner is not taken back from whoever has it.
 * @throws HocvuError `not-found`, `sheet.unreadable`, `sheet.old-letters`, `request.too-large`
 */
export async function importLedger(
  { db, clock }: { db: Database; clock: Clock },
  viewer: Viewer,
  platformId: string,
  bytes: Buffer,
  letters: Lettering | null = null,
): Promise<LedgerImport> {
  await getPlatform(db, platformId)
  const { rows, rejected } = await readLedgerFile(bytes, letters)
  return await db.transaction().execute(async (trx) => {
    const now = clock.now()
    const { decisions, items } = await writeLedger(trx, viewer, platformId, rows, {
      now,
      unsaid: 'refused',
    })
    const counts = { listed: 0, handedOut: 0, corrected: 0, unchanged: 0 }
    const refused = [...rejected]
    for (const [index, decision] of decisions.entries())
      if (decision.kind === 'refused')
        refused.push({
          row: rows[index]?.row ?? 0,
          field: decision.field,
          reason: decision.reason,
        })
      else counts[decision.kind === 'handed-out' ? 'handedOut' : decision.kind] += 1
    if (items.length > 0)
      await appendAudit(trx, {
        at: now,
        actor: viewer.actor,
        action: 'ledger.import',
        subject: platformId,
        after: { ...counts, rejected: refused.length },
        items,
      })
    return { ...counts, rejected: refused.sort((a, b) => a.row - b.row) }
  })
}
