/** What is told of a signature in a PDF: each question apart, so that whoever reads draws the conclusion. */
import type { X509Certificate } from 'node:crypto'

/** Whose key it was, as the signing certificate says. Nobody here vouches for its issuer. */
export interface SignerIdentity {
  /** "CN=…, O=…" */
  subject: string
  issuer: string
  /** In hex. */
  serial: string
  validFrom: Date
  validTo: Date
  /** SHA-256 of the certificate, in hex. */
  fingerprint: string
}

export interface SignatureCheck {
  /** Name of the form's field; null: bytes that look like a signature which the form does not hold. */
  field: string | null
  /** `timestamp`: an authority's word on the time, nobody's on the content. */
  kind: 'signature' | 'timestamp'
  /**
   * `whole`: every byte of the file but the signature itself. `earlier`: the whole file as it stood when it was signed,
   * and something was appended since. `unsound`: it leaves out bytes, or cannot be read.
   */
  covers: 'whole' | 'earlier' | 'unsound'
  /** Where what it covers ends, in bytes from the start of the file. */
  end: number
  /** What was appended after it: nothing, further signatures and what belongs to them, or anything else. */
  appended: 'nothing' | 'signatures' | 'changes'
  /** The bytes that it covers are those that were signed. */
  digest: boolean
  /** The signature fits the key of its certificate. */
  signature: boolean
  signer: SignerIdentity | null
  /** Those that came with the signature, the signer's own first; none: it could not be read. */
  certificates: readonly X509Certificate[]
  /** As the signer's machine said. */
  signedAt: Date | null
  /** The certificate was in its time when it signed. */
  inTime: boolean
  /** The certificate is one of those that are trusted here. */
  known: boolean
  /** What is wrong, in a few English words; null: nothing. */
  fault: string | null
}

/** Nothing was changed under it and nothing but further signatures came after it. */
export function isIntact({ covers, appended, digest, signature, inTime }: SignatureCheck): boolean {
  return covers !== 'unsound' && appended !== 'changes' && digest && signature && inTime
}
