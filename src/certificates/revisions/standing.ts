/** How the paper of one revision stands by now. Pure. */

/** `awaits-signature`: entered in the register, but the agency has not signed this revision yet. */
export type Standing = 'in-force' | 'revoked' | 'replaced' | 'awaits-signature'

/** @param revision of the paper; the other facts are the certificate's present ones */
export function standingOf(
  revision: number,
  present: { state: 'valid' | 'revoked'; revision: number; awaitsSignature: boolean },
): Standing {
  // A paper of an earlier revision whose certificate was revoked since has nothing in force behind it.
  if (present.state === 'revoked') return 'revoked'
  if (revision < present.revision) return 'replaced'
  return present.awaitsSignature ? 'awaits-signature' : 'in-force'
}
