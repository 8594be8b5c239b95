/** What the check of a credential comes to, beside those of a file. Pure. */
import type { CredentialCheck, CredentialFinding } from '../credential/check-credential.ts'
import type { Check, CheckReason, Checks } from './conclude.ts'

/** @param byRegister the status was told by the register itself, not by a list taken from it */
export function credentialFindings(
  check: CredentialCheck,
  byRegister: boolean,
): Pick<Checks, 'credential' | 'issuer' | 'register' | 'status'> {
  const status = statusFinding(check.status, byRegister)
  return {
    credential: proofFinding(check),
    issuer: {
      state: check.issuer.state,
      reason: check.issuer.state === 'holds' ? 'issuer-known' : 'issuer-unknown',
    },
    ...(byRegister ? { register: status } : { status }),
  }
}

/** Read, but signed by nobody who is known; the rest is of a kind that is not understood. */
const OF_UNKNOWN: ReadonlySet<CredentialFinding['reason']> = new Set([
  'issuer-not-known',
  'key-not-known',
])

function proofFinding({ proof, period, claims }: CredentialCheck): Check {
  if (proof.state === 'fails')
    return {
      state: 'fails',
      reason: proof.reason === 'key-distrusted' ? 'key-distrusted' : 'proof-broken',
    }
  if (proof.state === 'cannot-tell')
    return {
      state: 'cannot-tell',
      reason: OF_UNKNOWN.has(proof.reason) ? 'issuer-unknown' : 'unreadable',
    }
  // A proven document that is no certificate, such as a status list, certifies nobody.
  if (claims === null) return { state: 'fails', reason: 'unreadable' }
  if (period.state !== 'holds') return { state: period.state, reason: 'not-in-period' }
  return { state: 'holds', reason: 'proof-valid' }
}

function statusFinding({ state, reason }: CredentialFinding, byRegister: boolean): Check {
  const ended: Partial<Record<CredentialFinding['reason'], CheckReason>> = {
    revoked: 'revoked',
    replaced: 'replaced',
    'revoked-or-replaced': 'status-set',
  }
  if (state === 'fails') return { state, reason: ended[reason] ?? 'status-unknown' }
  if (state === 'holds') return { state, reason: byRegister ? 'in-force' : 'status-clear' }
  return { state, reason: 'status-unknown' }
}
