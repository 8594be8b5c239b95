/** Whether a signed document is as its issuer signed it. Goes to no network: keys come from whom the check trusts. */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { verifyCredential } from '@digitalbazaar/vc'
import { z } from 'zod'
import type { CredentialFinding } from './check-credential.ts'
import { CREDENTIALS_CONTEXT, isKnownContext, loadContext } from './contexts.ts'
import { didDocument, readKeyUrl, verificationMethod } from './did-web.ts'
import type { Trust } from './trust.ts'

/** A document that can have a proof of the kind that is understood here. */
export const SignedDocument = z.looseObject({
  '@context': z.array(z.string()).min(1),
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
    proofValue: z.string(),
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
  if (hasKeyword(content)) return { state: 'cannot-tell', reason: 'context-not-known' }
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

/** Whether a word of the language itself (`@context`, `@graph`, …) stands anywhere in it. */
function hasKeyword(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, inner]) => key.startsWith('@') || hasKeyword(inner))
}

async function isAsSigned(document: SignedDocument, did: string, key: string): Promise<boolean> {
  const documents = new Map<string, object>([
    [did, didDocument(did, [key])],
    [
      document.proof.verificationMethod,
      { '@context': 'https://w3id.org/security/multikey/v1', ...verificationMethod(did, key) },
    ],
  ])
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
