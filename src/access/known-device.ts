/**
 * A browser from which somebody has signed in before. Its wrong passwords and requests count apart from those of the
 * address: behind one office's address sit many people, and none of them locks another one out.
 */
import { timingSafeEqual } from 'node:crypto'
import { randomToken, type Vault } from '../foundation/secrets.ts'
import { loginKey } from './user-store.ts'

const TOKEN_BYTES = 16

const proofOf = (vault: Vault, token: string, login = '') =>
  vault.hash('devices', login === '' ? token : `${token}\n${loginKey(login)}`)

/** For the browser to keep. */
export function nameDevice(vault: Vault, login: string): string {
  const token = randomToken(TOKEN_BYTES)
  const proofs = [proofOf(vault, token), proofOf(vault, token, login)]
  return [token, ...proofs.map((proof) => proof.toString('base64url'))].join('.')
}

/** @returns what tells the browser from others; null: nobody has signed in by it */
export function knownDevice(vault: Vault, kept: string | null): string | null {
  const [token, proof] = partsOf(kept)
  return isProof(proof, proofOf(vault, token)) ? token : null
}

/** The same, where this person has signed in by it. */
export function deviceOf(vault: Vault, login: string, kept: string | null): string | null {
  const [token, , proof] = partsOf(kept)
  return login !== '' && isProof(proof, proofOf(vault, token, login)) ? token : null
}

function partsOf(kept: string | null): [token: string, proof: string, ofLogin: string] {
  const [token = '', proof = '', ofLogin = '', ...more] = kept?.split('.') ?? []
  return more.length > 0 ? ['', '', ''] : [token, proof, ofLogin]
}

function isProof(given: string, expected: Buffer): boolean {
  const bytes = Buffer.from(given, 'base64url')
  return bytes.length === expected.length && timingSafeEqual(bytes, expected)
}
