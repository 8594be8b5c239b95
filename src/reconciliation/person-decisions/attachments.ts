/** Documents laid beside decisions: a leave slip, a signed list. */
import { randomUUID } from 'node:crypto'
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database, Queryable } from '../../database/connection.ts'
import { shortName } from '../../evidence/platform-files.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { sha256, type Vault } from '../../foundation/secrets.ts'
import { findAttachment, insertAttachment, mayLayBeside } from './attachment-store.ts'
import { attachmentTypeOf } from './attachment-type.ts'

const MAX_ATTACHMENT_BYTES = 10 * 1024 * 1024

export interface AttachmentDeps {
  db: Database
  clock: Clock
  vault: Vault
}

export interface ReceivedAttachment {
  id: string
  name: string
  type: string
  size: number
  /** In hex. */
  sha256: string
}

/** @throws HocvuError `request.invalid`, `request.too-large`, `attachment.unreadable` */
export async function receiveAttachment(
  { db, clock, vault }: AttachmentDeps,
  viewer: Viewer,
  brought: { name: string; bytes: Buffer },
): Promise<ReceivedAttachment> {
  const { bytes } = brought
  const name = shortName(brought.name)
  const mediaType = requireDocument(name, bytes)
  const id = randomUUID()
  const digest = sha256(bytes)
  const size = bytes.length
  const by = { actor: viewer.actor, at: clock.now() }
  const described = { name, type: mediaType, size, sha256: digest.toString('hex') }
  const sealed = vault.encrypt('attachments', bytes)
  await db.transaction().execute(async (trx) => {
    await insertAttachment(trx, { id, name, mediaType, sha256: digest, sealed, size }, by)
    await appendAudit(trx, { ...by, action: 'attachment.receive', subject: id, after: described })
  })
  return { id, ...described }
}

function requireDocument(name: string, bytes: Buffer): string {
  if (bytes.length === 0)
    throw new HocvuError('request.invalid', `${name} is empty.`, {
      fields: [{ field: 'file', reason: 'is empty' }],
    })
  if (bytes.length > MAX_ATTACHMENT_BYTES)
    throw new HocvuError(
      'request.too-large',
      `${name} has ${bytes.length} bytes, more than ${MAX_ATTACHMENT_BYTES}. Scan it at a lower resolution, or send the pages that count.`,
      { fields: [{ field: 'file', reason: `is larger than ${MAX_ATTACHMENT_BYTES} bytes` }] },
    )
  const type = attachmentTypeOf(bytes)
  if (type !== null) return type
  const reason =
    'by its content it is no PDF, JPEG, PNG, DOCX, XLSX (without macros or password) or CSV (UTF-8). Save it as PDF and send that.'
  throw new HocvuError('attachment.unreadable', `${name} cannot be taken: ${reason}`, {
    params: { reason },
    paramsVi: {
      reason:
        'nội dung không phải PDF, JPEG, PNG, DOCX, XLSX (không có macro hay mật khẩu) hoặc CSV (UTF-8). Hãy lưu lại dạng PDF rồi gửi.',
    },
    fields: [{ field: 'file', reason }],
  })
}

/** @throws HocvuError `not-found`, also for what is about anybody whom the viewer does not see */
export async function openAttachment(
  { db, vault }: Pick<AttachmentDeps, 'db' | 'vault'>,
  viewer: Viewer,
  id: string,
): Promise<{ name: string; type: string; bytes: Buffer }> {
  const found = await findAttachment(db, viewer, id)
  if (found === null) throw new HocvuError('not-found', `There is no attachment ${id}.`)
  const { name, mediaType, sealed } = found
  return { name, type: mediaType, bytes: vault.decrypt('attachments', sealed) }
}

/**
 * For whoever lays a document beside a decision.
 * @throws HocvuError `not-found`, also for one that is not theirs to use
 */
export async function requireAttachment(db: Queryable, viewer: Viewer, id: string): Promise<void> {
  if (await mayLayBeside(db, viewer, id)) return
  throw new HocvuError('not-found', `There is no attachment ${id}. Bring the document first.`, {
    fields: [{ field: 'attachment', reason: 'is not there; bring the document first' }],
  })
}
