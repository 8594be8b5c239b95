/** What the findings about a file, a credential or a code come to. Each check is told apart; the result is their sum. */

export type CheckState = 'holds' | 'fails' | 'cannot-tell'

/** `reason`: a stable code, with its text in the catalogue of pages. */
export interface Check {
  state: CheckState
  reason: CheckReason
}

export type CheckReason =
  | 'issued-file'
  | 'signed-whole'
  | 'unsigned-copy'
  | 'continues-issued-file'
  | 'not-issued-file'
  | 'no-register-at-hand'
  | 'unreadable'
  | 'in-force'
  | 'revoked'
  | 'replaced'
  | 'awaiting-signature'
  | 'not-in-register'
  | 'signature-valid'
  | 'signature-accepted'
  | 'signature-of-unknown-key'
  | 'signature-broken'
  | 'changed-after-signing'
  | 'proof-valid'
  | 'proof-broken'
  | 'key-distrusted'
  | 'not-in-period'
  | 'issuer-known'
  | 'issuer-unknown'
  | 'status-clear'
  | 'status-set'
  | 'status-unknown'

export type VerificationResult = 'valid' | 'revoked' | 'replaced' | 'unknown' | 'cannot-tell'

/** A check that is not there was not called for: a code has no file, an unsigned file no signature. */
export interface Checks {
  /** Whether these very bytes were issued. */
  file?: Check
  /** Every signature in the file; the worst of them. */
  signature?: Check
  /** Whether the credential is as its issuer signed it. */
  credential?: Check
  /** Whether the issuer of the credential is one that is trusted here. */
  issuer?: Check
  /** What the register of certificates says. */
  register?: Check
  /** What the status list says, where there is no register to ask. */
  status?: Check
}

const RESULTS: Partial<Record<CheckReason, VerificationResult>> = {
  revoked: 'revoked',
  replaced: 'replaced',
  'status-set': 'revoked',
}

/**
 * Valid is only what nothing speaks against and whose content is proven: the bytes that were issued, a file signed as a
 * whole by a known key, a credential with a good proof, or a code, which is shown with the register's own facts.
 */
export function conclude(checks: Checks): VerificationResult {
  const present = Object.values(checks)
  // A genuine code or credential on a page that somebody has edited proves nothing about the page.
  const content = [checks.file, checks.signature, checks.credential]
  if (content.some((check) => check?.state === 'fails' && !isOnlyItsKey(check, checks)))
    return 'unknown'
  if (checks.register?.reason === 'not-in-register') return 'unknown'
  const ended = [checks.register, checks.status].flatMap((check) =>
    check?.state === 'fails' ? (RESULTS[check.reason] ?? []) : [],
  )
  const trusted = checks.issuer === undefined || checks.issuer.state === 'holds'
  if (ended[0] !== undefined && trusted) return ended[0]
  if (present.length === 0) return 'unknown'
  return present.every(({ state }) => state === 'holds') ? 'valid' : 'cannot-tell'
}

/** A file that was issued is not called a forgery because others may hold the key of the credential in it. */
function isOnlyItsKey(check: Check, { file }: Checks): boolean {
  return check.reason === 'key-distrusted' && file?.reason === 'issued-file'
}
