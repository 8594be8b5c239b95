/** Puts a Data Integrity proof (`eddsa-rdfc-2022`) on a credential. */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { from } from '@digitalbazaar/ed25519-multikey'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { issue } from '@digitalbazaar/vc'
import { loadContext } from './contexts.ts'
import { verificationMethod } from './did-web.ts'

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
  const pair = await from({ ...verificationMethod(did, key.id), secretKeyMultibase: key.secret })
  const suite = new DataIntegrityProof({ signer: pair.signer(), cryptosuite, date: at })
  return await issue({ credential: document, suite, documentLoader: loadContext })
}
