/** What the signatures of a file come to. Pure. */
import { isIntact, type SignatureCheck } from '../signature/signature-check.ts'
import type { Check } from './conclude.ts'

/** @returns undefined for a file without signatures, which says nothing about them */
export function signatureFinding(signatures: readonly SignatureCheck[]): Check | undefined {
  if (signatures.length === 0) return undefined
  const broken = signatures.find((signature) => !isIntact(signature))
  if (broken !== undefined) {
    const grown = broken.digest && broken.signature && broken.appended === 'changes'
    return { state: 'fails', reason: grown ? 'changed-after-signing' : 'signature-broken' }
  }
  // A timestamp of whomever takes nothing from a known signature, and makes none.
  const own = signatures.filter(({ kind }) => kind === 'signature')
  return own.length > 0 && own.every(({ known }) => known)
    ? { state: 'holds', reason: 'signature-valid' }
    : { state: 'cannot-tell', reason: 'signature-of-unknown-key' }
}

/** Whether a key that is trusted here has signed every byte of the file. */
export function isSignedWhole(signatures: readonly SignatureCheck[]): boolean {
  return signatures.some(
    (signature) => isIntact(signature) && signature.known && signature.covers === 'whole',
  )
}

/** As the signing certificates name them; nobody here vouches for what they say of themselves. */
export function signersOf(signatures: readonly SignatureCheck[]): string[] {
  return [
    ...new Set(
      signatures.flatMap(({ kind, signer }) =>
        kind === 'signature' && signer !== null ? [signer.subject] : [],
      ),
    ),
  ]
}
