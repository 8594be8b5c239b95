/** What a printed code comes to, each check apart. A code proves what the register says, not what is on the paper. Pure. */
import type { VerificationResult } from '../verification/conclude.ts'
import type { Standing } from './standing.ts'

interface CodeCheck {
  state: 'holds' | 'fails' | 'cannot-tell'
  /** Stable. */
  reason:
    | 'in-register'
    | 'not-in-register'
    | 'not-revoked'
    | 'revoked'
    | 'newest'
    | 'replaced'
    | 'awaiting-signature'
    | 'compare-digest'
    | 'no-file-yet'
}

export interface CodeChecks {
  register: CodeCheck
  revocation?: CodeCheck
  replacement?: CodeCheck
  /** Only of a certificate that needs the agency's signature and waits for it. */
  signature?: CodeCheck
  /** The file is not at hand: its SHA-256 is given, to be compared. */
  file?: CodeCheck
}

/** @param found null: no revision has the code */
export function checksOfCode(
  found: {
    standing: Standing
    isNewest: boolean
    /** A file of the revision was made. */
    hasFile: boolean
  } | null,
): { result: VerificationResult; checks: CodeChecks } {
  if (found === null)
    return {
      result: 'unknown',
      checks: { register: { state: 'fails', reason: 'not-in-register' } },
    }
  const { standing, isNewest, hasFile } = found
  return {
    result: RESULTS[standing],
    checks: {
      register: { state: 'holds', reason: 'in-register' },
      revocation:
        standing === 'revoked'
          ? { state: 'fails', reason: 'revoked' }
          : { state: 'holds', reason: 'not-revoked' },
      replacement: isNewest
        ? { state: 'holds', reason: 'newest' }
        : { state: 'fails', reason: 'replaced' },
      ...(standing === 'awaits-signature' && {
        signature: { state: 'cannot-tell', reason: 'awaiting-signature' },
      }),
      file: { state: 'cannot-tell', reason: hasFile ? 'compare-digest' : 'no-file-yet' },
    },
  }
}

const RESULTS: Record<Standing, VerificationResult> = {
  'in-force': 'valid',
  revoked: 'revoked',
  replaced: 'replaced',
  'awaits-signature': 'cannot-tell',
}
