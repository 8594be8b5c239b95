/** Requests for a lost link: made by people who cannot be sent a code, answered by the coordinator of their unit. */
import { randomUUID } from 'node:crypto'
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database, Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { cleanText } from '../../foundation/names.ts'
import { redactText } from '../../foundation/redact.ts'
import {
  closeOpenRequest,
  countLinkRequests,
  insertRequest,
  type LinkRequest,
  type LinkRequestAnswer,
  type LinkRequestFilter,
  selectLinkRequests,
} from './request-store.ts'

const LONGEST_CONTACT = 200
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * A person who got no code asks the coordinator of their unit. Whoever is not on the roster asks nobody, and is not told.
 * @param ask the question that was asked before, whether a code was sent for it or not
 * @param contact how the person can be reached
 * @returns false when nothing is said of how
 */
export async function requestLink(
  { db, clock }: { db: Queryable; clock: Clock },
  { ask, contact }: { ask: string; contact: string },
): Promise<boolean> {
  const words = redactText(cleanText(contact)).slice(0, LONGEST_CONTACT)
  if (words === '') return false
  if (UUID.test(ask)) {
    const request = { id: randomUUID(), ask, contact: words, now: clock.now() }
    await insertRequest(db, request)
  }
  return true
}

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
