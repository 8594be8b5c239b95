/**
 * Takes files that came back with the agency's signature: each is matched by the id inside it, examined, and becomes the
 * file that is served. One that is refused keeps no other from being taken.
 */
import type { X509Certificate } from 'node:crypto'
import { appendAudit } from '../../../access/audit.ts'
import type { Viewer } from '../../../access/viewer.ts'
import type { Database } from '../../../database/connection.ts'
import type { Clock } from '../../../foundation/clock.ts'
import type { SignedFileFault } from '../../../foundation/texts/signed-files.ts'
import { lockOutcomes } from '../../../programs/lock-outcomes.ts'
import { queueMails } from '../../mail/outbox.ts'
import { fileSigningCertificates } from '../signing-key-store.ts'
import type { BroughtFile } from './brought-files.ts'
import { digestsOfBeginnings, embeddedCode } from './embedded-code.ts'
import { examineSigned, type SignerOfFile } from './examine.ts'
import {
  type AcceptedFile,
  endWaiting,
  filesOf,
  findCodeByDigest,
  findTarget,
  insertSigned,
  lockCertificates,
  type TargetRevision,
} from './signed-store.ts'

export interface TakeDeps {
  db: Database
  clock: Clock
  /** null: nobody is told by e-mail. */
  mail: object | null
  /** Under which the agency's certificates were issued; with none, whoever signed is taken, and recorded. */
  authorities: readonly X509Certificate[]
}

export type TakenFile = Pick<BroughtFile, 'name' | 'source'> &
  (
    | {
        state: 'taken'
        number: string
        learner: string
        /** 1, or more for a further signature. */
        version: number
        signers: readonly SignerOfFile[]
      }
    | { state: 'known'; number: string; learner: string }
    | { state: 'refused'; number: string | null; fault: SignedFileFault; detail: string | null }
  )

/** What is kept in memory and stored in one transaction. */
const BATCH_FILES = 200
const BATCH_BYTES = 64 * 1024 * 1024

/**
 * Each batch of files is one act in the audit trail. What was stored stays when a later batch fails; the same files
 * brought again change nothing.
 * @param onProgress called after each file
 */
export async function takeSigned(
  deps: TakeDeps,
  viewer: Viewer,
  files: AsyncIterable<BroughtFile>,
  onProgress: (done: number) => Promise<void> | void = () => {},
): Promise<TakenFile[]> {
  const ownCertificates = await fileSigningCertificates(deps.db)
  const results: TakenFile[] = []
  let batch: Waiting[] = []
  const store = async () => {
    await storeBatch(deps, viewer, batch, results)
    batch = []
  }
  for await (const file of files) {
    const examined = await examine(deps, viewer, file, ownCertificates, batch, store)
    const at = results.push(examined.result) - 1
    if (examined.accepted !== null) batch.push({ ...examined.accepted, at })
    const bytes = batch.reduce((sum, one) => sum + one.bytes.length, 0)
    if (batch.length >= BATCH_FILES || bytes >= BATCH_BYTES) await store()
    await onProgress(results.length)
  }
  await store()
  return results
}

/** A file that is good, until it is stored. */
type Waiting = AcceptedFile & { at: number }

async function examine(
  { db, clock, authorities }: TakeDeps,
  viewer: Viewer,
  file: BroughtFile,
  ownCertificates: readonly string[],
  batch: readonly Waiting[],
  store: () => Promise<void>,
): Promise<{ result: TakenFile; accepted: AcceptedFile | null }> {
  const { name, source } = file
  const refuse = (
    fault: SignedFileFault,
    detail: string | null = null,
    number: string | null = null,
  ) => ({
    result: { name, source, state: 'refused' as const, number, fault, detail },
    accepted: null,
  })
  if ('fault' in file) return refuse(file.fault, file.detail)
  const { bytes } = file
  if (bytes.toString('latin1', 0, 5) !== '%PDF-') return refuse('not-pdf')
  const embedded = await unlessUnreadable(() => embeddedCode(bytes))
  const code = embedded ?? (await findCodeByDigest(db, digestsOfBeginnings(bytes)))
  const target = code === null ? null : await findTarget(db, viewer, code)
  if (target === null) return refuse('not-ours')
  const { number, learner } = target
  if (!target.agencySignature) return refuse('not-asked', null, number)
  if (target.state === 'revoked') return refuse('revoked', null, number)
  if (target.revision < target.presentRevision) return refuse('older-revision', null, number)
  // Two signatures of one certificate may come in one archive: the second goes onto the first.
  if (batch.some((one) => one.target.id === target.id)) await store()
  const { made, signed } = await filesOf(db, target)
  if (made === null) return refuse('rewritten', null, number)
  const given = { made, signed, madeAt: target.madeAt }
  const examined = await unlessUnreadable(() =>
    examineSigned(bytes, given, { ownCertificates, authorities, now: clock.now() }),
  )
  if (examined === null) return refuse('unreadable', null, number)
  if (examined.state === 'refused') return refuse(examined.fault, examined.detail, number)
  if (examined.state === 'known')
    return { result: { name, source, state: 'known', number, learner }, accepted: null }
  const version = signed.length + 1
  const { signers } = examined
  return {
    result: { name, source, state: 'taken', number, learner, version, signers },
    accepted: { target, bytes, version, signers },
  }
}

/** What no reader foresaw in one file must not keep all others waiting for ever. */
async function unlessUnreadable<Result>(read: () => Promise<Result>): Promise<Result | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return null
    throw error
  }
}

async function storeBatch(
  { db, clock, mail }: TakeDeps,
  viewer: Viewer,
  batch: readonly Waiting[],
  results: TakenFile[],
): Promise<void> {
  if (batch.length === 0) return
  const now = clock.now()
  const { actor } = viewer
  await db.transaction().execute(async (trx) => {
    await lockOutcomes(
      trx,
      batch.map(({ target }) => target.cohort),
    )
    const ids = batch.map(({ target }) => target.id)
    const present = await lockCertificates(trx, ids)
    const stored: Waiting[] = []
    for (const file of batch) {
      const { target, version, at } = file
      const today = present.get(target.id)
      if (
        today === undefined ||
        today.state !== 'valid' ||
        today.revision !== target.revision ||
        today.versions !== version - 1
      ) {
        results[at] = refusedMeanwhile(results[at], target)
        continue
      }
      await insertSigned(trx, file, now)
      stored.push(file)
    }
    if (stored.length === 0) return
    const waited = stored.filter(({ target }) => present.get(target.id)?.awaitsSignature)
    await endWaiting(
      trx,
      waited.map(({ target }) => target.id),
      now,
    )
    if (mail !== null)
      await queueMails(
        trx,
        waited.map(({ target }) => ({ certificateId: target.id, revision: target.revision })),
        { now, actor },
      )
    const cohorts = [...new Set(stored.map(({ target }) => target.cohort))]
    await appendAudit(trx, {
      at: now,
      actor,
      action: 'certificates.take-signed',
      subject: cohorts.toSorted().join(', '),
      after: {
        count: stored.length,
        nowIssued: waited.length,
        signers: [...new Set(stored.flatMap(({ signers }) => signers.map((one) => one.subject)))],
      },
      items: stored.map(({ target, version, signers }) => ({
        id: target.id,
        number: target.number,
        revision: target.revision,
        version,
        signers,
      })),
    })
  })
}

function refusedMeanwhile(
  { name = '', source = '' }: Partial<TakenFile> = {},
  { number }: TargetRevision,
): TakenFile {
  return { name, source, state: 'refused', number, fault: 'meanwhile', detail: null }
}
