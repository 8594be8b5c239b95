/** The installation as an issuer: `did:web` of its public address, and the document that names its keys. Pure. */

/** https://www.w3.org/TR/did-1.0/ and https://w3id.org/security/multikey/v1 */
const DID_CONTEXTS = ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1']

/**
 * `https://hocvu.vn:8443/so/kh` is `did:web:hocvu.vn%3A8443:so:kh` (https://w3c-ccg.github.io/did-method-web/).
 * @param address a public address, without a slash at its end
 */
export function didOf(address: string): string {
  const { host, pathname } = new URL(address)
  const segments = pathname.split('/').filter((segment) => segment !== '')
  return ['did:web', host.replace(':', '%3A'), ...segments].join(':')
}

/** Where a proof says that the key stands. @param key public half, as multibase */
export function keyUrl(did: string, key: string): string {
  return `${did}#${key}`
}

/** The two halves of what a proof names; null when it is not a key of a document. */
export function readKeyUrl(url: string): { did: string; key: string } | null {
  const [did = '', key = '', ...more] = url.split('#')
  return did === '' || key === '' || more.length > 0 ? null : { did, key }
}

interface VerificationMethod {
  id: string
  type: 'Multikey'
  controller: string
  publicKeyMultibase: string
}

export interface DidDocument {
  '@context': string[]
  id: string
  verificationMethod: VerificationMethod[]
  assertionMethod: string[]
}

export function verificationMethod(did: string, key: string): VerificationMethod {
  return { id: keyUrl(did, key), type: 'Multikey', controller: did, publicKeyMultibase: key }
}

/** @param keys public halves, as multibase: every one whose signatures are to be trusted, also of keys at rest */
export function didDocument(did: string, keys: readonly string[]): DidDocument {
  return {
    '@context': DID_CONTEXTS,
    id: did,
    verificationMethod: keys.map((key) => verificationMethod(did, key)),
    assertionMethod: keys.map((key) => keyUrl(did, key)),
  }
}
