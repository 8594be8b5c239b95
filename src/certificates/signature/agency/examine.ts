/**
 * Examines a file that came back signed against what was given out: the same bytes, then nothing but signatures, and each
 * of those good. Pure but for the cryptography.
 */
import type { X509Certificate } from 'node:crypto'
import type { SignedFileFault } from '../../../foundation/texts/signed-files.ts'
import { isVouchedFor } from '../authorities.ts'
import { checkSignatures } from '../check-signatures.ts'
import { foreignChange } from '../pdf/changes.ts'
import { MAX_PDF_BYTES, PdfFile } from '../pdf/file.ts'
import { revisionsAfter } from '../pdf/updates.ts'
import { PdfFault } from '../pdf/values.ts'
import type { SignatureCheck } from '../signature-check.ts'

export interface SignerOfFile {
  field: string | null
  subject: string
  issuer: string
  serial: string
  fingerprint: string
  validFrom: string
  validTo: string
  signedAt: string
}

/** `known`: these very bytes are there already. */
export type Examined =
  | { state: 'good'; signers: SignerOfFile[] }
  | { state: 'known' }
  | { state: 'refused'; fault: SignedFileFault; detail: string | null }

export interface GivenOut {
  /** As it was made here. */
  made: Buffer
  /** The signed files that were taken, the first one first. */
  signed: readonly Buffer[]
  /** When the revision was made. */
  madeAt: Date
}

/** What clocks may be apart. */
const DAY_MS = 24 * 60 * 60 * 1000

const refused = (fault: SignedFileFault, detail: string | null = null): Examined => ({
  state: 'refused',
  fault,
  detail,
})

/**
 * @param ownCertificates as PEM: those of the system
 * @param authorities under which the agency's certificates were issued; with none, whoever signed is taken, and recorded
 */
export async function examineSigned(
  bytes: Buffer,
  given: GivenOut,
  {
    ownCertificates,
    authorities = [],
    now,
  }: {
    ownCertificates: readonly string[]
    authorities?: readonly X509Certificate[]
    now: Date
  },
): Promise<Examined> {
  if (given.signed.some((one) => one.equals(bytes))) return { state: 'known' }
  if (bytes.length > MAX_PDF_BYTES) return refused('too-large')
  const base = given.signed.at(-1) ?? given.made
  const end = continues(bytes, base)
  if (end === null)
    return refused(continues(bytes, given.made) === null ? 'rewritten' : 'not-continuing')
  const change = changeAfter(bytes, end)
  if (change !== null) return change
  const checks = await checkSignatures(bytes, { certificates: ownCertificates })
  const judged = judge(checks, end, given.madeAt, now)
  const stranger =
    judged.state === 'good' && authorities.length > 0 && strangerAmong(checks, authorities)
  return stranger ? refused('not-the-agency', stranger) : judged
}

/** @returns where the base ends in the file, white space at its end left aside; null: it does not begin with it */
function continues(bytes: Buffer, base: Buffer): number | null {
  const end = base.lastIndexOf('%%EOF') + '%%EOF'.length
  return bytes.subarray(0, end).equals(base.subarray(0, end)) ? end : null
}

function changeAfter(bytes: Buffer, end: number): Examined | null {
  try {
    let before = new PdfFile(bytes.subarray(0, end))
    const revisions = revisionsAfter(new PdfFile(bytes), end)
    if (revisions.length === 0) return refused('unsigned')
    for (const revision of revisions) {
      const change = foreignChange(before, revision)
      if (change !== null) return refused('changed', change)
      before = revision.file
    }
    return null
  } catch (error) {
    if (error instanceof PdfFault) return refused('changed', error.message)
    throw error
  }
}

/** @returns how the first signer is called for whom none of the authorities vouches */
function strangerAmong(
  checks: readonly SignatureCheck[],
  authorities: readonly X509Certificate[],
): string | null {
  const stranger = checks.find(
    ({ kind, certificates, signedAt }) =>
      kind === 'signature' &&
      (signedAt === null || !isVouchedFor(certificates, authorities, signedAt)),
  )
  return stranger === undefined ? null : (stranger.signer?.subject ?? '?')
}

function judge(checks: readonly SignatureCheck[], end: number, madeAt: Date, now: Date): Examined {
  const broken = checks.find(
    ({ covers, appended, digest, signature }) =>
      covers === 'unsound' || appended === 'changes' || !digest || !signature,
  )
  if (broken !== undefined) return refused('signature-broken', broken.fault)
  const signatures = checks.filter(({ kind }) => kind === 'signature')
  const added = signatures.filter((one) => one.end > end)
  if (added.length === 0) return refused('unsigned')
  if (added.some(({ known }) => known)) return refused('own-key')
  const signers: SignerOfFile[] = []
  for (const { signer, signedAt, inTime, field } of signatures) {
    if (signer === null || signedAt === null || !inTime)
      return refused('out-of-time', signer?.subject ?? null)
    const early = signedAt.getTime() < madeAt.getTime() - DAY_MS
    if (early || signedAt.getTime() > now.getTime() + DAY_MS)
      return refused('wrong-time', signedAt.toISOString())
    const { subject, issuer, serial, fingerprint } = signer
    signers.push({
      ...{ field, subject, issuer, serial, fingerprint },
      validFrom: signer.validFrom.toISOString(),
      validTo: signer.validTo.toISOString(),
      signedAt: signedAt.toISOString(),
    })
  }
  return { state: 'good', signers }
}
