/** Why a person decides: in their words, with a document laid beside it. */
import type { Viewer } from '../../access/viewer.ts'
import type { Trx } from '../../database/connection.ts'
import { requireAttachment } from '../person-decisions/attachments.ts'
import { wordsOf } from '../person-decisions/words.ts'

export interface GivenReason {
  reason: string
  /** Id of a document that was brought before. */
  attachment: string | null
}

/** @throws HocvuError `request.invalid` without words, `not-found` for a document that is not there */
export async function acceptReason(
  trx: Trx,
  viewer: Viewer,
  { reason, attachment }: GivenReason,
): Promise<GivenReason> {
  if (attachment !== null) await requireAttachment(trx, viewer, attachment)
  return { reason: wordsOf('reason', reason), attachment }
}
