/** Whether a signed document is as its issuer signed it. Goes to no network: keys come from whom the check trusts. */
import { z } from 'zod'
import type { CredentialFinding } from './check-credential.ts'
import { CREDENTIALS_CONTEXT, isKnownContext, loadContext } from './contexts.ts'
import { didDocument, readKeyUrl, verificationMethod } from './did-web.ts'
import { proofParts } from './proof-parts.ts'
import type { Trust } from './trust.ts'

/** Ours has two. Each is read anew for every proof. */
const MAX_CONTEXTS = 10
/** A signature of 64 bytes has 88 letters at most; the time to read them grows with their square. */
const MAX_PROOF_LETTERS = 100
/** Ours has some eighty. The time for a proof grows faster than what it is of. */
const MAX_VALUES = 1000
const MAX_DEPTH = 30

/** A document that can have a proof of the kind that is understood here. */
export const SignedDocument = z.looseObject({
  '@context': z.array(z.string()).min(1).max(MAX_CONTEXTS),
  type: z.array(z.string()),
  issuer: z.union([z.string(), z.looseObject({ id: z.string() })]),
  validFrom: z.iso.datetime({ offset: true }).optional(),
  validUntil: z.iso.datetime({ offset: true }).optional(),
  credentialSubject: z.looseObject({}),
  proof: z.looseObject({
    type: z.string(),
    cryptosuite: z.string().optional(),
    proofPurpose: z.string(),
    verificationMethod: z.string(),
    proofValue: z.string().max(MAX_PROOF_LETTERS),
  }),
})
export type SignedDocument = z.infer<typeof SignedDocument>

export function issuerOf({ issuer }: SignedDocument): string {
  return typeof issuer === 'string' ? issuer : issuer.id
}

export async function checkProof(
  document: SignedDocument,
  trust: Pick<Trust, 'findKey' | 'knowsIssuer'>,
): Promise<CredentialFinding> {
  const { proof } = document
  const issuer = issuerOf(document)
  if (proof.type !== 'DataIntegrityProof' || proof.cryptosuite !== 'eddsa-rdfc-2022')
    return { state: 'cannot-tell', reason: 'proof-of-another-kind' }
  if (document['@context'][0] !== CREDENTIALS_CONTEXT)
    return { state: 'cannot-tell', reason: 'context-not-known' }
  for (const context of document['@context'])
    if (!(await isKnownContext(context)))
      return { state: 'cannot-tell', reason: 'context-not-known' }
  // A vocabulary inside the document could make words mean nothing, and what they say be unsigned.
  const { '@context': _, ...content } = document
  if (!isPlain(content)) return { state: 'cannot-tell', reason: 'context-not-known' }
  if (proof.proofPurpose !== 'assertionMethod')
    return { state: 'fails', reason: 'proof-for-another-purpose' }
  if (!trust.knowsIssuer(issuer)) return { state: 'cannot-tell', reason: 'issuer-not-known' }
  if (readKeyUrl(proof.verificationMethod)?.did !== issuer)
    return { state: 'fails', reason: 'key-of-another' }
  const key = trust.findKey(proof.verificationMethod)
  if (key.state === 'distrusted') return { state: 'fails', reason: 'key-distrusted' }
  if (key.state === 'unknown')
    return { state: key.certain ? 'fails' : 'cannot-tell', reason: 'key-not-known' }
  return (await isAsSigned(document, issuer, key.publicKey))
    ? { state: 'holds', reason: 'proof-valid' }
    : { state: 'fails', reason: 'changed-after-signing' }
}

/** Whether it is of a size that credentials have, and no word of the language itself (`@context`, `@graph`, …) is in it. */
function isPlain(content: object): boolean {
  const waiting: { value: unknown; depth: number }[] = [{ value: content, depth: 0 }]
  let seen = 0
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next
    if (typeof value !== 'object' || value === null) continue
    const entries = Object.entries(value)
    seen += entries.length
    if (seen > MAX_VALUES || depth > MAX_DEPTH) return false
    if (entries.some(([key]) => key.startsWith('@'))) return false
    for (const [, inner] of entries) waiting.push({ value: inner, depth: depth + 1 })
  }
  return true
}

async function isAsSigned(document: SignedDocument, did: string, key: string): Promise<boolean> {
  const documents = new Map<string, object>([
    [did, didDocument(did, [key])],
    [
      document.proof.verificationMethod,
      { '@context': 'https://w3id.org/security/multikey/v1', ...verificationMethod(did, key) },
    ],
  ])
  const { cryptosuite, DataIntegrityProof, verifyCredential } = await proofParts()
  const { verified } = await verifyCredential({
    credential: document,
    suite: new DataIntegrityProof({ cryptosuite }),
    documentLoader: async (url) => {
      const own = documents.get(url)
      return own ? { contextUrl: null, documentUrl: url, document: own } : await loadContext(url)
    },
    // From when until when it holds is a check of its own, and so is its status.
    now: new Date(document.validFrom ?? document.validUntil ?? 0),
    checkStatus: async () => ({ verified: true }),
  })
  return verified
}
