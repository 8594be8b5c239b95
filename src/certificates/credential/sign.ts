/** Puts a Data Integrity proof (`eddsa-rdfc-2022`) on a credential. */
import { loadContext } from './contexts.ts'
import { verificationMethod } from './did-web.ts'
import { proofParts } from './proof-parts.ts'

export interface OpenKey {
  /** Public half, as multibase: the key's name. */
  id: string
  /** Private half, as multibase. */
  secret: string
}

/**
 * The same document, key and time give the same proof: Ed25519 takes no chance.
 * @param at written into the proof as its time, in whole seconds
 */
export async function signCredential<Unsigned extends object>(
  document: Unsigned,
  key: OpenKey,
  { did, at }: { did: string; at: Date },
): Promise<Unsigned & { proof: object }> {
  const { cryptosuite, DataIntegrityProof, from, issue } = await proofParts()
  const pair = await from({ ...verificationMethod(did, key.id), secretKeyMultibase: key.secret })
  const suite = new DataIntegrityProof({ signer: pair.signer(), cryptosuite, date: at })
  return await issue({ credential: document, suite, documentLoader: loadContext })
}
