/** What a signed status list says of a place. A list that cannot be relied on says nothing, least of all "in force". */
import { z } from 'zod'
import { decodeBits, SMALLEST_LIST } from './bitstring.ts'
import type { CredentialFinding } from './check-credential.ts'
import { checkProof, issuerOf, SignedDocument } from './check-proof.ts'
import type { StatusEntry } from './status-entry.ts'
import type { Trust } from './trust.ts'

const StatusList = SignedDocument.extend({
  id: z.string(),
  type: z.array(z.string()).refine((types) => types.includes('BitstringStatusListCredential')),
  credentialSubject: z.looseObject({
    type: z.literal('BitstringStatusList'),
    statusPurpose: z.string(),
    encodedList: z.string(),
  }),
})

const unsaid = (reason: CredentialFinding['reason']): CredentialFinding => ({
  state: 'cannot-tell',
  reason,
})

/**
 * https://www.w3.org/TR/vc-bitstring-status-list/#validate-algorithm
 * @param list undefined: there is none at hand
 */
export async function statusFromList(
  list: unknown,
  {
    entry,
    issuer,
    trust,
  }: { entry: StatusEntry; issuer: string; trust: Pick<Trust, 'findKey' | 'knowsIssuer'> },
): Promise<CredentialFinding> {
  if (list === undefined) return unsaid('list-not-at-hand')
  const parsed = StatusList.safeParse(list)
  if (!parsed.success || parsed.data.id !== entry.statusListCredential)
    return unsaid('list-unreadable')
  // Anybody can sign a list on which nothing is set; only the issuer's own counts.
  if (issuerOf(parsed.data) !== issuer) return unsaid('list-not-of-issuer')
  const proof = await checkProof(parsed.data, trust)
  if (proof.state !== 'holds') return unsaid('list-not-trusted')
  const { statusPurpose, encodedList } = parsed.data.credentialSubject
  if (statusPurpose !== entry.statusPurpose) return unsaid('list-unreadable')
  const bits = decodeBits(encodedList)
  if (bits === null) return unsaid('list-unreadable')
  if (bits.size < SMALLEST_LIST) return unsaid('list-too-short')
  const position = Number(entry.statusListIndex)
  if (position >= bits.size) return unsaid('place-not-known')
  return bits.isSet(position)
    ? { state: 'fails', reason: 'revoked-or-replaced' }
    : { state: 'holds', reason: 'in-force' }
}
