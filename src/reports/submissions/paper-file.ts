/** The document that came with a paper. */
import type { Viewer } from '../../access/viewer.ts'
import { HocvuError } from '../../foundation/errors.ts'
import {
  type AttachmentDeps,
  openAttachment,
} from '../../reconciliation/person-decisions/attachments.ts'
import { listSubmissions } from './submission-store.ts'

/** @throws HocvuError `not-found`, also for what did not come with a paper of this plan, and for who sees a branch only */
export async function openPaperFile(
  deps: Pick<AttachmentDeps, 'db' | 'vault'>,
  viewer: Viewer,
  planId: string,
  attachmentId: string,
): Promise<{ name: string; type: string; bytes: Buffer }> {
  const came = (await listSubmissions(deps.db, planId)).some(
    (submission) => submission.attachmentId === attachmentId,
  )
  if (viewer.unitId === null && came) return await openAttachment(deps, viewer, attachmentId)
  throw new HocvuError('not-found', `Plan ${planId} has no document ${attachmentId}.`)
}
