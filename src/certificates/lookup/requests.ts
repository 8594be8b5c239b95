/** What a coordinator does about people who have lost the link of their certificate and cannot be sent a code. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database, Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import {
  closeOpenRequest,
  countLinkRequests,
  type LinkRequest,
  type LinkRequestAnswer,
  type LinkRequestFilter,
  selectLinkRequests,
} from './request-store.ts'

/** Open ones: who has waited longest first. Closed ones: the newest first. Only of people whom the viewer sees. */
export async function listLinkRequests(
  db: Queryable,
  viewer: Viewer,
  filter: LinkRequestFilter,
): Promise<{ requests: LinkRequest[]; total: number }> {
  const total = await countLinkRequests(db, viewer, filter.state)
  return { requests: await selectLinkRequests(db, viewer, filter), total }
}

/**
 * Notes what came of a request; sending the link is the coordinator's own act, in the way the person named and after
 * making sure who they are. The audit entry does not repeat how the person can be reached.
 * @throws HocvuError `not-found` also where it is closed already, or of somebody whom the viewer does not see
 */
export async function closeLinkRequest(
  { db, clock }: { db: Database; clock: Clock },
  viewer: Viewer,
  id: string,
  answer: LinkRequestAnswer,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const now = clock.now()
    const closed = await closeOpenRequest(trx, viewer, id, { now, answer })
    if (closed === null) throw new HocvuError('not-found', 'There is no such open request.')
    await appendAudit(trx, {
      at: now,
      actor: viewer.actor,
      action: 'certificates.link-request.close',
      subject: id,
      after: { learner: closed.learnerId, answer },
    })
  })
}
