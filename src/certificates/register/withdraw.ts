/** Takes back a paper that was recorded by mistake. Its row stays, and so does its number in the register. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { lockOutcomes } from '../../programs/lock-outcomes.ts'
import { wordsOf } from '../../reconciliation/person-decisions/words.ts'
import { listPapers, markWithdrawn, type PaperView } from './paper-store.ts'

/** @throws HocvuError `not-found`, also for one that the viewer does not see; `request.conflict`, `request.invalid` */
export async function withdrawPaper(
  { db, clock }: { db: Database; clock: Clock },
  viewer: Viewer,
  id: string,
  reason: string,
): Promise<PaperView> {
  const words = wordsOf('reason', reason)
  const now = clock.now()
  await db.transaction().execute(async (trx) => {
    const paper = await requirePaper(trx, viewer, id)
    if (paper.cohort !== null) await lockOutcomes(trx, [paper.cohort])
    const by = { actor: viewer.actor, at: now, reason: words }
    if (!(await markWithdrawn(trx, id, by)))
      throw new HocvuError('request.conflict', `The paper ${paper.number} was withdrawn before.`)
    await appendAudit(trx, {
      at: now,
      actor: viewer.actor,
      action: 'paper.withdraw',
      subject: id,
      before: { number: paper.number, issuer: paper.issuer, cohort: paper.cohort },
      after: { reason: words },
    })
  })
  return await requirePaper(db, viewer, id)
}

async function requirePaper(db: Database, viewer: Viewer, id: string): Promise<PaperView> {
  const [paper] = await listPapers(db, viewer, { id, limit: 1 })
  if (!paper)
    throw new HocvuError('not-found', `There is no paper ${id}. See: hocvu certificates papers`)
  return paper
}
